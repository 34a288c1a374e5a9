"""Characters as people count them: a base with its selectors and marks is one, on every screen and paper.

A cluster is never divided: not by a line's end, not by a caret, not by 1つ消す.
"""

from __future__ import annotations

import re
import unicodedata

_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_JOINER = "\u200d"
_HALF_WIDTH_MARKS = "ﾞﾟ"


def clusters(text: str) -> list[str]:
    """The text in its characters; joined again they are the text.

    To the character before belong: variation selectors, marks (a dakuten by itself too, also the half-width one), and
    what a zero-width joiner joins.
    """
    found: list[str] = []
    for character in text:
        if found and (is_mark(character) or found[-1].endswith(_JOINER)):
            found[-1] += character
        else:
            found.append(character)
    return found


def without_last(text: str) -> str:
    """The text without its last character as a person counts them."""
    return "".join(clusters(text)[:-1])


def is_mark(character: str) -> bool:
    """Whether it belongs to the character before it."""
    if character < "\u0300" or "\u3100" <= character < "\ua000":
        return False  # most texts are of these, and no mark is
    return unicodedata.category(character)[0] == "M" or character == _JOINER or character in _HALF_WIDTH_MARKS


def is_selector(character: str) -> bool:
    """Whether it only chooses a form of the character before it (異体字: FE00 to FE0F, E0100 to E01EF)."""
    return "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef"


def without_selectors(text: str) -> str:
    """The text with each character in its plain form: cards and registers may differ in the form they write."""
    return _SELECTORS.sub("", text)


def length_of(text: str) -> int:
    """Characters as forms count them (`max_length`): a variation selector is none."""
    return len(without_selectors(text))
