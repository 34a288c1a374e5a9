"""What a city is known by on the start page until it has pictures of its own: a sign, and a sprout that greets."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

Point = tuple[float, float]


class EmblemPlate(Protocol):
    """What these are drawn on: a plate of `pictures`."""

    def box(
        self, x: float, y: float, w: float, h: float, r: float, fill: str, line: str = "", width: float = 0
    ) -> None:
        """A rounded rectangle."""

    def disc(self, x: float, y: float, r: float, fill: str, line: str = "", width: float = 0) -> None:
        """A circle."""

    def shape(self, points: Sequence[Point], fill: str, line: str = "", width: float = 0) -> None:
        """A polygon."""

    def path(self, points: Sequence[Point], line: str, width: float) -> None:
        """A line."""


_LINE, _BODY, _CHEEK = "#0d3b24", "#f4f9d8", "#ffb3a7"
_LEAF, _LEAF_LIGHT = "#2cac6e", "#8fd6b0"


def mark(plate: EmblemPlate) -> None:
    """A sprout on green."""
    plate.box(0, 0, 64, 64, 16, "#197a4b")
    plate.path([(32, 50), (32, 28)], "#ffffff", 5)
    left = [(32.0, 34.0), (22.0, 32.0), (16.0, 26.0), (14.0, 17.0), (23.0, 19.0), (30.0, 25.0)]
    right = [(32.0, 28.0), (34.0, 20.0), (40.0, 15.0), (50.0, 13.0), (48.0, 21.0), (42.0, 26.0)]
    plate.shape(left, "#ffffff", "#ffffff", 2)
    plate.shape(right, "#c2e5d1", "#c2e5d1", 2)


def mascot(plate: EmblemPlate) -> None:
    """A seed with two leaves on its head and one hand up, drawn for this program."""
    plate.disc(75, 75, 74, "#ffffff")
    plate.path([(75, 62), (75, 40)], _LINE, 6)
    plate.shape([(75, 44), (58, 44), (46, 34), (42, 18), (58, 20), (71, 30)], _LEAF, _LINE, 3)
    plate.shape([(75, 42), (80, 28), (92, 19), (110, 17), (106, 32), (94, 42)], _LEAF_LIGHT, _LINE, 3)
    plate.path([(108, 92), (124, 70)], _LINE, 12)
    plate.path([(108, 92), (124, 70)], _BODY, 7)
    plate.path([(42, 98), (30, 112)], _LINE, 12)
    plate.path([(42, 98), (30, 112)], _BODY, 7)
    plate.disc(75, 94, 38, _BODY, _LINE, 3)
    for x in (61, 89):
        plate.disc(x, 88, 5, _LINE)
        plate.disc(x + 1.5, 86, 1.6, "#ffffff")
    for x in (50, 100):
        plate.disc(x, 99, 5, _CHEEK)
    plate.path([(65, 102), (70, 107), (75, 108.5), (80, 107), (85, 102)], _LINE, 3.5)
