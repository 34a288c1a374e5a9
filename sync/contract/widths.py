"""Full width (全角) and half width (半角), as forms ask for them (VAL-14), and characters that no answer may hold."""

from __future__ import annotations

import re
import unicodedata

import jaconv

_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_FULL = frozenset("WFA")
_REFUSED = frozenset({"Cc", "Cs"})
"""Controls and halves of pairs: the same in every version of Unicode, so that no interpreter's table decides what a
name is. What is assigned later, or cannot be seen, is a question of drawing (`drawable`)."""


def is_full_width(text: str) -> bool:
    """Every character is full width. Variation selectors belong to the character before."""
    return all(unicodedata.east_asian_width(character) in _FULL for character in _SELECTORS.sub("", text))


def is_half_width(text: str) -> bool:
    """Every character is an ASCII letter, digit, sign or space. Half-width kana are not meant by 半角 in forms."""
    return all(" " <= character <= "~" for character in text)


def to_full_width(text: str) -> str:
    """Letters, digits, signs, spaces and kana as full width; kanji are left alone."""
    return str(jaconv.h2z(text, kana=True, digit=True, ascii=True))


def to_half_width(text: str) -> str:
    """Full-width letters, digits, signs and spaces as ASCII; everything else is left alone."""
    return str(jaconv.z2h(text, kana=False, digit=True, ascii=True)).replace("\u3000", " ")


def has_control_character(text: str) -> bool:
    """Whether it holds what is no character of any text: a control, half a pair, a noncharacter."""
    return any(unicodedata.category(character) in _REFUSED or _is_noncharacter(character) for character in text)


def is_selector(character: str) -> bool:
    """Whether it chooses a form of the character before it."""
    return bool(_SELECTORS.fullmatch(character))


def length_of(text: str) -> int:
    """Characters as a person counts them: a variation selector is none."""
    return len(_SELECTORS.sub("", text))


def _is_noncharacter(character: str) -> bool:
    code = ord(character)
    return 0xFDD0 <= code <= 0xFDEF or code & 0xFFFE == 0xFFFE
