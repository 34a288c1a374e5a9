"""The few words that belong to drawing itself: names of keys and parts of a date. Everything else comes from steps.

A msgid is the Japanese text; catalogues are `kiosk/ui/locale/<folder>/LC_MESSAGES/drawing.po`.
"""

from __future__ import annotations

import gettext
from functools import cache
from pathlib import Path

from kiosk.words.texts import FOLDERS, read_catalogue

LOCALE = Path(__file__).parent / "locale"


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    return read_catalogue(LOCALE / FOLDERS.get(language, language) / "LC_MESSAGES" / "drawing.po")


def word(japanese: str, language: str, **facts: object) -> str:
    """These words in a language; an unknown language speaks Japanese."""
    said = _catalogue(language).gettext(japanese)
    return said % facts if facts else said
