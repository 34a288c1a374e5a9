"""The words of the screen in the resident's language.

A msgid is the Japanese text itself. Catalogues are `kiosk/words/locale/<folder>/LC_MESSAGES/kiosk.po`, and `.mo` beside
them where `provisioning.texts` compiled them. Whoever draws a screen sets the language.
"""

from __future__ import annotations

import gettext
import io
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path

FOLDERS = {"ja": "ja", "en": "en", "easy-ja": "ja_JP@easy"}
"""Language code → catalogue folder. A language more is a folder more and a line here."""
LANGUAGE_NAMES = {"ja": "日本語", "easy-ja": "やさしい{日本語|にほんご}", "en": "English"}
"""Each in its own words."""
_LOCALE = Path(__file__).parent / "locale"
_language: ContextVar[str] = ContextVar("language", default="ja")


@cache
def catalogue(language: str) -> gettext.NullTranslations:
    """The texts of a language; an unknown one speaks Japanese."""
    folder = FOLDERS.get(language)
    return read_catalogue(_LOCALE / folder / "LC_MESSAGES" / "kiosk.po") if folder else gettext.NullTranslations()


def read_catalogue(source: Path) -> gettext.NullTranslations:
    """The texts of a `.po`: from its `.mo` if that is as new, else compiled now; one that is not there says msgids."""
    compiled = source.with_suffix(".mo")
    if not source.exists():
        return gettext.NullTranslations()
    if compiled.exists() and compiled.stat().st_mtime >= source.stat().st_mtime:
        return gettext.GNUTranslations(io.BytesIO(compiled.read_bytes()))
    import polib  # only where nobody compiled

    return gettext.GNUTranslations(io.BytesIO(polib.pofile(str(source)).to_binary()))


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Everything inside says its words in this language."""
    token = _language.set(language)
    try:
        yield
    finally:
        _language.reset(token)


def language() -> str:
    """The language spoken now."""
    return _language.get()


def _(japanese: str) -> str:
    """These words in the language spoken now."""
    return catalogue(_language.get()).gettext(japanese)


def say(japanese: str, **facts: object) -> str:
    """Words with facts in their `%(name)s` places. The msgid is also what the catalogues hold."""
    return _(japanese) % facts


def later(japanese: str) -> str:
    """Mark words that are translated when they are drawn, not where they stand."""
    return japanese
