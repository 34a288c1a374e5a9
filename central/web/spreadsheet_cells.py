"""Text that a spreadsheet leaves as it is, and what cp932 cannot hold.

A CSV says nothing of kinds: a spreadsheet that opens it turns 054936663560 into 5.49E+10, 1-2-3 into a day, and runs
what begins with =. So whatever holds a digit or begins like a formula is written as ="…", a constant text: Excel and
LibreOffice show the value itself, and there is nothing to run in it. xlsx has cells of the kind text and needs none of
this.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

LITERAL_LIMIT: Final = 127
"""Characters of one text inside a formula: they take 255, and count some characters twice."""
FORMULA_LIMIT: Final = 8_000
"""Of a whole formula; they take 8,192."""
STANDS_FOR_ALL: Final = "〓"
"""Where cp932 has no such character."""
_RISKY = re.compile(r"[=+\-@\t\r\n|%＝＋－＠]|.*\d|\s*(?:true|false)\s*\Z", re.DOTALL | re.IGNORECASE)
_CONSTANT = re.compile(r'="(?:[^"]|"")*"(?:&"(?:[^"]|"")*")*')
_PART = re.compile(r'"((?:[^"]|"")*)"')
_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_NEAR = {"—": "―", "¥": "￥"}
"""The same sign under the number that cp932 knows."""

Told = Callable[[str, str], None]
"""A character, and what stands in its place."""


def guarded(value: str) -> str:
    """A cell of a CSV that spreadsheets show as this value."""
    if not value or not _RISKY.match(value):
        return value
    parts = (value[at : at + LITERAL_LIMIT] for at in range(0, len(value), LITERAL_LIMIT))
    formula = "=" + "&".join('"' + part.replace('"', '""') + '"' for part in parts)
    # Longer than any formula: a space in front of it, and it is plain text. No answer of a form is so long.
    return formula if len(formula) <= FORMULA_LIMIT else f"　{value}"


def unguarded(cell: str) -> str:
    """The value of such a cell, for whoever reads the file again."""
    if not _CONSTANT.fullmatch(cell):
        return cell
    return "".join(part.replace('""', '"') for part in _PART.findall(cell))


def fitted(value: str, told: Told) -> str:
    """The same text in cp932's characters; each that stands for another is told."""
    if _held(value) == value:
        return value
    return "".join(_fitting(character, told) for character in value)


def _fitting(character: str, told: Told) -> str:
    held = _held(character)
    if held == character:
        return character
    # A selector only says which form of the character before it is meant.
    near = "" if _SELECTORS.fullmatch(character) else held or _NEAR.get(character, STANDS_FOR_ALL)
    told(character, near)
    return near


def _held(value: str) -> str | None:
    """What a reader of cp932 gets: the wave dash, for one, comes out as another. None: it does not go in."""
    try:
        return value.encode("cp932").decode("cp932")
    except UnicodeEncodeError:
        return None
