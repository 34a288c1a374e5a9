"""Characters that no answer may hold, whatever a form asks for."""

from __future__ import annotations

import unicodedata

_REFUSED = frozenset({"Cc", "Cs"})
"""Controls and halves of pairs: the same in every version of Unicode, so that no interpreter's table decides what a
name is. What is assigned later, or cannot be seen, is a question of drawing (`drawable`)."""


def has_control_character(text: str) -> bool:
    """Whether it holds what is no character of any text: a control, half a pair, a noncharacter."""
    return any(unicodedata.category(character) in _REFUSED or _is_noncharacter(character) for character in text)


def _is_noncharacter(character: str) -> bool:
    code = ord(character)
    return 0xFDD0 <= code <= 0xFDEF or code & 0xFFFE == 0xFFFE
