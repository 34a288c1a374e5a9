"""Text as finished lines: ruby, fonts per character, and breaks where a reader expects them.

Kivy breaks Japanese at any character and puts 「。」 at the start of a line, so lines are made here.
Lines joined again are the text, character for character.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from kiosk.ui.clusters import clusters
from kiosk.ui.fonts import NAME_SCALE, is_selector
from kiosk.ui.sheet import Face
from kiosk.ui.tokens import SMALLEST_RUBY_PX
from kiosk.ui.typeface import typeface
from sync.contract.drawable import CODE_POINT

if TYPE_CHECKING:
    import budoux

_RUBY = re.compile(r"\{([^{}|]+)\|([^{}|]+)\}")
BOX_PAD = 0.16
"""Room inside the box of a code point at each side, in em."""
NOT_AT_START = frozenset(
    "、。，．・：；？！）」』】〕〉》｝”’ーぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ々〜～％℃,.:;?!)]}%"
)
NOT_AT_END = frozenset("（「『【〔〈《｛“‘([{〒￥¥")


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
class Line:
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

    lines: tuple[Line, ...]
    size: float
    pitch: float
    has_ruby: bool
    fits: bool
    splits_word: bool = False
    """A Latin word or a number goes on in the next line."""
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
    """IPAmj for names, for chosen variants and for what Noto lacks; Noto for the rest."""
    plain: Face = "bold" if bold else "text"
    varied = len(cluster) > 1 and is_selector(cluster[1])
    if (varied or not _draws(plain, cluster)) and _draws("name", cluster):
        return "name"
    if name and cluster not in " 　" and _draws("name", cluster):
        return "name"
    return plain


def _draws(face: Face, cluster: str) -> bool:
    return typeface(face).has(cluster[0])


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
    has_ruby = marked and bool(_RUBY.search(words))
    lines: list[Line] = []
    fits = True
    for paragraph in words.split("\n"):
        atoms = list((_atoms if marked else _value_atoms)(paragraph, size, bold, name))
        row: list[Glyphs] = []
        used = 0.0
        for group in _groups(atoms, paragraph, width):
            group_width = sum(atom.cell for atom in group)
            bare = group_width - (group[-1].cell if group and not group[-1].text.strip() else 0)
            if row and used + bare > width:
                lines.append(Line(_joined(row, size)))
                row, used = [], 0.0
            fits = fits and bare <= width
            row.extend(group)
            used += group_width
        lines.append(Line(_joined(row, size)))
    pitch = size * (max(leading, 1.62 if leading < 1.45 else 1.9) if has_ruby else leading)
    texts = [line.text for line in lines]
    splits = any(a and b and _is_latin(a[-1]) and _is_latin(b[0]) for a, b in pairwise(texts))
    return Block(tuple(lines), size, pitch, has_ruby, fits, splits, marked)


def _atoms(paragraph: str, size: float, bold: bool, name: bool) -> Iterator[Glyphs]:
    """Smallest parts that never break: a cluster, or a word with its reading."""
    at = 0
    for pair in _RUBY.finditer(paragraph):
        yield from _plain_atoms(paragraph[at : pair.start()], size, bold, name)
        base, reading = pair.groups()
        face: Face = "bold" if bold else "text"
        ruby = max(SMALLEST_RUBY_PX, size / 2)
        yield Glyphs(base, face, run_width(base, face, size), reading, run_width(reading, "text", ruby))
        at = pair.end()
    yield from _plain_atoms(paragraph[at:], size, bold, name)


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


def _groups(atoms: list[Glyphs], paragraph: str, width: float) -> Iterator[list[Glyphs]]:
    """Atoms that stay on one line: a phrase; a phrase wider than the line falls apart into characters."""
    if sum(atom.cell for atom in atoms) <= width:
        yield atoms
        return
    phrase: list[Glyphs] = []
    breaks = _phrase_ends("".join(atom.text for atom in atoms))
    at = 0
    for index, atom in enumerate(atoms):
        phrase.append(atom)
        at += len(atom.text)
        following = atoms[index + 1].text[0] if index + 1 < len(atoms) else ""
        if at in breaks and following not in NOT_AT_START and atom.text[-1] not in NOT_AT_END:
            yield from _whole_or_characters(phrase, width)
            phrase = []
    if phrase:
        yield from _whole_or_characters(phrase, width)


def _whole_or_characters(phrase: list[Glyphs], width: float) -> Iterator[list[Glyphs]]:
    if sum(atom.cell for atom in phrase) <= width:
        yield phrase
        return
    held: list[Glyphs] = []
    for index, atom in enumerate(phrase):
        held.append(atom)
        following = phrase[index + 1].text[0] if index + 1 < len(phrase) else ""
        if following in NOT_AT_START or atom.text[-1] in NOT_AT_END:
            continue
        yield held
        held = []
    if held:
        yield held


@cache
def _parser() -> budoux.Parser:
    # A page whose lines all fit needs none.
    import budoux

    return budoux.load_default_japanese_parser()


def _phrase_ends(text: str) -> frozenset[int]:
    """Places after which a line may end."""
    ends: set[int] = set()
    at = 0
    for phrase in _parser().parse(text):
        for word in re.findall(r"\S*[ 　]+|\S+", phrase):
            at += len(word)
            ends.add(at)
    # budoux knows nothing of Latin words: a break inside one is taken back.
    return frozenset(end for end in ends if not (end < len(text) and _is_latin(text[end - 1]) and _is_latin(text[end])))


def _is_latin(character: str) -> bool:
    return character.isascii() and (character.isalnum() or character in "'’-_.,/:()")


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


def spoken(words: str) -> str:
    """The words without readings."""
    return _RUBY.sub(r"\1", words)
