"""Which facts of a procedure stand on one page. A text that is longer than a page goes on on the next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from kiosk.paging.type_sizes import content_width, is_big, lines_needed, type_sizes
from kiosk.screens.appearance import Appearance, Orientation
from kiosk.screens.controls import Banner
from kiosk.screens.procedure_page import FactRow

FACT_LABEL_PX = 268
"""Icon and label of a line, where they stand beside its words."""
FACT_ICON_PX = 48
FACT_GAP_PX = 22
CODE_PX = 58
_ENDS = "。\n.!！?？"
_FEWEST = 8
"""Characters that one part of a cut text has at least."""


def pages_of_facts(
    title: str,
    summary: str,
    banner: Banner | None,
    lines: Sequence[FactRow],
    appearance: Appearance,
    orientation: Orientation = "portrait",
    *,
    with_code: bool = False,
) -> list[tuple[FactRow, ...]]:
    """Share the lines out over pages; what stands above them takes room of the first, and so has a code below. Never
    empty.
    """
    whole = _room(title, appearance, orientation)
    room = whole - _above(summary, banner, appearance, orientation) - (CODE_PX if with_code else 0)
    pages: list[tuple[FactRow, ...]] = []
    page: list[FactRow] = []
    for line in _cut(lines, whole, appearance, orientation):
        tall = fact_height(line, appearance, orientation)
        if tall > room and (page or not pages):
            pages.append(tuple(page))
            page, room = [], whole
        page.append(line)
        room -= tall
    pages.append(tuple(page))
    return pages


def fact_height(line: FactRow, appearance: Appearance, orientation: Orientation = "portrait") -> int:
    """Of one line with its divider."""
    sizes, width = type_sizes(appearance), content_width(appearance, orientation)
    if is_big(appearance):
        label = _text_px(line.label, width - FACT_ICON_PX - 16, sizes.note)
        return round(max(FACT_ICON_PX, label) + 6 + _text_px(line.text, width, sizes.body)) + FACT_GAP_PX
    label = _text_px(line.label, FACT_LABEL_PX - FACT_ICON_PX - 32, sizes.note)
    return round(max(56, label, _text_px(line.text, width - FACT_LABEL_PX, sizes.body))) + FACT_GAP_PX


def _text_px(text: str, width: float, size: int) -> float:
    pitch = size * (2.05 if "|" in text else 1.48)
    return sum(lines_needed(part, width, size) or 1 for part in text.split("\n")) * pitch


def _room(title: str, appearance: Appearance, orientation: Orientation) -> float:
    if orientation == "landscape":
        return 1080 - 56 - 116 - 148 - 48
    if appearance.low:
        return 1920 - 136 - 160 - 968 - 24
    sizes = type_sizes(appearance)
    count = sizes.note * 1.6 if is_big(appearance) else 0
    room = content_width(appearance) - (0 if is_big(appearance) else 200)
    head = lines_needed(title, room, sizes.h1) * sizes.h1 * (1.9 if "|" in title else 1.34) + count + 26
    return 1920 - 60 - 112 - 132 - 160 - 136 - 60 - head


def _above(summary: str, banner: Banner | None, appearance: Appearance, orientation: Orientation) -> float:
    """What stands above the first line. In low position it has the upper half for itself."""
    if appearance.low and orientation == "portrait":
        return 0
    sizes, width = type_sizes(appearance), content_width(appearance, orientation)
    used = _text_px(summary, width, sizes.body) + FACT_GAP_PX if summary else 0
    if banner is not None:
        inside = width - 160
        used += _text_px(banner.title, inside, sizes.h2) + 48 + FACT_GAP_PX
        used += _text_px(banner.text, inside, max(sizes.note, min(sizes.body, 30))) + 6 if banner.text else 0
    return used


def _cut(lines: Sequence[FactRow], room: float, appearance: Appearance, orientation: Orientation) -> Iterator[FactRow]:
    """With each line that no page holds as several, cut behind sentences where it has any."""
    for line in lines:
        if fact_height(line, appearance, orientation) <= room:
            yield line
            continue
        part = ""
        for piece in _pieces(line.text):
            if part and fact_height(replace(line, text=part + piece), appearance, orientation) > room:
                yield replace(line, text=part.strip())
                part = ""
            part += piece
        if part.strip():
            yield replace(line, text=part.strip())


def _pieces(text: str) -> Iterator[str]:
    """A few characters each, and never a part of a reading; what ends a sentence ends a piece."""
    piece, inside = "", False
    for character in text:
        piece += character
        inside = character == "{" or (inside and character != "}")
        if not inside and (character in _ENDS or len(piece) >= _FEWEST):
            yield piece
            piece = ""
    if piece:
        yield piece
