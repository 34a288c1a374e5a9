"""What an application is found by: the folded names and readings of its applicant."""

from __future__ import annotations

from collections.abc import Sequence

from central.applications.folding import folded
from sync.contract.procedures import FieldKind, Procedure
from sync.contract.statement import Item

LIMIT = 400
"""Characters kept; PostgreSQL's index takes 2,700 bytes."""


def name_fields(procedure: Procedure) -> set[str]:
    """Where the applicant's name stands."""
    return {field.id for field in procedure.fields() if field.from_card == "name"} or {"name"}


def found_by(procedure: Procedure, items: Sequence[Item], before: str = "") -> str:
    """The newest statement's name and its reading, a line each; what was found by `before` is found still."""
    names = name_fields(procedure)
    # Forms ask the applicant's own reading first; a child's or a spouse's come later and find nobody.
    reading = next((field.id for field in procedure.fields() if field.kind is FieldKind.KANA), "")
    said = [item.value for item in items if item.id in names] + [item.value for item in items if item.id == reading]
    lines = [*(folded(words) for words in said), *before.splitlines()]
    return "\n".join(dict.fromkeys(line for line in lines if line))[:LIMIT]
