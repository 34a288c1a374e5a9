"""How many fields one page of a form holds, and how high each is."""

from __future__ import annotations

import math
from collections.abc import Sequence

from kiosk.paging.review_pages import review_value_px
from kiosk.paging.type_sizes import SMALLEST_PX, em_width, is_big, lines_needed, type_sizes
from kiosk.screens.appearance import Appearance, Orientation, TextSize
from kiosk.screens.form_page import FieldView, InputKind

LOCKED_PAD_PX = 56
"""Room left and right of the text in the box of a locked field, together."""

LOCKED_LEADING = 1.25

TYPED_LEADING = 1.12
"""Forty full-width characters stand in three lines of the smallest type in a field of the usual height."""

LOCKED_SHARE = 0.36
"""Of the fields' height: a name or address that takes more stands in smaller type, never below the smallest."""

_WIDE_LETTERS = 1.2
"""Capitals and IPAmj are wider than the estimate of `em_width`."""

_COLUMN_PX = 700
"""Narrower than this is a column of a landscape page."""

LAST_ONE = 1.1
"""A last field may take so much more than the page's height: the estimates are that far on the safe side."""

MOST_FIELDS = {TextSize.SMALL: 5, TextSize.STANDARD: 5, TextSize.LARGE: 3, TextSize.EXTRA: 3}


def fields_per_page(appearance: Appearance) -> int:
    """Most fields of one form page that ask something. Where type is large, height is the closer bound."""
    return MOST_FIELDS[appearance.size]


def field_height(view: FieldView, appearance: Appearance, width_px: int = 968) -> int:
    """Height of a field with label, error, help, control and check, without the gap below it."""
    sizes = type_sizes(appearance)
    control = control_height(appearance)
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
        case InputKind.LOCKED:
            height += locked_height(view, appearance, width_px)
            if view.remark:
                height += 8 + lines_needed(view.remark, width_px, sizes.note) * sizes.note * (
                    2.0 if "|" in view.remark else 1.5
                )
        case InputKind.DATE:
            height += 2 * control + 16
            if appearance.size is TextSize.EXTRA:
                height += control + 16
        case InputKind.CHOICE | InputKind.CHOICES:
            height += choice_rows(view, appearance, width_px) * (control + 16) - 16
        case _:
            height += max(control, typed_height(view, width_px))
            if view.button and view.button.enabled and is_big(appearance):
                height += control + 16
    return round(height)


def locked_height(view: FieldView, appearance: Appearance, width_px: int = 968) -> int:
    """Height of the box of what the card says: as high as its text. Beyond a share of the page its type is smaller."""
    words, room = view.shown or view.value, width_px - LOCKED_PAD_PX
    size = review_value_px(appearance)

    def needed(px: int) -> float:
        return lines_needed(words, room / _WIDE_LETTERS, px, marked=view.marked) * px * LOCKED_LEADING + 20

    most = form_height(appearance, "portrait" if width_px > _COLUMN_PX else "landscape")
    share = LOCKED_SHARE * (most if width_px > _COLUMN_PX else most / 2)
    return round(max(88, min(needed(size), max(share, needed(SMALLEST_PX)))))


def typed_height(view: FieldView, width_px: int = 968) -> int:
    """Least height of the box of what somebody typed: all of it in the smallest type, beside its chip and unit."""
    beside = (0.4 * width_px if view.source else 0) + (em_width(view.unit) * SMALLEST_PX + 14 if view.unit else 0)
    lines = lines_needed(view.shown or view.value, width_px - 60 - beside, SMALLEST_PX, marked=view.marked)
    return round(lines * SMALLEST_PX * TYPED_LEADING) + 16


def control_height(appearance: Appearance) -> int:
    """Height of a field or choice: 104, larger with larger type."""
    return {TextSize.SMALL: 104, TextSize.STANDARD: 104, TextSize.LARGE: 112, TextSize.EXTRA: 128}[appearance.size]


def choice_columns(view: FieldView, appearance: Appearance, width_px: int = 968) -> int:
    """Choices side by side: as many as hold their words with room for the check icon."""
    size = type_sizes(appearance).button
    longest = max((em_width(label) for _, label in view.choices), default=1.0)
    for columns in range(min(4, max(1, len(view.choices))), 0, -1):
        if longest * size + size + 60 <= (width_px - 16 * (columns - 1)) / columns:
            return columns
    return 1


def choice_rows(view: FieldView, appearance: Appearance, width_px: int = 968) -> int:
    """Rows that the choices of a field take."""
    return math.ceil(len(view.choices) / choice_columns(view, appearance, width_px)) or 1


def form_height(appearance: Appearance, orientation: Orientation = "portrait") -> int:
    """Height for the fields of a form page, all columns together."""
    title = 100 if not is_big(appearance) else 190
    if orientation == "landscape":
        return 2 * (1080 - 56 - 148 - 116 - 40) - 120
    return (640 if appearance.low else 1920 - 60 - 112 - 132 - 160 - 136 - 48 - title) - 12


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
    fields: Sequence[FieldView], appearance: Appearance, orientation: Orientation = "portrait"
) -> list[tuple[FieldView, ...]]:
    """Share the fields of one form page out over as many pages as this look needs, in order. Never empty."""
    width = 968 if orientation == "portrait" else 592
    room = form_height(appearance, orientation)
    pages: list[tuple[FieldView, ...]] = []
    page: list[FieldView] = []
    used = 0
    tall: list[int] = []
    typed = 0
    for at, view in enumerate(fields):
        height = field_height(view, appearance, width) + 24
        # Where type is large, one last question gets no page of its own as long as there is room for it.
        joins = is_big(appearance) and at == len(fields) - 1
        most = fields_per_page(appearance) + joins
        # What is locked asks nothing: it is read, and as much of it shares a page as there is room.
        asks = view.entry is not InputKind.LOCKED
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
