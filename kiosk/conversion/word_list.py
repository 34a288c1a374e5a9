"""Words by their reading without an engine: what stands in while Mozc is silent.

Debian's `skkdic` (GPL-2+, read where it lies, never shipped with us) has some 120,000 words, family names, given names
and places among them. Where it is not installed, single characters of `kanji_table` by their readings are left.
"""

from __future__ import annotations

import mmap
from functools import cache
from pathlib import Path

from kiosk.conversion import kanji_table
from sync.contract.forms.drawable import is_all_drawable
from sync.japanese.kana import both_scripts

WORDS = Path("/usr/share/skk/SKK-JISYO.L")
_ENCODING = "euc_jp"
_BEGINS = b";; okuri-nasi entries.\n"
"""From here on the lines are sorted by their reading."""
MOST_SINGLE = 40
LONGEST_WORD = 10
"""Kana of one word in a longer reading."""


class WordList:
    """A `Converter` that looks things up. It knows no grammar and no context."""

    is_poorer = True

    def __init__(self, words: Path = WORDS) -> None:
        self._words = words

    def __repr__(self) -> str:
        return "WordList"

    def candidates(self, kana: str) -> tuple[str, ...]:
        """Words of this reading, the whole put together from pieces, single characters, the kana."""
        if not kana:
            return ()
        whole = looked_up(self._words, kana)
        joined = () if whole else ("".join(word for _, word in self.segments(kana)),)
        single = kanji_table.find(reading=kana)[:MOST_SINGLE]
        return tuple(dict.fromkeys((*whole, *joined, *single, *both_scripts(kana))))

    def segments(self, kana: str) -> tuple[tuple[str, str], ...]:
        """The reading in the fewest known words; kana that are in none stand by themselves."""
        best: list[tuple[float, tuple[tuple[str, str], ...]]] = [(0.0, ())]
        for end in range(1, len(kana) + 1):
            ways = []
            for begin in range(max(0, end - LONGEST_WORD), end):
                reading = kana[begin:end]
                words = looked_up(self._words, reading)
                if words or end - begin == 1:
                    cost, pieces = best[begin]
                    ways.append((cost + (1.0 if words else 1.5), (*pieces, (reading, words[0] if words else reading))))
            best.append(min(ways, key=lambda way: way[0]))
        return best[-1][1]

    def reset(self) -> None:
        """Nothing is kept of a visit."""


def looked_up(path: Path, reading: str) -> tuple[str, ...]:
    """Words of exactly this reading, in the order of the list; none where the list is not installed."""
    lines = _opened(path)
    if lines is None:
        return ()
    try:
        wanted = reading.encode(_ENCODING)
    except UnicodeEncodeError:
        return ()
    low, high = lines.find(_BEGINS) + len(_BEGINS), len(lines)
    while low < high:
        middle = (low + high) // 2
        start = lines.rfind(b"\n", 0, middle) + 1
        end = lines.find(b"\n", start)
        if end < 0:
            end = len(lines)
        key, _, words = lines[start:end].partition(b" ")
        if key == wanted:
            return _words_of(words)
        if key < wanted:
            low = end + 1
        else:
            high = start
    return ()


def _words_of(line: bytes) -> tuple[str, ...]:
    """`/斎藤;note/斉藤/` as its words. What is a rule of Emacs and no word, or what nothing draws, is not offered."""
    words = (word.partition(";")[0] for word in line.decode(_ENCODING, "replace").strip("/\r\n").split("/"))
    return tuple(word for word in words if word and not word.startswith("(") and is_all_drawable(word))


@cache
def _opened(path: Path) -> mmap.mmap | None:
    try:
        with path.open("rb") as file:
            return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    except (OSError, ValueError):
        return None
