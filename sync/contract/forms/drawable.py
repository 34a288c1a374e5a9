"""Which characters are drawn, the same answer at every end: a reviewed list, never a question to a font at run time.

`drawable.txt` is what the fonts of kiosk, paper and documents draw; `python -m provisioning.drawable` makes it anew.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cache
from pathlib import Path

from sync.japanese.clusters import is_selector

CODE_POINT = re.compile(r"U\+[0-9A-F]{4,6}")
"""What stands in `shown` for a character that nothing draws. Screens, paper and pages put a box around it."""
_LIST = Path(__file__).with_name("drawable.txt")


def is_drawable(character: str) -> bool:
    """Whether this one character is seen on every screen and paper. A selector by itself is not."""
    starts, ends = _ranges()
    place = bisect_right(starts, ord(character)) - 1
    return place >= 0 and ord(character) <= ends[place]


def drawn_text(text: str) -> str:
    """The text as every end draws it: U+31350 for a character that nothing draws or nobody sees.

    A variation selector stays behind a character that is drawn: where no font has the variant, its plain form stands.
    """
    drawn: list[str] = []
    carries = False
    for character in text:
        if is_selector(character):
            drawn.append(character if carries else _code_point(character))
            carries = False
        else:
            carries = is_drawable(character)
            drawn.append(character if carries else _code_point(character))
    return "".join(drawn)


def is_all_drawable(text: str) -> bool:
    """Whether the text is drawn as it is."""
    return drawn_text(text) == text


def _code_point(character: str) -> str:
    return f"U+{ord(character):04X}"


@cache
def _ranges() -> tuple[tuple[int, ...], tuple[int, ...]]:
    """First and last code points of the runs of the list."""
    runs = [
        run.partition("-")
        for line in _LIST.read_text("ascii").splitlines()
        if not line.startswith("#")
        for run in line.split()
    ]
    return tuple(int(first, 16) for first, _, _ in runs), tuple(int(last or first, 16) for first, _, last in runs)
