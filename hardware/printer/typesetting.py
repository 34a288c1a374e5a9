"""Text to lines of paper: readings, widths in dots, and ink. Knows nothing of slips.

Markup: `{漢字|かんじ}` is 漢字 with かんじ above it (docs/adr/0011-printer.md). Where a line may end is a rule of
`sync.japanese.line_breaking`, the same as on screens.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from PIL import Image, ImageDraw

from hardware.printer.glyphs import REGULAR, font, runs, width_of
from sync.japanese.clusters import clusters
from sync.japanese.line_breaking import break_lines
from sync.japanese.ruby import stretches

SMALLEST_RUBY: Final = 16
"""2 mm at 8 dots/mm: below it kana on thermal paper run together."""
_RUBY_GAP: Final = 3
"""Dots between kanji and reading: bold kanji are taller than 0.9 em."""
_LATIN: Final = re.compile(r"[0-9A-Za-z][0-9A-Za-z.,:/@_+'’&-]*")
"""Letters that are drawn as one: their kerning counts."""


@dataclass(frozen=True)
class Style:
    """A font file and a size in dots."""

    size: int
    path: str = REGULAR
    line_height: float = 1.4


@dataclass(frozen=True)
class Atom:
    """What is never torn: a word, a character, or kanji with their reading."""

    text: str
    ruby: str = ""

    def width(self, style: Style) -> float:
        """Advance in dots; a long reading widens its kanji."""
        base = width_of(self.text, style.path, style.size)
        return max(base, width_of(self.ruby, style.path, ruby_size(style))) if self.ruby else base

    @property
    def is_space(self) -> bool:
        """Whether it is dropped at a line's ends."""
        return not self.text.strip()


Line = tuple[Atom, ...]


def ruby_size(style: Style) -> int:
    """Half the size of the text, never below what paper can hold."""
    return max(SMALLEST_RUBY, style.size // 2)


def set_lines(text: str, style: Style, width: int) -> list[Line]:
    """Set the text into lines no wider than `width` dots. A newline in the text ends a line."""
    lines: list[Line] = []
    for paragraph in text.split("\n"):
        atoms = tuple(_atoms(paragraph, style, width))
        broken = break_lines([atom.text for atom in atoms], [atom.width(style) for atom in atoms], width)
        lines += [_trimmed(atoms[row.start : row.stop]) for row in broken.ranges]
    return lines


def height_of(line: Line, style: Style) -> int:
    """Dots from this line's top to the next one's, with room for readings."""
    above = ruby_size(style) if any(atom.ruby for atom in line) else 0
    return round(style.size * style.line_height) + above


def draw_line(sheet: Image.Image, line: Line, style: Style, x: float, y: int, *, ink: int = 0) -> int:
    """Draw one line at its left edge x, top y. Return the line's height."""
    pen = ImageDraw.Draw(sheet)
    height = height_of(line, style)
    baseline = y + height - round(style.size * (style.line_height - 1) / 2) - round(style.size * 0.14)
    for atom in line:
        advance = atom.width(style)
        base_width = width_of(atom.text, style.path, style.size)
        _draw_runs(pen, atom.text, style.path, style.size, x + (advance - base_width) / 2, baseline, ink)
        if atom.ruby:
            small = ruby_size(style)
            above = x + (advance - width_of(atom.ruby, style.path, small)) / 2
            _draw_runs(pen, atom.ruby, style.path, small, above, baseline - round(style.size * 0.9) - _RUBY_GAP, ink)
        x += advance
    return height


def line_width(line: Line, style: Style) -> float:
    """Advance of a whole line in dots."""
    return sum(atom.width(style) for atom in line)


def _draw_runs(pen: ImageDraw.ImageDraw, text: str, path: str, size: int, x: float, baseline: int, ink: int) -> None:
    for piece, by in runs(text, path):
        face = font(by, size)
        pen.text((x, baseline), piece, font=face, fill=ink, anchor="ls")
        x += face.getlength(piece)


def _atoms(marked: str, style: Style, width: int) -> Iterator[Atom]:
    """What is never torn. Words in one piece, so that their letters keep their kerning, unless no line holds them."""
    for stretch in stretches(marked):
        if stretch.reading:
            yield Atom(stretch.text, stretch.reading)
            continue
        end = 0
        for word in _LATIN.finditer(stretch.text):
            yield from map(Atom, clusters(stretch.text[end : word.start()]))
            whole = Atom(word[0])
            yield from [whole] if whole.width(style) <= width else map(Atom, clusters(word[0]))
            end = word.end()
        yield from map(Atom, clusters(stretch.text[end:]))


def _trimmed(line: Line) -> Line:
    start, end = 0, len(line)
    while start < end and line[start].is_space:
        start += 1
    while end > start and line[end - 1].is_space:
        end -= 1
    return line[start:end]
