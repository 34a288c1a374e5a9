"""Kana: readings (フリガナ) as they may stand in a form, and the two scripts of one sound.

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
KATAKANA = {code: code + 0x60 for code in (*range(ord("ぁ"), ord("ゖ") + 1), ord("ゝ"), ord("ゞ"))}
"""Hiragana → its katakana, for `str.translate`."""
_HIRAGANA = {katakana: hiragana for hiragana, katakana in KATAKANA.items()}


def katakana(text: str) -> str:
    """Hiragana as katakana; everything else stays."""
    return text.translate(KATAKANA)


def hiragana(text: str) -> str:
    """Katakana as hiragana, where there is one; everything else stays."""
    return text.translate(_HIRAGANA)


def both_scripts(kana: str) -> tuple[str, ...]:
    """The kana as they are and in katakana, each once."""
    return tuple(dict.fromkeys((kana, katakana(kana)))) if kana else ()


def fold_kana(typed: str) -> str:
    """Hiragana and half-width kana as full-width katakana, without spaces; a dash after kana becomes the long mark."""
    wide = str(jaconv.h2z(_SPACES.sub("", typed), kana=True, digit=False, ascii=False))
    # NFC joins a separate (han)dakuten to its kana; names in kanji never come here.
    return _DASHES.sub("ー", katakana(unicodedata.normalize("NFC", wide)))


def is_kana(reading: str) -> bool:
    """Whether this may stand as a reading: ァ to ヴ and the long mark, nothing else."""
    return _READING.fullmatch(reading) is not None
