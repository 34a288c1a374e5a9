"""How many fields one page of a form holds, and how high each is."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from kiosk.paging.review_pages import review_value_px
from kiosk.paging.type_sizes import SMALLEST_PX, content_width, em_width, is_big, lines_needed, type_sizes
from kiosk.screens.appearance import Appearance, Orientation, TextSize
from kiosk.screens.form_page import ASKS_NOTHING, FieldView, InputKind

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

FOOT_PX = 28
"""What the marks mean and whom to ask keeps this size in every look, as the strip does."""

CARD_INSET_PX = 28
"""Fields of one of several stand so far right of its edge."""

PAIR_GAP_PX = 24

CHOICES_SHARE = 0.72
"""Of the fields' height, for the answers of one question: its label, help and error take the rest."""

WITH_ICON = frozenset({InputKind.DATE, InputKind.YEAR_MONTH, InputKind.TIME, InputKind.LIST, InputKind.FILES})
"""A box that is touched to choose, not to write, says so at its right."""

ITEM_GAP_PX = 12

ITEMS_SHARE_PX = 150
"""What a table on its own page leaves to its label and what it costs together; twice as much where type is large."""

MOST_FIELDS = {TextSize.SMALL: 5, TextSize.STANDARD: 5, TextSize.LARGE: 3, TextSize.EXTRA: 3}


def fields_per_page(appearance: Appearance) -> int:
    """Most fields of one form page that ask something. Where type is large, height is the closer bound."""
    return MOST_FIELDS[appearance.size]


def field_height(view: FieldView, appearance: Appearance, width_px: int = 968) -> int:
    """Height of a field with label, error, help, control and check, without the gap below it."""
    sizes = type_sizes(appearance)
    if view.card and view.entry is not InputKind.HEADING:
        width_px -= CARD_INSET_PX
    if view.entry is InputKind.HEADING:
        return heading_height(view, appearance, width_px)
    if view.entry is InputKind.ADD:
        return round(control_height(appearance) + _said(view.hint, sizes.note, width_px))
    ruby = 1.5 if "|" in view.label else 1.0
    label = f"{view.label}　{view.required_mark}"
    height = lines_needed(label, width_px, sizes.body) * sizes.body * 1.4 * ruby + 10 if view.label else 0.0
    for words, size in (
        (view.because, sizes.body),
        (view.error, sizes.body),
        (view.asked, sizes.body),
        (view.help, sizes.note),
        (view.check, sizes.note),
        (view.hint, sizes.note),
    ):
        height += _said(words, size, width_px)
    return round(height + _control_height(view, appearance, width_px))


def _said(words: str, size: int, width_px: int) -> float:
    """Height of a sentence beside a field, with its gap; nothing for none."""
    if not words:
        return 0
    lines = sum(lines_needed(line, width_px - 56, size) for line in words.split("\n"))
    return lines * size * (1.5 if "|" not in words else 2.0) + 8


def _control_height(view: FieldView, appearance: Appearance, width_px: int) -> float:
    control = control_height(appearance)
    match view.entry:
        case InputKind.LOCKED:
            remark = 0.0
            if view.remark:
                note = type_sizes(appearance).note
                remark = 8 + lines_needed(view.remark, width_px, note) * note * (2.0 if "|" in view.remark else 1.5)
            return locked_height(view, appearance, width_px) + remark
        case InputKind.DATE | InputKind.YEAR_MONTH | InputKind.TIME:
            extra = control + 16 if appearance.size is TextSize.EXTRA else 0
            return 2 * control + 16 + extra
        case InputKind.CHOICE | InputKind.CHOICES:
            return choice_rows(view, appearance, width_px) * (control + 16) - 16
        case InputKind.ITEMS:
            return _table_height([row.label for row in view.rows], appearance, width_px)
        case InputKind.WORDS:
            return 0
        case _:
            beside = control + 16 if view.button and view.button.enabled and is_big(appearance) else 0
            return max(control, typed_height(view, width_px), written_height(view, appearance)) + beside


