"""How much one page holds, as plain data: steps make pages with it, drawing keeps to it.

Estimates are on the safe side (a full-width character is one em, a half-width one 0.6 em); tests of the drawing check
that what is put on one page here is never cut. Sizes are pixels of the 1080x1920 panel (visual-design section 4).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from kiosk.look import Look, TextSize
from kiosk.screen import Entry, FieldView, ReviewLine
from sync.japanese import widths
from sync.japanese.ruby import plain

Orientation = Literal["portrait", "landscape"]


@dataclass(frozen=True)
class TypeSizes:
    """Type sizes of one text size, in px."""

    note: int
    body: int
    button: int
    value: int
    h2: int
    h1: int
    key: int
    display: int


TYPE_SIZES = {
    TextSize.SMALL: TypeSizes(28, 28, 32, 36, 36, 44, 52, 64),
    TextSize.STANDARD: TypeSizes(28, 32, 36, 40, 40, 52, 60, 72),
    TextSize.LARGE: TypeSizes(32, 40, 44, 48, 48, 60, 64, 80),
    TextSize.EXTRA: TypeSizes(44, 56, 60, 64, 60, 72, 72, 96),
}

REVIEW_LABEL_PX = 206
"""Width of the label column of a review row where label and value stand side by side."""
REVIEW_SIDE_PX = 128 + 16
"""直す at the right of a row, with its gap."""
REVIEW_CHIP_PX = 220 + 16
LOCKED_PAD_PX = 56
"""Room left and right of the text in the box of a locked field, together."""
LOCKED_LEADING = 1.25
TYPED_LEADING = 1.12
"""Forty full-width characters stand in three lines of the smallest type in a field of the usual height."""
LOCKED_SHARE = 0.36
"""Of the fields' height: a name or address that takes more stands in smaller type, never below the smallest."""
SMALLEST_PX = 28
_WIDE_LETTERS = 1.2
"""Capitals and IPAmj are wider than the estimate of `em_width`."""
_COLUMN_PX = 700
"""Narrower than this is a column of a landscape page."""
LAST_ONE = 1.1
"""A last field may take so much more than the page's height: the estimates are that far on the safe side."""
MOST_FIELDS = {TextSize.SMALL: 5, TextSize.STANDARD: 5, TextSize.LARGE: 3, TextSize.EXTRA: 3}


def type_sizes(look: Look) -> TypeSizes:
    """The type sizes of a look."""
    return TYPE_SIZES[look.size]


def is_big(look: Look) -> bool:
    """大 and 特大 stack what 小 and 標準 put side by side."""
    return look.size in (TextSize.LARGE, TextSize.EXTRA)


def em_width(text: str, *, marked: bool = True) -> float:
    """Width of a text in em, on the safe side, without its readings."""
    return widths.em_width(plain(text) if marked else text)


def lines_needed(text: str, width_px: float, size_px: int, *, marked: bool = True) -> int:
    """Lines that a text takes at most, breaking at phrases (a line may stay up to four characters short)."""
    if not text:
        return 0
    ems = em_width(text, marked=marked)
    per_line = width_px / size_px
    if ems <= per_line:
        return 1
    return math.ceil(ems / max(2.0, per_line - min(4.0, per_line / 4)))


def content_width(look: Look, orientation: Orientation = "portrait") -> int:
    """Width of the content between its margins."""
    return 968 if orientation == "portrait" else 1920 - 600 - 112


def review_height(look: Look, orientation: Orientation = "portrait") -> int:
    """Height that the rows of one review page may take together."""
    if orientation == "landscape":
        return 1080 - 56 - 148 - 116 - 40 - (100 if not is_big(look) else 150)
    note = 110 if not is_big(look) else 150 if look.size is TextSize.LARGE else 210
    title = {TextSize.SMALL: 84, TextSize.STANDARD: 92, TextSize.LARGE: 184, TextSize.EXTRA: 216}[look.size]
    if look.low:
        return 700 - 40
    return 1920 - 60 - 112 - 132 - 160 - 136 - 40 - note - title


