"""Type sizes of each look, and how much room a text takes, on the safe side.

A full-width character is one em, a half-width one 0.6 em. Sizes are pixels of the 1080x1920 panel (visual-design
section 4).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from kiosk.screens.appearance import Appearance, Orientation, TextSize
from sync.japanese import widths
from sync.japanese.ruby import plain


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

SMALLEST_PX = 28


def type_sizes(appearance: Appearance) -> TypeSizes:
    """The type sizes of a look."""
    return TYPE_SIZES[appearance.size]


def is_big(appearance: Appearance) -> bool:
    """大 and 特大 stack what 小 and 標準 put side by side."""
    return appearance.size in (TextSize.LARGE, TextSize.EXTRA)


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


def content_width(appearance: Appearance, orientation: Orientation = "portrait") -> int:
    """Width of the content between its margins."""
    return 968 if orientation == "portrait" else 1920 - 600 - 112
