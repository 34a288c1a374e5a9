"""A strip of one-bit paper that grows downwards: lines, rules, bars and boxes, in dots.

One bit: drawn with smooth edges and then cut at one threshold, so there is no grey and no dithering.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PIL import Image, ImageDraw

from hardware.printer.glyphs import BOLD, width_of
from hardware.printer.typesetting import Line, Style, draw_line, height_of, line_width, set_lines

RULE: Final = 3
"""Thinner rules break on worn thermal heads."""
_INK_BELOW: Final = 150
"""Grey of an edge that still becomes ink. Above the middle: thin strokes of Regular must not break at 24 dots."""
_WHITE: Final = 255


class PaperCanvas:
    """Paper of a fixed width. Each call draws below what is there."""

    def __init__(self, dots: int, margin: int) -> None:
        self._dots = dots
        self._margin = margin
        self._y = 0
        self._strips: list[tuple[int, Image.Image]] = []

    @property
    def inner(self) -> int:
        """Dots between the margins."""
        return self._dots - 2 * self._margin

    def gap(self, dots: int) -> None:
        """Leave paper white."""
        self._y += dots

    def rule(self, *, above: int = 14, below: int = 14) -> None:
        """A line from margin to margin."""
        strip = Image.new("L", (self.inner, RULE), 0)
        self.gap(above)
        self._add(strip)
        self.gap(below)

    def text(self, text: str, style: Style, *, centred: bool = False) -> None:
        """Set a text from margin to margin."""
        self._add(_block(text, style, self.inner, centred=centred))

    def ends(self, left: str, right: str, style: Style) -> None:
        """One text at each end of a line, or below one another if they do not fit."""
        if width_of(left, style.path, style.size) + width_of(right, style.path, style.size) + style.size > self.inner:
            self.text(left, style)
            self.text(right, style)
            return
        strip = _block(left, style, self.inner)
        for line in set_lines(right, style, self.inner):
            draw_line(strip, line, style, self.inner - line_width(line, style), 0)
        self._add(strip)

    def numbered(self, texts: tuple[str, ...], style: Style) -> None:
        """1, 2, 3 with hanging texts."""
        indent = style.size + 14
        for number, text in enumerate(texts, start=1):
            body = _block(text, style, self.inner - indent)
            strip = Image.new("L", (self.inner, body.height), _WHITE)
            strip.paste(body, (indent, 0))
            bold = Style(style.size, BOLD, style.line_height)
            first = set_lines(text, style, self.inner - indent)[0]
            for digit in set_lines(str(number), bold, indent):
                draw_line(strip, digit, bold, 0, height_of(first, style) - height_of(digit, bold))
            self._add(strip)
            self.gap(4)

    def bar(self, draw: Callable[[PaperCanvas], None]) -> None:
        """White on black from margin to margin."""
        inside = PaperCanvas(self.inner, 12)
        inside.gap(10)
        draw(inside)
        inside.gap(12)
        self._add(inside.smooth().point(lambda grey: _WHITE - grey))

    def box(self, draw: Callable[[PaperCanvas], None], *, line: int = 5) -> None:
        """A frame around what `draw` puts into it."""
        inside = PaperCanvas(self.inner, 18)
        inside.gap(12)
        draw(inside)
        inside.gap(14)
        strip = inside.smooth()
        ImageDraw.Draw(strip).rectangle((0, 0, strip.width - 1, strip.height - 1), outline=0, width=line)
        self._add(strip)

    def marked(self, text: str, style: Style, *, bar: int = 12) -> None:
        """A text with a thick bar at its left: read this."""
        body = _block(text, style, self.inner - bar - 14)
        strip = Image.new("L", (self.inner, body.height), _WHITE)
        ImageDraw.Draw(strip).rectangle((0, 0, bar - 1, body.height - 1), fill=0)
        strip.paste(body, (bar + 14, 0))
        self._add(strip)

    def smooth(self) -> Image.Image:
        """What was drawn, with smooth edges."""
        sheet = Image.new("L", (self._dots, max(self._y, 1)), _WHITE)
        for y, strip in self._strips:
            sheet.paste(strip, (self._margin, y))
        return sheet

    def one_bit(self) -> Image.Image:
        """What was drawn, in black and white."""
        return (
            self.smooth().point(lambda grey: _WHITE if grey >= _INK_BELOW else 0).convert("1", dither=Image.Dither.NONE)
        )

    def _add(self, strip: Image.Image) -> None:
        self._strips.append((self._y, strip))
        self._y += strip.height


def _block(text: str, style: Style, width: int, *, centred: bool = False) -> Image.Image:
    lines: list[Line] = set_lines(text, style, width)
    strip = Image.new("L", (width, sum(height_of(line, style) for line in lines)), _WHITE)
    y = 0
    for line in lines:
        x = (width - line_width(line, style)) / 2 if centred else 0
        y += draw_line(strip, line, style, x, y)
    return strip
