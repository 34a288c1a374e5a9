"""A layout as data: boxes of a paper form, their places in millimetres from the page's upper left, and what goes in."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import msgspec

from sync.contract.bounds import ItemId, Name

MOST_BOXES = 200
MOST_PAGES = 20
LEAST_SIDE_MM, MOST_SIDE_MM = 1.0, 1200.0
LEAST_PT, MOST_PT = 4.0, 72.0
MOST_CELLS = 60
NOTE_LIMIT = 500


class Fills(StrEnum):
    """What goes into a box. The values are stored."""

    ANSWER = "answer"
    """As words: the name of a choice, a date by era, an address as it was stated."""
    CODE = "code"
    """The office's numbers of the choices."""
    DATE = "date"
    """A day or month by era, or a part of it."""
    TICK = "tick"
    """A mark, where this choice (or はい, いいえ) was answered."""
    ADDRESS = "address"
    """An address put together of its parts."""
    NUMBER = "number"
    """到達番号"""
    APPLIED_ON = "applied_on"
    """The day of application, or a part of it."""
    NOTE = "note"
    """Fixed words."""
    STAMP = "stamp"
    """An empty place for a stamp: nothing is printed there, and no other box may lie in it."""


class DatePart(StrEnum):
    """How much of a day."""

    WHOLE = "whole"
    ERA = "era"
    YEAR = "year"
    MONTH = "month"
    DAY = "day"


class Across(StrEnum):
    """Where a line stands in its box."""

    LEFT = "left"
    CENTRE = "centre"
    RIGHT = "right"


class TickMark(StrEnum):
    """How a choice is marked."""

    CHECK = "check"
    CIRCLE = "circle"
    FILLED = "filled"


Millimetres = Annotated[float, msgspec.Meta(ge=0, le=MOST_SIDE_MM)]
Side = Annotated[float, msgspec.Meta(ge=LEAST_SIDE_MM, le=MOST_SIDE_MM)]
Points = Annotated[float, msgspec.Meta(ge=LEAST_PT, le=MOST_PT)]


class PaperBox(msgspec.Struct, frozen=True, omit_defaults=True):
    """One box."""

    id: Name
    page: Annotated[int, msgspec.Meta(ge=1, le=MOST_PAGES)]
    x: Millimetres
    y: Millimetres
    width: Side
    height: Side
    fills: Fills = Fills.ANSWER
    item: ItemId | None = None
    """Whose answer."""
    instead: ItemId | None = None
    """その他の内容: where this is answered, it stands in place of the answer."""
    choice: Annotated[str, msgspec.Meta(max_length=200)] = ""
    part: DatePart = DatePart.WHOLE
    size: Points = 10.5
    least: Points = 6.0
    """Shrinks down to this."""
    wraps: bool = False
    """In as many lines as the box has room for, before it shrinks."""
    across: Across = Across.LEFT
    cells: Annotated[int, msgspec.Meta(ge=0, le=MOST_CELLS)] = 0
    """One character in each of so many cells, side by side; 0: no cells."""
    mark: TickMark = TickMark.CHECK
    text: Annotated[str, msgspec.Meta(max_length=NOTE_LIMIT)] = ""

    @property
    def needs_item(self) -> bool:
        """Whether it is about an answer."""
        return self.fills in (Fills.ANSWER, Fills.CODE, Fills.DATE, Fills.TICK, Fills.ADDRESS)


class PaperBoxes(msgspec.Struct, frozen=True):
    """All of a layout, in the order in which they were placed."""

    boxes: Annotated[tuple[PaperBox, ...], msgspec.Meta(max_length=MOST_BOXES)] = ()

    def box(self, box_id: str) -> PaperBox | None:
        """The one of this id."""
        return next((box for box in self.boxes if box.id == box_id), None)

    def free_id(self) -> str:
        """An id that none has."""
        taken = {box.id for box in self.boxes}
        return next(f"b{number}" for number in range(1, MOST_BOXES + 2) if f"b{number}" not in taken)


class PageSize(msgspec.Struct, frozen=True):
    """Of a page as it is seen, in millimetres."""

    width: Side
    height: Side


_BOXES = msgspec.json.Decoder(PaperBoxes)
_SIZES = msgspec.json.Decoder(tuple[PageSize, ...])


def read_boxes(text: str) -> PaperBoxes:
    """Of a row."""
    return _BOXES.decode(text)


def write_boxes(boxes: PaperBoxes) -> str:
    """For a row."""
    return msgspec.json.encode(boxes).decode()


def read_sizes(text: str) -> tuple[PageSize, ...]:
    """Of a row."""
    return _SIZES.decode(text)


def write_sizes(sizes: tuple[PageSize, ...]) -> str:
    """For a row."""
    return msgspec.json.encode(sizes).decode()


def outside(box: PaperBox, sizes: tuple[PageSize, ...]) -> bool:
    """Whether any of it lies beside its page, or its page is not there."""
    if box.page > len(sizes):
        return True
    page = sizes[box.page - 1]
    return box.x + box.width > page.width + 0.01 or box.y + box.height > page.height + 0.01


def overlap(one: PaperBox, other: PaperBox) -> bool:
    """Whether they share any place."""
    beside = one.x + one.width <= other.x or other.x + other.width <= one.x
    apart = one.y + one.height <= other.y or other.y + other.height <= one.y
    return one.page == other.page and not beside and not apart


def in_a_stamp(box: PaperBox, boxes: PaperBoxes) -> bool:
    """Whether it and a stamp's place, or a stamp's place and it, lie over one another."""
    others = [other for other in boxes.boxes if other.id != box.id]
    return any(overlap(box, other) for other in others if Fills.STAMP in (box.fills, other.fills))
