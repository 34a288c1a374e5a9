"""k07: what was answered, before it is signed."""

from __future__ import annotations

from dataclasses import dataclass, field

from kiosk.screens.controls import Button, Chip
from kiosk.screens.frame import Screen


@dataclass(frozen=True)
class ReviewLine:
    """One line of the confirm screen; text is byte for byte that of the statement."""

    heading: bool
    label: str = field(repr=False)
    shown: str = field(repr=False)
    source: Chip | None = None
    edit: Button | None = None
    label_reading: str = field(default="", repr=False)
    is_name: bool = False
    """The name of a person or place: drawn in IPAmj Mincho."""
    remark: str = ""
    """Beside what the card says and no font draws: who looks after it."""
    across: bool = False
    """Stands below its label over the whole width in every look: beside it there is too little room for so much."""
    part: tuple[int, int] = (1, 1)
    """Which one of how many: a line that is higher than a page goes on on the next, and says so."""


@dataclass(frozen=True)
class Review(Screen):
    """k07: all answers of this page of the review; the main button only on the last page."""

    lines: tuple[ReviewLine, ...] = field(repr=False)
    note: str = ""
    pages: tuple[int, int] = (1, 1)
