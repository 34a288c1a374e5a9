"""How many lines of the review one page holds, and how high each is. A line higher than a page is divided."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from kiosk.paging.type_sizes import content_width, em_width, is_big, lines_needed, type_sizes
from kiosk.paging.units import units_of_value
from kiosk.screens.appearance import Appearance, Orientation, TextSize
from kiosk.screens.review import ReviewLine
from sync.contract.forms.drawable import CODE_POINT
from sync.japanese.line_breaking import break_lines

REVIEW_LABEL_PX = 206
"""Width of the label column of a review row where label and value stand side by side."""

REVIEW_SIDE_PX = 128 + 16
"""直す at the right of a row, with its gap."""

REVIEW_CHIP_PX = 220 + 16

_LEADING = 1.3
_LEAST_PX = 88
"""Of an answer below its label: 直す stands beside it."""
_FRAME_EM = 0.4
"""What the frame around a code point takes, left and right together."""
_WIDE = frozenset("MWmw@%&")
_NAME_SCALE = 1.2
"""IPAmj's Latin letters are wider than the estimate of `em_width`."""


def review_height(appearance: Appearance, orientation: Orientation = "portrait") -> int:
    """Height that the rows of one review page may take together."""
    if orientation == "landscape":
        return 1080 - 56 - 148 - 116 - 40 - (145 if not is_big(appearance) else 215)
    note = 155 if not is_big(appearance) else 200 if appearance.size is TextSize.LARGE else 275
    title = {TextSize.SMALL: 84, TextSize.STANDARD: 92, TextSize.LARGE: 184, TextSize.EXTRA: 216}[appearance.size]
    if appearance.low:
        return 700 - 40
    return 1920 - 60 - 112 - 132 - 160 - 136 - 40 - note - title


def review_row_height(line: ReviewLine, appearance: Appearance, orientation: Orientation = "portrait") -> int:
    """Height of one row with its divider."""
    sizes = type_sizes(appearance)
    width = content_width(appearance, orientation)
    if line.heading:
        size = review_heading_px(appearance)
        return round(lines_needed(line.label, width, size) * size * 1.4) + 22
    size = review_value_px(appearance)
    stacked = is_big(appearance) or line.across
    label_lines_width = width if stacked else REVIEW_LABEL_PX
    label = lines_needed(line.label, label_lines_width, sizes.note) * sizes.note * 1.3
    ruby = 0.55 if "|" in line.label_reading else 0.0
    remark = 0.0
    if line.remark:
        pitch = sizes.note * (2.0 if "|" in line.remark else 1.5)
        remark = lines_needed(line.remark, width, sizes.note) * pitch + 8
    label += lines_needed(line.label, label_lines_width, sizes.note) * sizes.note * ruby
    part, parts = line.part
    remark += ((part > 1) + (part < parts)) * review_mark_height(appearance)
    room = width - REVIEW_SIDE_PX if stacked else width - REVIEW_LABEL_PX - 16 - REVIEW_SIDE_PX - REVIEW_CHIP_PX
    value = lines_needed(line.shown, room, size, marked=False) * size * _LEADING
    if stacked:
        chip = 64 if line.source else 0
        return round(max(96, label + chip + max(value, _LEAST_PX)) + 26 + remark)
    return round(max(80, label, value) + 16 + remark)


def review_mark_height(appearance: Appearance) -> int:
    """Of the words that a line goes on, or went before, on another page: one line, with its readings."""
    return round(type_sizes(appearance).note * 2.0) + 8


def review_heading_px(appearance: Appearance) -> int:
    """Type size of a heading of the review."""
    return min(type_sizes(appearance).h2, 34) if not is_big(appearance) else type_sizes(appearance).body


def review_value_px(appearance: Appearance) -> int:
    """Type size of an answer in the review."""
    return {TextSize.SMALL: 32, TextSize.STANDARD: 35, TextSize.LARGE: 44, TextSize.EXTRA: 56}[appearance.size]


def review_capacity(
    lines: Sequence[ReviewLine], appearance: Appearance, orientation: Orientation = "portrait"
) -> list[tuple[ReviewLine, ...]]:
    """Share the review's lines out over pages; a heading never stands alone at the foot of a page. Never empty.

    A line that no page holds goes on on the next ones: its parts joined are the line, character for character.
    """
    room = review_height(appearance, orientation)
    lines = list(_none_too_high(lines, appearance, orientation))
    pages: list[tuple[ReviewLine, ...]] = []
    page: list[ReviewLine] = []
    used = 0
    for at, line in enumerate(lines):
        height = review_row_height(line, appearance, orientation)
        follower = lines[at + 1] if line.heading and at + 1 < len(lines) else None
        wanted = height + (review_row_height(follower, appearance, orientation) if follower else 0)
        only_headings = all(earlier.heading for earlier in page)
        goes_on = line.part[0] > 1
        if page and (goes_on or (used + wanted > room and not (only_headings and not line.heading))):
            pages.append(tuple(page))
            page, used = [], 0
        page.append(line)
        used += height
    pages.append(tuple(page))
    return pages


def _none_too_high(
    lines: Sequence[ReviewLine], appearance: Appearance, orientation: Orientation
) -> Iterator[ReviewLine]:
    """The lines, with the parts of each that no page holds in its place."""
    room = review_height(appearance, orientation)
    headings: list[int] = []
    for line in lines:
        height = review_row_height(line, appearance, orientation)
        if line.heading:
            headings.append(height)
            yield line
            continue
        last = headings[-1] if headings else 0
        if last + height <= room:
            yield line
        else:
            together = sum(headings)
            yield from _parts(line, room, together if together <= room / 2 else last, appearance, orientation)
        headings.clear()


def _parts(
    line: ReviewLine, room: int, above: int, appearance: Appearance, orientation: Orientation
) -> tuple[ReviewLine, ...]:
    """A line over the whole width, in parts that each fill a page, the first one below its headings; cut where a row of
    it ends."""
    line = replace(line, across=not is_big(appearance))
    size = review_value_px(appearance)
    units = units_of_value(line.shown)
    widths = [_unit_em(unit) * size * (_NAME_SCALE if line.is_name else 1) for unit in units]
    rows = break_lines(units, widths, content_width(appearance, orientation) - REVIEW_SIDE_PX).ranges
    # All but the rows; what is divided has a mark above its rows and one below.
    without = review_row_height(replace(line, shown=""), appearance, orientation) - _LEAST_PX
    pitch = size * _LEADING
    if above + without + len(rows) * pitch <= room:
        return (line,)
    without += 2 * review_mark_height(appearance)
    first = max(1, int((room - above - without) / pitch))
    each = max(1, int((room - without) / pitch))
    starts = [0, *range(first, len(rows), each)]
    texts = [
        "".join(units[rows[start].start : rows[end - 1].stop])
        for start, end in zip(starts, [*starts[1:], len(rows)], strict=True)
    ]
    return tuple(replace(line, shown=text, part=(at + 1, len(texts))) for at, text in enumerate(texts))


def _unit_em(unit: str) -> float:
    """Width in em, on the safe side also for capitals and code points in their frames."""
    if CODE_POINT.fullmatch(unit):
        return em_width(unit, marked=False) + _FRAME_EM
    if unit in _WIDE:
        return 1.0
    return max(0.75, em_width(unit, marked=False)) if unit.isupper() else em_width(unit, marked=False)
