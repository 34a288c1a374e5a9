"""Readings (フリガナ): what a person typed, folded to full-width katakana, and what may stand in one.

A reading in the family register is katakana with small letters and the long mark; big and small ヤユヨツ differ there
and are kept. Search folds them (domain-facts 5.1).
"""

from __future__ import annotations

import re
import unicodedata

import jaconv

_READING = re.compile("[ァ-ヴー]+")
_SPACES = re.compile(r"\s+")
_DASHES = re.compile("[-‐‑‒–—―−－ｰ]")
_SMALL = str.maketrans("ァィゥェォッャュョヮ", "アイウエオツヤユヨワ")


def fold_kana(typed: str) -> str:
    """Hiragana and half-width kana as full-width katakana, without spaces; a dash after kana becomes the long mark."""
    wide = str(jaconv.h2z(_SPACES.sub("", typed), kana=True, digit=False, ascii=False))
    # NFC joins a separate (han)dakuten to its kana; names in kanji never come here.
    katakana = str(jaconv.hira2kata(unicodedata.normalize("NFC", wide)))
    return _DASHES.sub("ー", katakana)


def is_kana(reading: str) -> bool:
    """Whether this may stand as a reading: ァ to ヴ and the long mark, nothing else."""
    return _READING.fullmatch(reading) is not None


def search_kana(reading: str) -> str:
    """The form under which readings are found: small letters as big ones, without the long mark."""
    return fold_kana(reading).translate(_SMALL).replace("ー", "")