def review_row_height(line: ReviewLine, look: Look, orientation: Orientation = "portrait") -> int:
    """Height of one row with its divider."""
    sizes = type_sizes(look)
    width = content_width(look, orientation)
    if line.heading:
        size = review_heading_px(look)
        return round(lines_needed(line.label, width, size) * size * 1.4) + 22
    size = review_value_px(look)
    label_lines_width = width if is_big(look) else REVIEW_LABEL_PX
    label = lines_needed(line.label, label_lines_width, sizes.note) * sizes.note * 1.3
    ruby = 0.55 if "|" in line.label_reading else 0.0
    remark = 0.0
    if line.remark:
        pitch = sizes.note * (2.0 if "|" in line.remark else 1.5)
        remark = lines_needed(line.remark, width, sizes.note) * pitch + 8
    label += lines_needed(line.label, label_lines_width, sizes.note) * sizes.note * ruby
    if is_big(look):
        chip = 64 if line.source else 0
        value = lines_needed(line.shown, width - REVIEW_SIDE_PX, size, marked=False) * size * 1.3
        return round(max(96, label + chip + max(value, 88)) + 26 + remark)
    beside = width - REVIEW_LABEL_PX - 16 - REVIEW_SIDE_PX - REVIEW_CHIP_PX
    value = lines_needed(line.shown, beside, size, marked=False) * size * 1.3
    return round(max(80, label, value) + 16 + remark)


def review_heading_px(look: Look) -> int:
    """Type size of a heading of the review."""
    return min(type_sizes(look).h2, 34) if not is_big(look) else type_sizes(look).body


def review_value_px(look: Look) -> int:
    """Type size of an answer in the review."""
    return {TextSize.SMALL: 32, TextSize.STANDARD: 35, TextSize.LARGE: 44, TextSize.EXTRA: 56}[look.size]


def review_capacity(
    lines: Sequence[ReviewLine], look: Look, orientation: Orientation = "portrait"
) -> list[tuple[ReviewLine, ...]]:
    """Share the review's lines out over pages; a heading never stands alone at the foot of a page. Never empty."""
    room = review_height(look, orientation)
    pages: list[tuple[ReviewLine, ...]] = []
    page: list[ReviewLine] = []
    used = 0
    for at, line in enumerate(lines):
        height = review_row_height(line, look, orientation)
        follower = lines[at + 1] if line.heading and at + 1 < len(lines) else None
        wanted = height + (review_row_height(follower, look, orientation) if follower else 0)
        only_headings = all(earlier.heading for earlier in page)
        if page and used + wanted > room and not (only_headings and not line.heading):
            pages.append(tuple(page))
            page, used = [], 0
        page.append(line)
        used += height
    pages.append(tuple(page))
    return pages


def choose_capacity(look: Look, orientation: Orientation = "portrait", as_list: bool = False) -> int:
    """Tiles, or items of a list, that one page of a choose screen holds."""
    if as_list:
        if orientation == "landscape":
            return {TextSize.SMALL: 4, TextSize.STANDARD: 4, TextSize.LARGE: 3, TextSize.EXTRA: 2}[look.size]
        portrait = {TextSize.SMALL: 5, TextSize.STANDARD: 5, TextSize.LARGE: 4, TextSize.EXTRA: 3}[look.size]
        # Readings above the characters take a line's height of each item.
        low = (2 if not is_big(look) else 1) if look.language == "easy-ja" else (3 if not is_big(look) else 2)
        return min(portrait, low) if look.low else portrait
    if orientation == "landscape":
        return {TextSize.SMALL: 8, TextSize.STANDARD: 8, TextSize.LARGE: 6, TextSize.EXTRA: 4}[look.size]
    return {TextSize.SMALL: 8, TextSize.STANDARD: 8, TextSize.LARGE: 6, TextSize.EXTRA: 4}[look.size]


def fields_per_page(look: Look) -> int:
    """Most fields of one form page that ask something. Where type is large, height is the closer bound."""
    return MOST_FIELDS[look.size]


def field_height(view: FieldView, look: Look, width_px: int = 968) -> int:
    """Height of a field with label, error, help, control and check, without the gap below it."""
    sizes = type_sizes(look)
    control = control_height(look)
    ruby = 1.5 if "|" in view.label else 1.0
    label = f"{view.label}　{view.required_mark}"
    height = lines_needed(label, width_px, sizes.body) * sizes.body * 1.4 * ruby + 10
    for words, size in (
        (view.error, sizes.body),
        (view.asked, sizes.body),
        (view.help, sizes.note),
        (view.check, sizes.note),
    ):
        if words:
            height += lines_needed(words, width_px - 56, size) * size * (1.5 if "|" not in words else 2.0) + 8
    match view.entry:
        case Entry.LOCKED:
            height += locked_height(view, look, width_px)
            if view.remark:
                height += 8 + lines_needed(view.remark, width_px, sizes.note) * sizes.note * (
                    2.0 if "|" in view.remark else 1.5
                )
        case Entry.DATE:
            height += 2 * control + 16
            if look.size is TextSize.EXTRA:
                height += control + 16
        case Entry.CHOICE | Entry.CHOICES:
            height += choice_rows(view, look, width_px) * (control + 16) - 16
        case _:
            height += max(control, typed_height(view, width_px))
            if view.button and view.button.enabled and is_big(look):
                height += control + 16
    return round(height)


