"""One word drawn large: 髙 and 高 are told apart, and a character changes into another of its forms."""

from __future__ import annotations

from dataclasses import dataclass, replace

from kiosk.conversion.kanji_table import kanji_of, ways_to_write
from kiosk.ui.controls import key
from kiosk.ui.display_list import Rect
from kiosk.ui.keyboard.key_grid import Cell, draw_cells, grid_in
from kiosk.ui.pen import Pen
from sync.japanese.clusters import clusters

BIG_PX = 200.0
MOST_READINGS = 4


@dataclass(frozen=True, repr=False)
class Enlarged:
    """A word and which of its characters is looked at."""

    word: str
    goes_to: str
    """Where it goes when it is taken: `pick` in place of the reading or piece, `caret` in place of the character
    before the caret, `found` at the caret."""
    at: int = 0
    page: int = 0

    @property
    def character(self) -> str:
        """The one that is looked at, in its form."""
        return clusters(self.word)[self.at]

    @property
    def ways(self) -> tuple[str, ...]:
        """How this character may be written, as it is first."""
        return ways_to_write(self.character)

    def looked_at(self, at: int) -> Enlarged:
        """Another character of the word."""
        return replace(self, at=at, page=0)

    def written(self, index: int) -> Enlarged:
        """The character in another way."""
        pieces = clusters(self.word)
        pieces[self.at] = self.ways[index]
        return replace(self, word="".join(pieces))

    def turned(self, by: int) -> Enlarged:
        """Another page of forms."""
        return replace(self, page=self.page + by)


def code_of(cluster: str) -> str:
    """Its code points and, where it has one, its number of 文字情報基盤: what a clerk can look up."""
    points = " ".join(f"U+{ord(point):04X}" for point in cluster)
    kanji = kanji_of(cluster)
    number = kanji.number_of(cluster) if kanji else ""
    return f"{points}　MJ{number}" if number else points


def draw_enlarged(pen: Pen, rect: Rect, what: Enlarged, facts: tuple[str, ...], words: tuple[str, ...]) -> None:
    """The character large, what is known of it, its other forms, and the two ways on.

    Args:
        facts: lines beside the character.
        words: over the other forms; of the key that goes back; of the key that takes it;
            of the key that turns the page.
    """
    foot = rect.bottom - 92
    side = min(BIG_PX * 1.3, max(150.0, (foot - rect.y) * 0.42))
    box = Rect(rect.x, rect.y, side, side)
    pen.box(box, "page", "edge", 3, 16)
    pen.fit(what.character, box.inset(8, 4), min(BIG_PX, side * 0.8), name=True, marked=False)
    beside = Rect(box.right + 20, rect.y, rect.right - box.right - 20, side)
    y = beside.y
    pieces = clusters(what.word)
    if len(pieces) > 1:
        row = grid_in(Rect(beside.x, y, beside.w, 84), max(6, min(len(pieces), int(beside.w // 92))))
        cells = [Cell(piece, f"look:{at}", is_name=True, chosen=at == what.at) for at, piece in enumerate(pieces)]
        draw_cells(pen, replace(row, rows=1), cells[: row.columns], 0, words[3])
        y += 96
    lines = "\n".join(facts)
    known = pen.fitted(lines, beside.w, beside.bottom - y, pen.plain_sizes.body)
    pen.put(known, lines, beside.x, y, beside.w)
    y = box.bottom + 12
    ways = what.ways
    if len(ways) > 1:
        y += pen.text(words[0], rect.x, y, rect.w, pen.plain_sizes.note, "ink2", leading=1.3) + 6
        columns = 8 if rect.w > 900 else 6
        cells = [Cell(way, f"write:{at}", is_name=True, chosen=at == 0) for at, way in enumerate(ways)]
        draw_cells(pen, grid_in(Rect(rect.x, y, rect.w, foot - 12 - y), columns), cells, what.page, words[3])
    half = (rect.w - 16) / 2
    key(pen, Rect(rect.x, foot, half, 92), words[1], "back:enlarged", size=34, icon="arrow-left", tool=True)
    key(pen, Rect(rect.x + half + 16, foot, half, 92), words[2], "take", size=34, icon="check", chosen=True)
