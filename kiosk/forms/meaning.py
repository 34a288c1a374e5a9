"""What a field asks about, where its kind alone does not say it.

Definitions have no mark for it; ids and the item of the card decide, here and nowhere else.
"""

from __future__ import annotations

from sync.contract.procedures import Field, FieldKind


def is_name(field: Field) -> bool:
    """The name of a person or place: its characters are shown in the shapes of the register (IPAmj Mincho)."""
    if field.kind is not FieldKind.TEXT:
        return False
    return field.from_card == "name" or field.id == "name" or field.id.endswith(("_name", "_holder"))


def is_birth_date(field: Field) -> bool:
    """The day somebody was born: how old that makes them is worth saying."""
    if field.kind is not FieldKind.DATE:
        return False
    return field.from_card == "birth_on" or field.id == "birth_on" or field.id.endswith("_birth_on")
