"""Text as finished lines: readings, a font for each character, and widths as the window draws them.

Kivy breaks Japanese at any character, so lines are made here; where one may end is a rule of `sync.japanese`.
Lines joined again are the text, character for character.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from kiosk.ui.display_list import Face
from kiosk.ui.fonts import NAME_SCALE
from kiosk.ui.tokens import SMALLEST_RUBY_PX
from kiosk.ui.typeface import typeface
from sync.contract.forms.drawable import CODE_POINT
from sync.japanese.clusters import clusters
from sync.japanese.glyph_chain import drawn_by
from sync.japanese.line_breaking import break_lines
from sync.japanese.ruby import has_reading, stretches

BOX_PAD = 0.16
"""Room inside the box of a code point at each side, in em."""


@dataclass(frozen=True, slots=True)
class Glyphs:
    """Characters in one face, with a reading above them where there is one."""

    text: str = field(repr=False)
    face: Face
    width: float
    reading: str = field(default="", repr=False)
    reading_width: float = 0
    boxed: bool = False
    """The code point of a character that nothing draws: a box stands around it."""

    @property
    def cell(self) -> float:
        """Width of the wider of base and reading."""
        return max(self.width, self.reading_width)


@dataclass(frozen=True, slots=True)
class TextLine:
    """One finished line."""

    glyphs: tuple[Glyphs, ...]

    @property
    def width(self) -> float:
        """Width in px, blanks at the end not counted."""
        width = sum(glyphs.cell for glyphs in self.glyphs)
        last = self.glyphs[-1] if self.glyphs else None
        if last is not None and not last.reading:
            blanks = len(last.text) - len(last.text.rstrip())
            width -= last.width * blanks / len(last.text)
        return width

    @property
    def text(self) -> str:
        """The characters of the line, without readings."""
        return "".join(glyphs.text for glyphs in self.glyphs)


@dataclass(frozen=True, slots=True)
class Block:
    """A text broken into lines at one size."""

    lines: tuple[TextLine, ...]
    size: float
    pitch: float
    has_ruby: bool
    fits: bool
    """Nothing runs over the edge, and nothing was separated that may not be, except words."""
    splits_word: bool = False
    """A word or number goes on in the next line."""
    marked: bool = True
    """`{漢字|かんじ}` in it was a reading; false where it is what a resident typed."""

    @property
    def height(self) -> float:
        """Height of all lines."""
        return len(self.lines) * self.pitch

    @property
    def width(self) -> float:
        """Width of the longest line."""
        return max((line.width for line in self.lines), default=0)


def run_size(face: Face, size: float) -> int:
    """Pixels a face is drawn at, so that it looks like `size`."""
    return round(size * NAME_SCALE) if face == "name" else round(size)


def run_width(text: str, face: Face, size: float) -> float:
    """Width of a run as it will be drawn."""
    return float(typeface(face).width(text, run_size(face, size)))


def face_of(cluster: str, bold: bool, name: bool) -> Face:
    """IPAmj for names, Noto for the rest; the other one for what the first lacks, also in its chosen form."""
    plain: Face = "bold" if bold else "text"
    return drawn_by(cluster, ("name", plain) if name and cluster not in " 　" else (plain, "name"), typeface)[1]


def break_text(
    words: str,
    width: float,
    size: float,
    *,
    bold: bool = False,
    name: bool = False,
    leading: float = 1.5,
    marked: bool = True,
) -> Block:
    """Break text into lines that fit `width`. Marked text has readings (`{漢字|かんじ}`), a value has none."""
    has_ruby = marked and has_reading(words)
    lines: list[TextLine] = []
    fits, splits_word = True, False
    for paragraph in words.split("\n"):
        atoms = list((_atoms if marked else _value_atoms)(paragraph, size, bold, name))
        broken = break_lines([atom.text for atom in atoms], [atom.cell for atom in atoms], width)
        lines += [TextLine(_joined([atoms[at] for at in row], size)) for row in broken.ranges]
        fits = fits and not broken.too_wide and not broken.breaks_rule
        splits_word = splits_word or broken.cuts_word
    pitch = size * (max(leading, 1.62 if leading < 1.45 else 1.9) if has_ruby else leading)
    return Block(tuple(lines), size, pitch, has_ruby, fits, splits_word, marked)


def _atoms(paragraph: str, size: float, bold: bool, name: bool) -> Iterator[Glyphs]:
    """Smallest parts that never break: a cluster, or a word with its reading."""
    for stretch in stretches(paragraph):
        if not stretch.reading:
            yield from _plain_atoms(stretch.text, size, bold, name)
            continue
        face: Face = "bold" if bold else "text"
        ruby = max(SMALLEST_RUBY_PX, size / 2)
        reading_width = run_width(stretch.reading, "text", ruby)
        yield Glyphs(stretch.text, face, run_width(stretch.text, face, size), stretch.reading, reading_width)


def _value_atoms(text: str, size: float, bold: bool, name: bool) -> Iterator[Glyphs]:
    """What somebody or a card said: no readings, and code points in boxes that never break."""
    at = 0
    for code_point in CODE_POINT.finditer(text):
        yield from _plain_atoms(text[at : code_point.start()], size, bold, name)
        face: Face = "bold" if bold else "text"
        width = run_width(code_point[0], face, size) + 2 * size * BOX_PAD
        yield Glyphs(code_point[0], face, width, boxed=True)
        at = code_point.end()
    yield from _plain_atoms(text[at:], size, bold, name)


def _plain_atoms(text: str, size: float, bold: bool, name: bool) -> Iterator[Glyphs]:
    for cluster in clusters(text):
        face = face_of(cluster, bold, name)
        yield Glyphs(cluster, face, run_width(cluster, face, size))


def _joined(row: list[Glyphs], size: float) -> tuple[Glyphs, ...]:
    """Neighbours in one face become one run, so that a line is few textures and Latin letters keep their kerning."""
    joined: list[Glyphs] = []
    for atom in row:
        last = joined[-1] if joined else None
        apart = atom.boxed or (last is not None and last.boxed)
        if last is not None and not apart and not last.reading and not atom.reading and last.face == atom.face:
            text = last.text + atom.text
            joined[-1] = Glyphs(text, last.face, run_width(text, last.face, size))
        else:
            joined.append(atom)
    return tuple(joined)
