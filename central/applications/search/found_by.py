"""What an application is found by: the folded names and readings of its applicant."""

from __future__ import annotations

from collections.abc import Sequence

from central.applications.search.folding import folded
from sync.contract.chain.statement import Item
from sync.contract.forms.field_roles import FieldRole, fields_with
from sync.contract.forms.procedures import Procedure

LIMIT = 400
"""Characters kept; PostgreSQL's index takes 2,700 bytes."""


def name_fields(procedure: Procedure) -> set[str]:
    """Where the applicant's name stands."""
    return {field.id for field in fields_with(procedure, FieldRole.NAME)}


def found_by(procedure: Procedure, items: Sequence[Item], before: str = "") -> str:
    """The newest statement's name and its reading, a line each; what was found by `before` is found still."""
    names = name_fields(procedure)
    readings = {field.id for field in fields_with(procedure, FieldRole.READING)}
    said = [item.value for item in items if item.id in names] + [item.value for item in items if item.id in readings]
    lines = [*(folded(words) for words in said), *before.splitlines()]
    return "\n".join(dict.fromkeys(line for line in lines if line))[:LIMIT]
