"""Pages of a PDF as poppler draws them, and where two drawings differ."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from dataclasses import dataclass

from central.paper_forms.boxes import PaperBox

DOTS_PER_MM = 3
_DARKER = 60
_NEAR_MM = 0.7


@dataclass(frozen=True)
class PagePicture:
    """Grey values, from the upper left."""

    width: int
    height: int
    grey: bytes


def picture_of(pdf: bytes, page: int = 1) -> PagePicture:
    """One page."""
    asked = ["pdftoppm", "-gray", "-r", str(DOTS_PER_MM * 25.4), "-f", str(page), "-l", str(page), "-"]
    drawn = subprocess.run(asked, input=pdf, capture_output=True, check=True).stdout
    kind, size, _most, grey = drawn.split(b"\n", 3)
    assert kind == b"P5"
    width, height = (int(side) for side in size.split())
    return PagePicture(width, height, grey)


def changed_boxes(before: PagePicture, after: PagePicture, boxes: Sequence[PaperBox]) -> tuple[set[str], bool]:
    """In which boxes a page is drawn upon, and whether it is anywhere else. Frames are in no box."""
    assert (before.width, before.height) == (after.width, after.height)
    found, elsewhere = set(), False
    for at, (one, other) in enumerate(zip(before.grey, after.grey, strict=True)):
        if abs(one - other) < _DARKER:
            continue
        x, y = (at % before.width) / DOTS_PER_MM, (at // before.width) / DOTS_PER_MM
        there = [box.id for box in boxes if _near(box, x, y)]
        found.update(there)
        elsewhere = elsewhere or not there
    return found, elsewhere


def _near(box: PaperBox, x: float, y: float) -> bool:
    return (
        box.x - _NEAR_MM <= x <= box.x + box.width + _NEAR_MM and box.y - _NEAR_MM <= y <= box.y + box.height + _NEAR_MM
    )
