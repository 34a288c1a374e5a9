"""What an application is found by: the folded names and readings of its applicant, and answers that the form
marks as searchable.
"""

from __future__ import annotations

from collections.abc import Sequence

from central.applications.search.folding import folded
from sync.contract.chain.statement import Item
from sync.contract.forms.field_roles import NAME_PARTS, READING_PARTS, FieldRole, fields_with
from sync.contract.forms.procedures import Procedure

LIMIT = 400
"""Characters kept."""
MARKED_LIMIT = 60
"""Of one answer that is marked as searchable; names come first, and what was said before falls off."""


def names_said(procedure: Procedure, items: Sequence[Item]) -> list[str]:
    """The applicant's name, each time that it stands there whole; else put together from its two parts."""
    return _said(procedure, items, FieldRole.NAME) or _together(procedure, items, NAME_PARTS, "　")


def _said(procedure: Procedure, items: Sequence[Item], role: FieldRole) -> list[str]:
    fields = {field.id for field in fields_with(procedure, role)}
    return [item.value for item in items if item.id in fields and item.value]


def _together(procedure: Procedure, items: Sequence[Item], roles: Sequence[FieldRole], between: str) -> list[str]:
    parts = [said[0] for role in roles if (said := _said(procedure, items, role))]
    return [between.join(parts)] if parts else []


def _marked(procedure: Procedure, items: Sequence[Item]) -> list[str]:
    """As they were shown: a choice by its words."""
    asked = procedure.fields_of(item.id for item in items)
    return [item.shown for item in items if item.value and item.id in asked and asked[item.id].searchable]


def found_by(procedure: Procedure, items: Sequence[Item], before: str = "") -> str:
    """The newest statement's name, its reading and what is marked as searchable, a line each; what was found by
    `before` is found still.
    """
    readings = _said(procedure, items, FieldRole.READING) or _together(procedure, items, READING_PARTS, "")
    said = [folded(words) for words in names_said(procedure, items) + readings]
    marked = [folded(words)[:MARKED_LIMIT] for words in _marked(procedure, items)]
    lines = [*said, *marked, *before.splitlines()]
    return "\n".join(dict.fromkeys(line for line in lines if line))[:LIMIT]
