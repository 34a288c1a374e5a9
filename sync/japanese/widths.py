"""Full width (全角) and half width (半角), as forms ask for them (VAL-14), and about how wide a text is drawn."""

from __future__ import annotations

import re
import unicodedata

import jaconv

from sync.japanese.clusters import without_selectors

_SPACES = re.compile(r"\s+")
_FULL = frozenset("WFA")
_NO_ROOM = frozenset({"Mn", "Me"})
"""Marks and variation selectors: drawn over the character before them."""
_HALF_EM = 0.6
"""Of a half-width character, on the safe side: m and W are wider, most are narrower."""


def is_full_width(text: str) -> bool:
    """Every character is full width. Variation selectors belong to the character before."""
    return all(unicodedata.east_asian_width(character) in _FULL for character in without_selectors(text))


def is_half_width(text: str) -> bool:
    """Every character is an ASCII letter, digit, sign or space. Half-width kana are not meant by 半角 in forms."""
    return all(" " <= character <= "~" for character in text)


def to_full_width(text: str) -> str:
    """Letters, digits, signs, spaces and kana as full width; kanji are left alone."""
    return str(jaconv.h2z(text, kana=True, digit=True, ascii=True))


def to_half_width(text: str) -> str:
    """Full-width letters, digits, signs and spaces as ASCII; everything else is left alone."""
    return str(jaconv.z2h(text, kana=False, digit=True, ascii=True)).replace("\u3000", " ")


def without_spaces(text: str) -> str:
    """NFKC without spaces. Taking one away can bring a letter and its mark together: folded once more."""
    return unicodedata.normalize("NFKC", _SPACES.sub("", unicodedata.normalize("NFKC", text)))


def em_width(text: str) -> float:
    """About how wide a text is drawn, in em, without measuring. Marks and selectors take no room."""
    return sum(
        1.0 if unicodedata.east_asian_width(character) in _FULL else _HALF_EM
        for character in text
        if unicodedata.category(character) not in _NO_ROOM
    )
