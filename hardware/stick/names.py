"""Names of a stranger's files as they may stand on a page: no control characters, nothing that turns the line round,
and no longer than a line. For showing only; a file is asked for by the name it has.
"""

from __future__ import annotations

import unicodedata

MOST_SHOWN = 80
_MOST_MARKS = 2
"""Combining marks on one character: more of them paint over the lines above."""
_JOINERS = frozenset("\u200d\ufe0e\ufe0f")


def shown(name: str) -> str:
    """The name for a page. Too long: its beginning and its ending, for the ending tells the kind."""
    kept: list[str] = []
    marks = 0
    for letter in _composed(name):
        category = unicodedata.category(letter)
        marks = marks + 1 if category in ("Mn", "Me") and not _is_selector(letter) else 0
        if category in ("Cc", "Cs", "Cn", "Co", "Zl", "Zp") or (category == "Cf" and letter not in _JOINERS):
            kept.append("□" if category != "Cf" else "")
        elif marks <= _MOST_MARKS:
            kept.append(" " if category == "Zs" else letter)
    said = "".join(kept).strip() or "□"
    if len(said) <= MOST_SHOWN:
        return said
    return said[: MOST_SHOWN - 21] + "…" + said[-20:]


def _composed(name: str) -> str:
    """Macintosh computers write が as two characters. Kanji stay as they are, of which NFC would change some."""
    said = ""
    for letter in name:
        one = unicodedata.normalize("NFC", said[-1:] + letter) if unicodedata.combining(letter) else ""
        said = said[:-1] + one if len(one) == 1 else said + letter
    return said


def _is_selector(letter: str) -> bool:
    """Chooses a form of the character before it (`sync.japanese`)."""
    return "\ufe00" <= letter <= "\ufe0f" or "\U000e0100" <= letter <= "\U000e01ef"
