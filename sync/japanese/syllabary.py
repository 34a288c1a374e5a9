"""五十音: the order and the rows of readings, and one spelling for all that people type to find a name.

Only for finding and for sorting. Nothing folded is shown.
"""

from __future__ import annotations

import re
import unicodedata

from sync.japanese.kana import katakana

ROWS = {
    "あ": "アイウエオ",
    "か": "カキクケコ",
    "さ": "サシスセソ",
    "た": "タチツテト",
    "な": "ナニヌネノ",
    "は": "ハヒフヘホ",
    "ま": "マミムメモ",
    "や": "ヤユヨ",
    "ら": "ラリルレロ",
    "わ": "ワヰヱヲン",
}
"""Row → the kana that begin there."""
_ROW_OF = {kana: row for row, all_kana in ROWS.items() for kana in all_kana}
_LARGE = str.maketrans("ァィゥェォッャュョヮヵヶ", "アイウエオツヤユヨワカケ")
_PASSED_OVER = re.compile("[\\s・･,，、.．。「」()（）/／~〜～ー‐‑‒–—―−-]")
_VOICED = re.compile("[\u3099\u309a]")


def sought(text: str) -> str:
    """One spelling: widths, case, the two kana and small kana are one; spaces, points, brackets, dashes and long marks
    are gone."""
    passed = _PASSED_OVER.sub("", unicodedata.normalize("NFKC", text)).casefold()
    return katakana(passed).translate(_LARGE)


def in_order(reading: str) -> str:
    """By which readings are sorted as a telephone book has them: voiced kana stand with the others."""
    folded = sought(reading)
    return unicodedata.normalize("NFC", _VOICED.sub("", unicodedata.normalize("NFD", folded)))


def row_of(reading: str) -> str:
    """The row in which a reading stands; empty: it begins with no kana."""
    return _ROW_OF.get(in_order(reading)[:1], "")
