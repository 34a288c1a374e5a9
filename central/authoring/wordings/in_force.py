"""The words that a published version has now."""

from __future__ import annotations

from typing import TypeAlias

import msgspec

from central.catalogue.authored_words import texts_now
from central.catalogue.models import ProcedureVersion
from central.catalogue.queries import procedure_of
from sync.contract.forms.procedures import Procedure
from sync.contract.forms.texts import LANGUAGES
from sync.contract.forms.wording import WORDING_VERSION, Wording, places, worded

WordsByLanguage: TypeAlias = dict[str, dict[str, str]]
"""Language → place → words. Each place with a text in any language stands under each language."""
_DECODER = msgspec.json.Decoder(WordsByLanguage)


def words_in_force(version: ProcedureVersion) -> WordsByLanguage:
    """The definition's, and what was corrected since."""
    return {language: texts_now(version, language) for language in LANGUAGES}


def read_words(text: str) -> WordsByLanguage:
    """As a working copy holds them."""
    return _DECODER.decode(text)


def write_words(words: WordsByLanguage) -> str:
    """The same, to be held."""
    return msgspec.json.encode(words).decode()


def in_these_words(version: ProcedureVersion, words: WordsByLanguage) -> Procedure:
    """The definition as a kiosk would draw it in each language.

    Raises:
        WordingNotUsable
    """
    procedure = procedure_of(version)
    for language, texts in words.items():
        said = said_otherwise(procedure, language, texts)
        if said:
            procedure = worded(procedure, version.sha256, Wording(WORDING_VERSION, version.sha256, language, said))
    return procedure


def said_otherwise(procedure: Procedure, language: str, texts: dict[str, str]) -> dict[str, str]:
    """What a wording has to say. A language that never had words at a place may go without."""
    own = {place: text.get(language, "") for place, text in places(procedure)}
    return {place: text for place, text in texts.items() if text != own.get(place, "") or place not in own}
