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
    MONEY = "money"
    DATE = "date"
    TIME = "time"
    YEAR_MONTH = "year_month"
    CHOICE = "choice"
    CHOICES = "choices"
    LIST = "list"
    """More choices than a page holds: on a page of their own (`PickList`)."""
    FILES = "files"
    """Files from a stick: on a page of their own (`AttachFiles`)."""
    ITEMS = "items"
    LOCKED = "locked"
    WORDS = "words"
    """Nothing is asked: words between questions."""
    HEADING = "heading"
    """Begins one of several in a block that repeats."""
    ADD = "add"
    """One more of them."""


ASKS_NOTHING = frozenset({InputKind.LOCKED, InputKind.WORDS, InputKind.HEADING, InputKind.ADD})
ON_A_PAD = frozenset({InputKind.DIGITS, InputKind.MONEY, InputKind.DATE, InputKind.TIME, InputKind.YEAR_MONTH})
"""Opened in the place of the lower content; 決定 closes it."""


@dataclass(frozen=True)
class ItemRow:
    """One row of a table of items. `less` and `more` are the whole answer after one touch; None: no further."""

    label: str
    price: str
    count: int = field(repr=False)
    cost: str = field(default="", repr=False)
    less: str | None = field(default=None, repr=False)
    more: str | None = field(default=None, repr=False)


@dataclass(frozen=True)
class FieldView:
    """One field of a form page."""

    id: str
    label: str
    entry: InputKind
    value: str = field(default="", repr=False)
    """As stored; for DATE ISO, for CHOICES and LIST values joined by newline."""
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
    because: str = ""
    """Above it: which earlier answer is why this and what follows is asked."""
    hint: str = ""
    """Below the control: an example beside a value, how a number came about, how many may be chosen."""
    lines: int = 1
    """Of a long text: how high its box is at least."""
    rows: tuple[ItemRow, ...] = field(default=(), repr=False)
    total: str = field(default="", repr=False)
    """What the items cost together."""
    beside: bool = False
    """The next one stands at its right where there is room: family name and given name."""
    card: str = ""
    """Belongs to this one of several; its left edge says so."""
    spoken: str = ""
    """What speech says in the place of the label; empty: the label."""


@dataclass(frozen=True)
class FormPage(Screen):
    """k05, k11: fields that are one answer; errors above the field and summed up on top."""

    fields: tuple[FieldView, ...]
    summary: Banner | None = None
    open_field: str = ""
    """Its pad is open in the place of the lower content."""
    foot: tuple[str, ...] = ()
    """What the marks mean, and whom to ask (PROC-14)."""
