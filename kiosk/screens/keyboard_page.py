"""k06: one field and the keys to fill it."""

from __future__ import annotations

from dataclasses import dataclass, field

from kiosk.screens.form_page import InputKind
from kiosk.screens.frame import Screen


@dataclass(frozen=True)
class KeyboardPage(Screen):
    """k06: field and candidates up, keys down; posts TypedText, or Back."""

    label: str
    entry: InputKind
    text: str = field(default="", repr=False)
    most_characters: int = 100
    example: str = ""
    grouping: tuple[int, ...] = ()
    """A number of a slip: how to group what is typed, for example (5, 8, 3, 4, 2). Capitals and digits only."""
    error: str = ""
    """Why what was typed cannot stand; above the field."""
    capitals: bool = False
    """Letters are capitals at first: a number, or a name as residence cards write it."""
    again: bool = False
    """A second typing of the same: what was typed first does not stand in it."""
    field_id: str = ""
    """Of the form, where it is one: its words change with the language, and it stays the same question."""
    is_name: bool = False
    """The name of a person or place: drawn in IPAmj Mincho."""
