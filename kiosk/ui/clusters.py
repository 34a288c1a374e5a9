"""Characters as people count them: a base with its selectors and marks is one, for the caret and for 1つ消す."""

from __future__ import annotations

import unicodedata


def clusters(text: str) -> list[str]:
    """The text in its characters; joined again they are the text."""
    found: list[str] = []
    for character in text:
        belongs = (
            unicodedata.combining(character)
            or "\ufe00" <= character <= "\ufe0f"
            or "\U000e0100" <= character <= "\U000e01ef"
            or character == "\u200d"
        )
        if found and (belongs or found[-1].endswith("\u200d")):
            found[-1] += character
        else:
            found.append(character)
    return found


def without_last(text: str) -> str:
    """The text without its last character as a person counts them."""
    return "".join(clusters(text)[:-1])
