"""Words in several languages, as definitions and catalogues hold them."""

from __future__ import annotations

from typing import TypeAlias

LANGUAGES = ("ja", "easy-ja", "en")
Text: TypeAlias = dict[str, str]
"""Language → words. Easy Japanese carries readings as `{漢字|かんじ}`."""


def words(text: Text, language: str) -> str:
    """The words in a language; easy Japanese and others fall back to Japanese, and nothing to nothing."""
    return text.get(language) or text.get("ja", "")
