"""Grids of keys that several pages share."""

from __future__ import annotations

from kiosk.ui.controls import key
from kiosk.ui.display_list import Rect
from kiosk.ui.pen import Pen


def digit_pad(pen: Pen, rect: Rect, labels: tuple[str, str], digits: str = "1234567890") -> None:
    """Three columns of digits; 全部消す and 1つ消す beside the last digit."""
    tall = (rect.h - 48) / 4
    wide = (rect.w - 32) / 3
    size = pen.plain_sizes.key
    tool = min(44, max(34, pen.plain_sizes.button - 6))
    for at, digit in enumerate(digits[:9]):
        cell = Rect(rect.x + (at % 3) * (wide + 16), rect.y + (at // 3) * (tall + 16), wide, tall)
        key(pen, cell, digit, "=" + digit, size=size)
    foot = rect.y + 3 * (tall + 16)
    key(pen, Rect(rect.x, foot, wide, tall), labels[0], "clear", size=tool, tool=True)
    key(pen, Rect(rect.x + wide + 16, foot, wide, tall), digits[9], "=" + digits[9], size=size)
    erase = Rect(rect.x + 2 * (wide + 16), foot, wide, tall)
    key(pen, erase, labels[1], "back", size=tool, icon="backspace", tool=True)
