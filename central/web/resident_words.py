"""What residents read from the centre, in the languages of their statements: gettext domains of their own (`mail`,
`leaflet`), whose msgids are the Japanese text.
"""

from __future__ import annotations

import gettext
import io
from functools import cache
from pathlib import Path

import polib

FOLDERS = {"ja": "ja", "en": "en", "easy-ja": "ja_JP@easy"}
"""Language of a statement → folder of its catalogue."""
LOCALE = Path(__file__).resolve().parent.parent / "locale"


@cache
def catalogue(domain: str, language: str) -> gettext.NullTranslations:
    """Japanese is the msgids themselves; other languages are read from their catalogue, compiled in memory."""
    source = LOCALE / FOLDERS.get(language, "ja") / "LC_MESSAGES" / f"{domain}.po"
    if not source.exists():
        return gettext.NullTranslations()
    return gettext.GNUTranslations(io.BytesIO(polib.pofile(str(source)).to_binary()))
