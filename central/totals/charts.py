"""Bars as SVG, drawn by `charts.html`: a number beside each bar, a pattern in it, and the table says all of it again.

Its units are those of the narrowest page, so that nothing is too small to read at 320 px.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

WIDTH: Final = 280
MOST_BARS: Final = 12
"""Of a chart; the table goes on."""
LABEL: Final = 14
"""Full-width characters before a number."""
ROW: Final = 42
HEIGHT: Final = 110
"""Of the columns' field."""


@dataclass(frozen=True)
class Bar:
    """One bar under its words."""

    label: str
    count: int
    top: int
    width: int

    @property
    def words_at(self) -> int:
        """The line on which the words stand."""
        return self.top + 14

    @property
    def bar_at(self) -> int:
        """Top of the bar."""
        return self.top + 20


@dataclass(frozen=True)
class Columns:
    """A column for each day, all of one path."""

    path: str
    most: int
    place: int
    """Of the highest one, from 0."""


def bars_of(lines: Sequence[tuple[str, int]]) -> list[Bar]:
    """The longest one fills the width; what is not nothing can be seen."""
    some = [line for line in lines if line[1]][:MOST_BARS]
    most = max((count for _label, count in some), default=1)
    return [
        Bar(_short(label), count, place * ROW, max(3, round(WIDTH * count / most)))
        for place, (label, count) in enumerate(some)
    ]


def columns_of(counts: Sequence[int]) -> Columns:
    """From left to right, with a gap where there is room."""
    most = max(counts, default=0)
    step = WIDTH / max(len(counts), 1)
    broad = max(step * 0.75, step - 4)
    parts = []
    for place, count in enumerate(counts):
        if count:
            high = max(2.0, HEIGHT * count / most)
            parts.append(f"M{place * step:.2f} {HEIGHT}v-{high:.2f}h{broad:.2f}v{high:.2f}z")
    return Columns("".join(parts), most, list(counts).index(most) if counts else 0)


def _short(label: str) -> str:
    """Half-width characters are half as wide."""
    wide = 0.0
    for place, character in enumerate(label):
        wide += 0.5 if character.isascii() else 1
        if wide > LABEL:
            return label[:place] + "…"
    return label
