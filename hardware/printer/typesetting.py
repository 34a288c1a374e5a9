"""Text to lines: ruby, line breaking, width. Knows nothing of slips.

Markup: `{漢字|かんじ}` is 漢字 with かんじ above it (docs/adr/0011-printer.md). Lines break between Japanese phrases
where that can be done, else between characters; never so that a line starts with what JIS X 4051 forbids there, or
ends with an opening bracket. Latin words and numbers are kept whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import budoux
from PIL import Image, ImageDraw

from hardware.printer.glyphs import REGULAR, clusters, font, runs, width_of

NOT_AT_START: Final = frozenset(
    "、。，．・：；？！‼⁇⁈⁉ヽヾゝゞ々〻ー～〜…‥％%°"
    "）〕］｝〉》」』】〙〗）)]}’”»"
    "ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶ"
    ",.:;?!"
)
NOT_AT_END: Final = frozenset("（〔［｛〈《「『【〘〖([{‘“«〒￥＄№")
SMALLEST_RUBY: Final = 16
"""2 mm at 8 dots/mm: below it kana on thermal paper run together."""
_RUBY_GAP: Final = 3
"""Dots between kanji and reading: bold kanji are taller than 0.9 em."""
_RUBY: Final = re.compile(r"\{([^|{}]+)\|([^|{}]+)\}")
_JAPANESE: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_BEHIND_A_STOP: Final = re.compile(r"(?<=[・、。])")
_MARKED_PHRASES: Final = re.compile(r"[\u3040-\u9fff}] [\u3040-\u9fff{]")
"""A space between Japanese words: the writer of easy Japanese has said where phrases end."""
_SPACES: Final = re.compile(r"([ \u3000]+)")
_KEPT_WHOLE: Final = re.compile(r"[0-9A-Za-z][0-9A-Za-z.,:/@_+'’&-]*")


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


def plain(text: str) -> str:
    """The text without its readings."""
    return _RUBY.sub(r"\1", text)


def break_lines(text: str, style: Style, width: int) -> list[Line]:
    """Set the text into lines no wider than `width` dots. A newline in the text ends a line."""
    return [
        line
        for paragraph in text.split("\n")
        for line in _fill(_fitting(_phrases(paragraph), style, width), style, width)
    ]


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


@lru_cache(maxsize=1)
def _phrase_parser() -> budoux.Parser:
    return budoux.load_default_japanese_parser()


def _phrases(paragraph: str) -> list[list[Atom]]:
    """Phrases of atoms: a line breaks between phrases first."""
    guessed = _JAPANESE.search(paragraph) and not _MARKED_PHRASES.search(paragraph) and not _RUBY.search(paragraph)
    found: list[list[Atom]] = []
    for stretch in _SPACES.split(paragraph):
        phrases = _phrase_parser().parse(stretch) if guessed and stretch.strip() else [stretch]
        parts = [part for phrase in phrases for part in _BEHIND_A_STOP.split(phrase) if part]
        found.extend(list(_atoms(part)) for part in parts)
    return _glue(found)


def _atoms(text: str) -> Iterator[Atom]:
    end = 0
    for reading in _RUBY.finditer(text):
        yield from _plain_atoms(text[end : reading.start()])
        yield Atom(reading[1], reading[2])
        end = reading.end()
    yield from _plain_atoms(text[end:])


def _plain_atoms(text: str) -> Iterator[Atom]:
    if not text.strip():
        yield from [Atom(text)] if text else []
        return
    end = 0
    for word in _KEPT_WHOLE.finditer(text):
        yield from map(Atom, clusters(text[end : word.start()]))
        yield Atom(word[0])
        end = word.end()
    yield from map(Atom, clusters(text[end:]))


def _glue(phrases: list[list[Atom]]) -> list[list[Atom]]:
    """Join a phrase to the one before where no line may break between them."""
    joined: list[list[Atom]] = []
    for phrase in phrases:
        if joined and not _may_break(joined[-1][-1], phrase[0]):
            joined[-1].extend(phrase)
        else:
            joined.append(phrase)
    return joined


def _may_break(left: Atom, right: Atom) -> bool:
    return right.text[0] not in NOT_AT_START and left.text[-1] not in NOT_AT_END


def _fitting(phrases: list[list[Atom]], style: Style, width: int) -> list[list[Atom]]:
    """Tear words that no line can hold: better a torn word than one that runs off the paper."""
    return [[piece for atom in phrase for piece in _torn(atom, style, width)] for phrase in phrases]


def _torn(atom: Atom, style: Style, width: int) -> list[Atom]:
    if atom.ruby or atom.width(style) <= width:
        return [atom]
    return [Atom(cluster) for cluster in clusters(atom.text)]


def _fill(phrases: list[list[Atom]], style: Style, width: int) -> Iterator[Line]:
    line: list[Atom] = []
    for phrase in phrases:
        if line and line_width((*line, *phrase), style) > width and not phrase[0].is_space:
            yield _trimmed(line)
            line = []
        line.extend(phrase)
        while line_width(_trimmed(line), style) > width:
            cut = _last_break(line, style, width)
            if cut == 0:
                break
            yield _trimmed(line[:cut])
            line = line[cut:]
    yield _trimmed(line)


def _last_break(line: list[Atom], style: Style, width: int) -> int:
    """The last place where the line may break and still fits; the first allowed one if none fits; 0 if none."""
    allowed = [place for place in range(1, len(line)) if _may_break(line[place - 1], line[place])]
    fitting = [place for place in allowed if line_width(tuple(line[:place]), style) <= width]
    return fitting[-1] if fitting else next(iter(allowed), 0)


def _trimmed(line: list[Atom]) -> Line:
    start, end = 0, len(line)
    while start < end and line[start].is_space:
        start += 1
    while end > start and line[end - 1].is_space:
        end -= 1
    return tuple(line[start:end])
