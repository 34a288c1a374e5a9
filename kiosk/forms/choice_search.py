"""Finding one of many choices: by a part of its words in any language, by its code, by the row of its first kana.

A choice has no reading of its own: it is read as its easy Japanese says, which carries readings.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from sync.contract.forms.procedures import Choice, Field
from sync.contract.forms.texts import words
from sync.japanese.kana import katakana
from sync.japanese.ruby import plain, stretches

ROWS = {
    "あ": "アイウエオヴ",
    "か": "カキクケコガギグゲゴ",
    "さ": "サシスセソザジズゼゾ",
    "た": "タチツテトダヂヅデド",
    "な": "ナニヌネノ",
    "は": "ハヒフヘホバビブベボパピプペポ",
    "ま": "マミムメモ",
    "や": "ヤユヨ",
    "ら": "ラリルレロ",
    "わ": "ワヰヱヲン",
}
"""Row of the 五十音 → the kana that begin there."""
REST = "ABC"
"""Those that begin with no kana."""
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True)
class Findable:
    """A choice with all by which it is found."""

    value: str
    label: str
    """As it is drawn: its code before its words (FORM-01)."""
    row: str
    found_by: str


def findables(field: Field, language: str) -> tuple[Findable, ...]:
    """The choices in the order of the form."""
    return tuple(
        Findable(choice.value, label_of(choice, language), _row(choice), _found_by(choice)) for choice in field.choices
    )


def label_of(choice: Choice, language: str) -> str:
    """The words of a choice, its code before them as the statement has it; English beside the Japanese (I18N-03)."""
    said = in_both(words(choice.label, "ja"), words(choice.label, language), language)
    return f"{choice.code}/" * bool(choice.code) + said


def in_both(japanese: str, said: str, language: str) -> str:
    """男 Male: who reads no Japanese finds on paper, and shows to staff, what was touched. Japanese is said once."""
    return said if language in ("ja", "easy-ja") or said == japanese else f"{japanese} {said}"


def found(among: tuple[Findable, ...], sought: str, row: str) -> tuple[Findable, ...]:
    """Those of a row, or those in which what is sought stands somewhere; everything where neither is said."""
    part = _folded(sought)
    return tuple(one for one in among if (not row or one.row == row) and part in one.found_by)


def rows_of(among: tuple[Findable, ...], language: str) -> tuple[str, ...]:
    """The rows in which something stands, in their order. Fewer than two tell nothing apart: none; nor do they where
    the words are not Japanese."""
    if language == "en":
        return ()
    there = {one.row for one in among}
    rows = tuple(row for row in (*ROWS, REST) if row in there)
    return rows if len(rows) > 1 else ()


def _reading(choice: Choice) -> str:
    """As it is read aloud, as far as that is known; words without a reading stand as they are."""
    marked = choice.label.get("easy-ja", "") or choice.label.get("ja", "")
    return "".join(part.reading or part.text for part in stretches(marked))


def _row(choice: Choice) -> str:
    first = katakana(_folded(_reading(choice))[:1])
    return next((row for row, kana in ROWS.items() if first and first in kana), REST)


def _found_by(choice: Choice) -> str:
    said = (choice.code, *(plain(text) for text in choice.label.values()), _reading(choice))
    return "\n".join(_folded(one) for one in said)


def _folded(text: str) -> str:
    """One form for widths, capitals, spaces and the two kana."""
    return katakana(_SPACES.sub("", unicodedata.normalize("NFKC", text)).casefold())