def heading_height(view: FieldView, appearance: Appearance, width_px: int = 968) -> int:
    """Of the heading of one of several: its number, and the button that takes it away."""
    sizes = type_sizes(appearance)
    ruby = 1.5 if "|" in view.label else 1.0
    beside = view.button is not None and not is_big(appearance) and width_px > _COLUMN_PX
    room = width_px - (heading_button_px(appearance) + 40 if beside else 24)
    tall = lines_needed(view.label, room, sizes.h2) * sizes.h2 * 1.35 * ruby + 28
    below = 0 if view.button is None or beside else control_height(appearance) + 16
    return round((max(tall, 108) if beside else tall) + below + _said(view.hint, sizes.note, width_px))


def heading_button_px(appearance: Appearance) -> int:
    """Width of the button at the right of a heading."""
    return round(type_sizes(appearance).button * 9.5)


def written_height(view: FieldView, appearance: Appearance) -> int:
    """Of the box of a long text: as many lines as the form gives it, six at most."""
    return round(min(6, view.lines) * type_sizes(appearance).value * 1.25) + 24 if view.lines > 1 else 0


def stepper_px(appearance: Appearance) -> tuple[int, int]:
    """Side of the keys − and ＋, and width of the number between them."""
    return (88, 88) if not is_big(appearance) else (104, 120)


def stands_below(appearance: Appearance, width_px: int) -> bool:
    """Whether the keys of an item stand below its words, because there is no room beside them."""
    return is_big(appearance) or width_px <= _COLUMN_PX


def item_height(label: str, appearance: Appearance, width_px: int = 968) -> int:
    """Of one row of a table of items: name and price, − n ＋, and what so many cost."""
    sizes = type_sizes(appearance)
    key, number = stepper_px(appearance)
    below = stands_below(appearance, width_px)
    room = width_px - 40 if below else width_px - 2 * key - number - 40 - 190
    ruby = 1.5 if "|" in label else 1.0
    words = lines_needed(label, room, sizes.body) * sizes.body * 1.3 * ruby + sizes.note * 1.4
    return round(words + key + 36 if below else max(key + 20, words + 20))


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
    beside = (0.4 * width_px if view.source else icon_px(view)) + (
        em_width(view.unit) * SMALLEST_PX + 14 if view.unit else 0
    )
    lines = lines_needed(view.shown or view.value, width_px - 60 - beside, SMALLEST_PX, marked=view.marked)
    return round(lines * SMALLEST_PX * TYPED_LEADING) + 16


def icon_px(view: FieldView) -> int:
    """What the icon at the right of a box takes."""
    return 56 if view.entry in WITH_ICON else 0


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


def foot_height(foot: Sequence[str], width_px: int = 968) -> int:
    """Of what stands below the fields of a page: what the marks mean, and whom to ask."""
    lines = [(lines_needed(words, width_px, FOOT_PX), 1.95 if "|" in words else 1.4) for words in foot]
    return round(sum(count * FOOT_PX * pitch for count, pitch in lines) + 14) if lines else 0


def choices_fit(
    choices: Sequence[tuple[str, str]], appearance: Appearance, orientation: Orientation = "portrait"
) -> bool:
    """Whether a question with so many answers has room on a page; else they stand on one of their own."""
    view = FieldView("", "", InputKind.CHOICE, choices=tuple(choices))
    width, room = (
        (968, form_height(appearance)) if orientation == "portrait" else (592, form_height(appearance, orientation) / 2)
    )
    return choice_rows(view, appearance, width) * (control_height(appearance) + 16) <= CHOICES_SHARE * room


def items_fit(labels: Sequence[str], appearance: Appearance, orientation: Orientation = "portrait") -> bool:
    """Whether a table of items has room among other fields; else it has pages of its own."""
    portrait = orientation == "portrait"
    width, room = (968, form_height(appearance)) if portrait else (592, form_height(appearance, orientation) / 2)
    return _table_height(labels, appearance, width) <= CHOICES_SHARE * room


def pages_of_items(labels: Sequence[str], appearance: Appearance, orientation: Orientation = "portrait") -> list[int]:
    """How many rows of a table each of its own pages holds. Never empty, never none on a page."""
    width = content_width(appearance, orientation)
    room = form_height(appearance, orientation) / (1 if orientation == "portrait" else 2)
    room -= ITEMS_SHARE_PX if not is_big(appearance) else 2 * ITEMS_SHARE_PX
    counts = [0]
    used = 0
    for label in labels:
        height = item_height(label, appearance, width) + ITEM_GAP_PX
        if counts[-1] and used + height > room:
            counts.append(0)
            used = 0
        counts[-1] += 1
        used += height
    return counts