def locked_height(view: FieldView, look: Look, width_px: int = 968) -> int:
    """Height of the box of what the card says: as high as its text. Beyond a share of the page its type is smaller."""
    words, room = view.shown or view.value, width_px - LOCKED_PAD_PX
    size = review_value_px(look)

    def needed(px: int) -> float:
        return lines_needed(words, room / _WIDE_LETTERS, px, marked=view.marked) * px * LOCKED_LEADING + 20

    most = form_height(look, "portrait" if width_px > _COLUMN_PX else "landscape")
    share = LOCKED_SHARE * (most if width_px > _COLUMN_PX else most / 2)
    return round(max(88, min(needed(size), max(share, needed(SMALLEST_PX)))))


def typed_height(view: FieldView, width_px: int = 968) -> int:
    """Least height of the box of what somebody typed: all of it in the smallest type, beside its chip and unit."""
    beside = (0.4 * width_px if view.source else 0) + (em_width(view.unit) * SMALLEST_PX + 14 if view.unit else 0)
    lines = lines_needed(view.shown or view.value, width_px - 60 - beside, SMALLEST_PX, marked=view.marked)
    return round(lines * SMALLEST_PX * TYPED_LEADING) + 16


def control_height(look: Look) -> int:
    """Height of a field or choice: 104, larger with larger type."""
    return {TextSize.SMALL: 104, TextSize.STANDARD: 104, TextSize.LARGE: 112, TextSize.EXTRA: 128}[look.size]


def choice_columns(view: FieldView, look: Look, width_px: int = 968) -> int:
    """Choices side by side: as many as hold their words with room for the check icon."""
    size = type_sizes(look).button
    longest = max((em_width(label) for _, label in view.choices), default=1.0)
    for columns in range(min(4, max(1, len(view.choices))), 0, -1):
        if longest * size + size + 60 <= (width_px - 16 * (columns - 1)) / columns:
            return columns
    return 1


def choice_rows(view: FieldView, look: Look, width_px: int = 968) -> int:
    """Rows that the choices of a field take."""
    return math.ceil(len(view.choices) / choice_columns(view, look, width_px)) or 1


def form_height(look: Look, orientation: Orientation = "portrait") -> int:
    """Height for the fields of a form page, all columns together."""
    title = 100 if not is_big(look) else 190
    if orientation == "landscape":
        return 2 * (1080 - 56 - 148 - 116 - 40) - 120
    return (640 if look.low else 1920 - 60 - 112 - 132 - 160 - 136 - 48 - title) - 12


def _stands_in_columns(heights: Sequence[int], room: int) -> bool:
    """Whether fields go into two columns in their order: the second takes what the first has no room for."""
    column = room / 2
    first = 0.0
    for at, height in enumerate(heights):
        if first and first + height > column:
            return sum(heights[at:]) <= column
        first += height
    return len(heights) == 1 or first <= column


def pages_of_fields(
    fields: Sequence[FieldView], look: Look, orientation: Orientation = "portrait"
) -> list[tuple[FieldView, ...]]:
    """Share the fields of one form page out over as many pages as this look needs, in order. Never empty."""
    width = 968 if orientation == "portrait" else 592
    room = form_height(look, orientation)
    pages: list[tuple[FieldView, ...]] = []
    page: list[FieldView] = []
    used = 0
    tall: list[int] = []
    typed = 0
    for at, view in enumerate(fields):
        height = field_height(view, look, width) + 24
        # Where type is large, one last question gets no page of its own as long as there is room for it.
        joins = is_big(look) and at == len(fields) - 1
        most = fields_per_page(look) + joins
        # What is locked asks nothing: it is read, and as much of it shares a page as there is room.
        asks = view.entry is not Entry.LOCKED
        full = used + height > room * (LAST_ONE if joins else 1) or (
            orientation == "landscape" and not _stands_in_columns([*tall, height], room)
        )
        if page and (full or typed + asks > most):
            pages.append(tuple(page))
            page, tall, used, typed = [], [], 0, 0
        page.append(view)
        tall.append(height)
        used += height
        typed += asks
    pages.append(tuple(page))
    return pages
