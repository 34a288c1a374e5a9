"""How many lines of the review one page holds, and how high each is."""

from __future__ import annotations

from collections.abc import Sequence

from kiosk.paging.type_sizes import content_width, is_big, lines_needed, type_sizes
from kiosk.screens.appearance import Appearance, Orientation, TextSize
from kiosk.screens.review import ReviewLine

REVIEW_LABEL_PX = 206
"""Width of the label column of a review row where label and value stand side by side."""

REVIEW_SIDE_PX = 128 + 16
"""直す at the right of a row, with its gap."""

REVIEW_CHIP_PX = 220 + 16


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
    label_lines_width = width if is_big(appearance) else REVIEW_LABEL_PX
    label = lines_needed(line.label, label_lines_width, sizes.note) * sizes.note * 1.3
    ruby = 0.55 if "|" in line.label_reading else 0.0
    remark = 0.0
    if line.remark:
        pitch = sizes.note * (2.0 if "|" in line.remark else 1.5)
        remark = lines_needed(line.remark, width, sizes.note) * pitch + 8
    label += lines_needed(line.label, label_lines_width, sizes.note) * sizes.note * ruby
    if is_big(appearance):
        chip = 64 if line.source else 0
        value = lines_needed(line.shown, width - REVIEW_SIDE_PX, size, marked=False) * size * 1.3
        return round(max(96, label + chip + max(value, 88)) + 26 + remark)
    beside = width - REVIEW_LABEL_PX - 16 - REVIEW_SIDE_PX - REVIEW_CHIP_PX
    value = lines_needed(line.shown, beside, size, marked=False) * size * 1.3
    return round(max(80, label, value) + 16 + remark)


def review_heading_px(appearance: Appearance) -> int:
    """Type size of a heading of the review."""
    return min(type_sizes(appearance).h2, 34) if not is_big(appearance) else type_sizes(appearance).body


def review_value_px(appearance: Appearance) -> int:
    """Type size of an answer in the review."""
    return {TextSize.SMALL: 32, TextSize.STANDARD: 35, TextSize.LARGE: 44, TextSize.EXTRA: 56}[appearance.size]


def review_capacity(
    lines: Sequence[ReviewLine], appearance: Appearance, orientation: Orientation = "portrait"
) -> list[tuple[ReviewLine, ...]]:
    """Share the review's lines out over pages; a heading never stands alone at the foot of a page. Never empty."""
    room = review_height(appearance, orientation)
    pages: list[tuple[ReviewLine, ...]] = []
    page: list[ReviewLine] = []
    used = 0
    for at, line in enumerate(lines):
        height = review_row_height(line, appearance, orientation)
        follower = lines[at + 1] if line.heading and at + 1 < len(lines) else None
        wanted = height + (review_row_height(follower, appearance, orientation) if follower else 0)
        only_headings = all(earlier.heading for earlier in page)
        if page and used + wanted > room and not (only_headings and not line.heading):
            pages.append(tuple(page))
            page, used = [], 0
        page.append(line)
        used += height
    pages.append(tuple(page))
    return pages
