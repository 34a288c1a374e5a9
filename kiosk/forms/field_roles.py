"""What a field asks about, where its kind alone does not say it: its role in the definition."""

from __future__ import annotations

from sync.contract.forms.field_roles import NAME_PARTS, NAMES, READING_PARTS, FieldRole, role_of
from sync.contract.forms.procedures import Field


def is_name(field: Field) -> bool:
    """The name of a person or organisation: its characters are shown in the shapes of the register (IPAmj Mincho)."""
    return role_of(field) in NAMES


def is_birth_date(field: Field) -> bool:
    """The day somebody was born: how old that makes them is worth saying."""
    return role_of(field) is FieldRole.BIRTH_DATE


def stands_beside(field: Field) -> bool:
    """The first part of a person's name: the second stands at its right where there is room."""
    return role_of(field) in (NAME_PARTS[0], READING_PARTS[0])
