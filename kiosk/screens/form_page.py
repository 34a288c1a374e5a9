"""k05, k11: the fields of a form."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from kiosk.screens.controls import Banner, Button, Chip
from kiosk.screens.frame import Screen


class InputKind(StrEnum):
    """How a field takes its value."""

    KEYBOARD = "keyboard"
    KANA = "kana"
    LATIN = "latin"
    DIGITS = "digits"
    DATE = "date"
    CHOICE = "choice"
    CHOICES = "choices"
    LOCKED = "locked"


@dataclass(frozen=True)
class FieldView:
    """One field of a form page."""

    id: str
    label: str
    entry: InputKind
    value: str = field(default="", repr=False)
    """As stored; for DATE ISO, for CHOICES values joined by newline."""
    shown: str = field(default="", repr=False)
    required_mark: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    """(value, label)"""
    unit: str = ""
    example: str = ""
    help: str = ""
    check: str = field(default="", repr=False)
    """Green instant check: western date and age."""
    error: str = ""
    asked: str = ""
    """What the office wrote at this field of a returned application."""
    source: Chip | None = None
    eras: tuple[tuple[str, str], ...] = ()
    """(key, label) of the eras that can be true here, western included."""
    button: Button | None = None
    """For example 住所を入れる beside a postal code."""
    is_name: bool = False
    """The name of a person or place: drawn in IPAmj Mincho."""
    marked: bool = False
    """`shown` is words of the definition, with readings; else what was said is drawn as it is, braces too."""
    remark: str = ""
    """Beside what the card says and no font draws: who looks after it."""


@dataclass(frozen=True)
class FormPage(Screen):
    """k05, k11: fields that are one answer; errors above the field and summed up on top."""

    fields: tuple[FieldView, ...]
    summary: Banner | None = None
    open_field: str = ""
    """Its pad is open in the place of the lower content."""
