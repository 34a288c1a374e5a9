"""A character that no conversion brings: by reading, radical (部首) and strokes (画数), by any of them together."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from kiosk.conversion.kanji_table import find, radical_names
from kiosk.ui.controls import key
from kiosk.ui.display_list import Rect
from kiosk.ui.keyboard.key_grid import Cell, Grid, draw_cells, grid_in
from kiosk.ui.pen import Pen

LARGEST_COUNT = 39
"""Strokes that may be chosen; what has more is found by its radical."""
Shows = Literal["found", "radical", "strokes"]


@dataclass(frozen=True, repr=False)
class KanjiSearch:
    """What is known of the character, and which page of what was found is looked at."""

    reading: str = ""
    radical: int = 0
    strokes: int = 0
    shows: Shows = "radical"
    page: int = 0
    found: tuple[str, ...] = ()

    def with_reading(self, reading: str) -> KanjiSearch:
        """Only characters of this reading; empty: of any."""
        return self._asked(replace(self, reading=reading))

    def with_radical(self, radical: int) -> KanjiSearch:
        """Only characters of this radical; 0: of any."""
        return self._asked(replace(self, radical=radical))

    def with_strokes(self, strokes: int) -> KanjiSearch:
        """Only characters of so many strokes; 0: of any number."""
        return self._asked(replace(self, strokes=strokes))

    def showing(self, shows: Shows) -> KanjiSearch:
        """Another part of the search."""
        return replace(self, shows=shows, page=0)

    def turned(self, by: int) -> KanjiSearch:
        """Another page."""
        return replace(self, page=self.page + by)

    @property
    def radical_words(self) -> str:
        """The chosen radical's shapes; empty: none is chosen."""
        return dict(radical_names()).get(self.radical, "")

    def _asked(self, other: KanjiSearch) -> KanjiSearch:
        found = find(other.reading, other.radical, other.strokes)
        return replace(other, found=found, page=0, shows="found")


@dataclass(frozen=True)
class SearchWords:
    """Words of the search in the language of the page."""

    reading: str
    radical: str
    strokes: str
    back: str
    any: str
    more: str
    hint: str


def draw_search(pen: Pen, rect: Rect, what: KanjiSearch, words: SearchWords, typed: str) -> None:
    """What is known as four keys; below, what may be chosen now.

    Args:
        typed: the reading that was typed before the search; empty: the key for it is not shown.
    """
    heads = [
        Cell(words.radical, "seek:radical", False, chosen=what.shows == "radical"),
        Cell(words.strokes, "seek:strokes", False, chosen=what.shows == "strokes"),
        Cell(words.back, "back:search", False, icon="arrow-left", tool=True),
    ]
    if typed:
        heads.insert(0, Cell(words.reading, "seek:reading", False, chosen=bool(what.reading)))
    draw_cells(pen, Grid(Rect(rect.x, rect.y, rect.w, 88), len(heads), 1), heads, 0, words.more)
    y = rect.y + 96
    y += pen.text(words.hint, rect.x, y, rect.w, pen.plain_sizes.note, "ink2", leading=1.3) + 6
    room = Rect(rect.x, y, rect.w, rect.bottom - y)
    if what.shows == "strokes":
        _counts(pen, room, what, words.any)
        return
    cells = _radicals(what, words.any) if what.shows == "radical" else _found(what)
    draw_cells(pen, grid_in(room, 9 if rect.w > 900 else 7), cells, what.page, words.more)


def _radicals(what: KanjiSearch, any_words: str) -> list[Cell]:
    first = [Cell(any_words, "radical:0", False, tool=True)] if what.radical else []
    return first + [
        Cell(words, f"radical:{number}", is_name=True, chosen=number == what.radical)
        for number, words in radical_names()
    ]


def _found(what: KanjiSearch) -> list[Cell]:
    return [Cell(character, f"found:{at}", is_name=True) for at, character in enumerate(what.found)]


def _counts(pen: Pen, rect: Rect, what: KanjiSearch, any_words: str) -> None:
    columns = 10 if rect.w > 900 else 8
    rows = -(-(LARGEST_COUNT + 1) // columns)
    tall = min(110.0, (rect.h - 8 * (rows - 1)) / rows)
    wide = (rect.w - 8 * (columns - 1)) / columns
    for count in range(LARGEST_COUNT + 1):
        cell = Rect(rect.x + count % columns * (wide + 8), rect.y + count // columns * (tall + 8), wide, tall)
        words = str(count) if count else any_words
        chosen = count > 0 and count == what.strokes
        key(pen, cell, words, f"strokes:{count}", size=36, tool=not count, chosen=chosen)
