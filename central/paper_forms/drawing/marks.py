"""What the drawing program is told, and what it says. Places in points from a page's upper left."""

from __future__ import annotations

import msgspec

from central.paper_forms.boxes import Across, TickMark

MISSING_GLYPH = "missing_glyph"
NO_ROOM = "no_room"


class PaperMark(msgspec.Struct, frozen=True):
    """One box with what goes in."""

    box: str
    page: int
    x: float
    y: float
    width: float
    height: float
    text: str = ""
    size: float = 10.5
    least: float = 6.0
    wraps: bool = False
    across: Across = Across.LEFT
    cells: int = 0
    tick: TickMark | None = None


class PaperSheet(msgspec.Struct, frozen=True):
    """The paper of one application."""

    marks: tuple[PaperMark, ...]
    stamp: str = ""
    """Stands across each page: 見本."""


class DrawingJob(msgspec.Struct, frozen=True):
    """The first line of what the program reads; the city's page follows."""

    sheets: tuple[PaperSheet, ...]
    title: str


class NotDrawn(msgspec.Struct, frozen=True):
    """A box into which nothing, or not all, could be drawn."""

    sheet: int
    box: str
    why: str
    """`MISSING_GLYPH` or `NO_ROOM`."""
    characters: tuple[str, ...] = ()


class DrawnTold(msgspec.Struct, frozen=True):
    """The first line of what the program says; the PDF follows."""

    not_drawn: tuple[NotDrawn, ...]
    pages: int
    """Of the city's paper: each sheet has so many."""