def _table_height(labels: Sequence[str], appearance: Appearance, width_px: int) -> float:
    rows = sum(item_height(label, appearance, width_px) + ITEM_GAP_PX for label in labels)
    return rows + type_sizes(appearance).value * 1.5 + 12


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


def units_of(fields: Sequence[FieldView], appearance: Appearance, wide: bool) -> list[tuple[FieldView, ...]]:
    """What is never divided: a heading with what follows it; where there is room, two beside each other."""
    units: list[tuple[FieldView, ...]] = []
    at = 0
    while at < len(fields):
        view, follower = fields[at], fields[at + 1] if at + 1 < len(fields) else None
        pair = view.beside and wide and not is_big(appearance) and follower is not None
        taken = 2 if follower is not None and pair else 1
        unit = tuple(fields[at : at + taken])
        if units and units[-1][-1].entry is InputKind.HEADING:
            units[-1] = (*units[-1], *unit)
        else:
            units.append(unit)
        at += taken
    return units


def unit_height(unit: tuple[FieldView, ...], appearance: Appearance, width_px: int) -> int:
    """Its height, without the gap below it."""
    if unit[0].entry is InputKind.HEADING and len(unit) > 1:
        return field_height(unit[0], appearance, width_px) + 24 + unit_height(unit[1:], appearance, width_px)
    inset = CARD_INSET_PX if unit[0].card else 0
    half = (width_px - inset - PAIR_GAP_PX) // 2 + inset
    return max(field_height(view, appearance, width_px if len(unit) == 1 else half) for view in unit)


def pages_of_fields(
    fields: Sequence[FieldView],
    appearance: Appearance,
    orientation: Orientation = "portrait",
    foot: Sequence[str] = (),
) -> list[tuple[FieldView, ...]]:
    """Share the fields of one form page out over as many pages as this look needs, in order. Never empty.

    Where one of several goes on on another page, its heading stands there again, without its button.
    """
    portrait = orientation == "portrait"
    width = 968 if portrait else 592
    room = form_height(appearance, orientation)
    if portrait and not appearance.low:
        room -= foot_height(foot)
    pages: list[tuple[FieldView, ...]] = []
    page: list[FieldView] = []
    tall: list[int] = []
    typed = 0
    headings = {view.card: replace(view, button=None, hint="") for view in fields if view.entry is InputKind.HEADING}
    units = units_of(fields, appearance, portrait)
    for at, unit in enumerate(units):
        height = unit_height(unit, appearance, width) + 24
        # Where type is large, one last question gets no page of its own as long as there is room for it; nor does the
        # button for one more of several, in any type.
        joins = (is_big(appearance) or unit[0].entry is InputKind.ADD) and at == len(units) - 1
        most = fields_per_page(appearance) + joins
        # What is locked asks nothing: it is read, and as much of it shares a page as there is room.
        asks = any(view.entry not in ASKS_NOTHING for view in unit)
        full = sum(tall) + height > room * (LAST_ONE if joins else 1) or (
            not portrait and not _stands_in_columns([*tall, height], room)
        )
        whole = _card_height(units[at:], appearance, width) if unit[0].entry is InputKind.HEADING else 0
        better_whole = whole <= room < sum(tall) + whole
        if page and (full or better_whole or typed + asks > most):
            pages.append(tuple(page))
            page, tall, typed = [], [], 0
        if not page and unit[0].card in headings and unit[0].entry is not InputKind.HEADING:
            again = headings[unit[0].card]
            page.append(again)
            height += field_height(again, appearance, width) + 24
        page.extend(unit)
        tall.append(height)
        typed += asks
    pages.append(tuple(page))
    return pages


def _card_height(units: Sequence[tuple[FieldView, ...]], appearance: Appearance, width_px: int) -> int:
    """Of one of several as a whole, from its heading on."""
    height = 0
    for unit in units:
        if unit[0].card != units[0][0].card:
            break
        height += unit_height(unit, appearance, width_px) + 24
    return height
