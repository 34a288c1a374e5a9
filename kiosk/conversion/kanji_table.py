"""Rare characters by what people know of them: a reading, a radical, the strokes; and the forms of one character.

`kanji.txt` has the 52,605 kanji of IPAmj Mincho (`python -m provisioning.kanji_table` makes it). It is searched where
it lies: nothing of it stays in memory between two questions.
"""

from __future__ import annotations

import mmap
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from operator import itemgetter
from pathlib import Path

from sync.japanese.clusters import clusters, without_selectors
from sync.japanese.kana import hiragana

TABLE = Path(__file__).with_name("kanji.txt")
RADICALS = 214
MOST_STROKES = 64
_ANY = rb"[^\t\n]*"


@dataclass(frozen=True, repr=False)
class Kanji:
    """One line of the table."""

    character: str
    radicals: tuple[int, ...]
    strokes: tuple[int, ...]
    """Usually one number; two where dictionaries count differently."""
    readings: tuple[str, ...]
    number: str
    """Of 文字情報基盤, six digits; empty where it has none."""
    forms: tuple[tuple[str, str], ...]
    """Variation selector and the number of the form that it chooses."""
    related: tuple[str, ...]
    """Old, new and other ways to write it: other characters."""

    def number_of(self, cluster: str) -> str:
        """The number of this character in the form that a cluster chooses; empty: not known."""
        chosen = cluster[len(self.character) :]
        return dict(self.forms).get(chosen, "") if chosen else self.number

    @property
    def written(self) -> tuple[str, ...]:
        """Every form that looks different: plain, chosen forms, then relations with theirs. The character first."""
        seen = {self.number}
        own = [self.character]
        for selector, number in self.forms:
            if number not in seen:
                seen.add(number)
                own.append(self.character + selector)
        return tuple(own)


def kanji_of(cluster: str) -> Kanji | None:
    """The line of a character in whatever form. None: no kanji of the table."""
    plain = without_selectors(cluster)
    if len(plain) != 1 or plain in "\t\n#":
        return None
    found = re.search(rb"^" + re.escape(plain.encode()) + rb"\t.*$", _file(), re.M)
    return _read(found[0]) if found else None


def ways_to_write(cluster: str) -> tuple[str, ...]:
    """A character's own forms, then each related character with its forms; what stands there first."""
    kanji = kanji_of(cluster)
    if kanji is None:
        return (cluster,)
    found = [cluster, *kanji.written]
    for other in kanji.related:
        line = kanji_of(other)
        found += line.written if line else (other,)
    return tuple(dict.fromkeys(found))


def find(reading: str = "", radical: int = 0, strokes: int = 0) -> tuple[str, ...]:
    """Characters to which all that is given applies: first those of which it is the first reading and of everyday use.

    Args:
        reading: whole, in either kana; a reading of the table that goes on behind it counts too, after exact ones.
        radical: 1 to 214.
        strokes: who counts one too many or too few finds the character as well, after exact ones.
    """
    if not (reading or radical or strokes):
        return ()
    word = hiragana(reading).encode()
    exact: list[tuple[int, str]] = []
    near: list[tuple[int, str]] = []
    for line in _matching(word, radical, strokes):
        kanji = _read(line)
        hit = (not word or word.decode() in kanji.readings) and (not strokes or strokes in kanji.strokes)
        at = kanji.readings.index(word.decode()) if hit and word else 0
        (exact if hit else near).append((at, kanji.character))
    return tuple(character for _, character in (*sorted(exact, key=itemgetter(0)), *near))


@cache
def radical_names() -> tuple[tuple[int, str], ...]:
    """Number and shapes of each radical, by strokes: the character that is nothing but it, and how it is written in
    another."""
    characters = {_radical_character(number): number for number in range(1, RADICALS + 1)}
    wanted = b"|".join(character.encode() for character in characters)
    lines = (_read(found[0]) for found in re.finditer(rb"^(?:" + wanted + rb")\t.*$", _file(), re.M))
    found = sorted((kanji.strokes[0], characters[kanji.character], kanji.character) for kanji in lines)
    return tuple((number, character + _SHAPES.get(number, "")) for _, number, character in found)


_SHAPES = {
    9: "亻", 18: "刂", 26: "㔾", 47: "巛", 58: "彑", 61: "忄", 64: "扌", 66: "攵", 85: "氵", 86: "灬", 87: "爫",
    94: "犭", 96: "王", 113: "礻", 120: "糹", 122: "罒", 125: "耂", 130: "月", 140: "艹", 145: "衤", 146: "西",
    162: "辶", 163: "阝", 170: "阝", 184: "飠",
}  # fmt: skip


def _radical_character(number: int) -> str:
    """The kanji that the block of radicals (U+2F00 to U+2FD5) stands for."""
    return chr(int(unicodedata.decomposition(chr(0x2F00 + number - 1)).removeprefix("<compat> "), 16))


def _matching(word: bytes, radical: int, strokes: int) -> Iterator[bytes]:
    near = b"|".join(b"%d" % count for count in (strokes - 1, strokes, strokes + 1) if count > 0)
    pattern = (
        rb"^[^\t\n#]+\t"
        + (rb"(?:\d+ )*%d(?: \d+)*" % radical if radical else rb"[\d ]*")
        + rb"\t"
        + (rb"(?:\d+ )*(?:%b)(?: \d+)*" % near if strokes else rb"[\d ]*")
        + rb"\t"
        + (rb"(?:" + _ANY + rb" )?" + re.escape(word) + _ANY if word else _ANY)
        + rb"\t.*$"
    )
    for found in re.finditer(pattern, _file(), re.M):
        yield found[0]


def _read(line: bytes) -> Kanji:
    character, radicals, strokes, readings, number, forms, related = line.decode().split("\t")
    pairs = (form.split(":") for form in forms.split())
    return Kanji(
        character,
        tuple(map(int, radicals.split())),
        tuple(map(int, strokes.split())),
        tuple(readings.split()),
        number,
        tuple((chr(int(selector, 16)), its) for selector, its in pairs),
        tuple(clusters(related)),
    )


@cache
def _file() -> mmap.mmap:
    with TABLE.open("rb") as file:
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
