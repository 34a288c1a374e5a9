"""Narrower sets of characters that a text may be held to, and how what is meant is folded to them."""

from __future__ import annotations

import re

from sync.contract.forms.question_parts import Characters
from sync.japanese.kana import hiragana, katakana
from sync.japanese.widths import to_full_width, to_half_width

LATIN_NAME_LIMIT = 104
"""Characters of a name as residence cards write it (I18N-08)."""
_DASHES = re.compile("[‐‑‒–—―−－]")
_APOSTROPHES = re.compile("[‘’´`＇]")
_SETS = {
    Characters.LATIN_CAPITALS: re.compile(r"[A-Z](?:[A-Z '.,-]*[A-Z.'])?"),
    Characters.KATAKANA: re.compile("[ァ-ヺー・　]+"),
    Characters.HIRAGANA: re.compile("[ぁ-ゖー・　]+"),
    Characters.ALPHANUMERIC: re.compile("[0-9A-Za-z]+"),
}


def fold_characters(characters: Characters, typed: str) -> str:
    """Capitals, widths and kana of the set; what is of none of these stays, for the verdict to name."""
    text = typed.strip(" \u3000\t\r\n")
    match characters:
        case Characters.LATIN_CAPITALS:
            plain = to_half_width(_APOSTROPHES.sub("'", _DASHES.sub("-", text)))
            return re.sub(r"\s+", " ", plain).strip().upper()
        case Characters.KATAKANA:
            return katakana(to_full_width(text))
        case Characters.HIRAGANA:
            return hiragana(to_full_width(text))
        case Characters.ALPHANUMERIC:
            return re.sub(r"\s+", "", to_half_width(text))


def are_of(characters: Characters, value: str) -> bool:
    """Whether all of it is of the set."""
    return bool(_SETS[characters].fullmatch(value))
