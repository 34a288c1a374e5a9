"""The words of a definition in one language, beside it at a hash of its own (docs/adr/0031-wording.md).

A corrected word or a language more is a new wording, never a new version of the form. A wording is drawn with as a
whole or not at all: what is wrong with one costs only itself, and the definition's own words are drawn.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

import msgspec

from sync.contract.bounds import Hash, Language
from sync.contract.forms.procedures import DEFINITION_LIMIT_BYTES, Field, Page, Procedure
from sync.contract.forms.texts import Text, words
from sync.contract.one_reading import read_ours
from sync.errors import ContractError, TooLarge

WORDING_LIMIT_BYTES = DEFINITION_LIMIT_BYTES
WORDING_VERSION = 1
_PLACEHOLDER = re.compile(r"%\([a-z_]+\)s")
_FIELD_TEXTS = ("label", "example", "help", "unit", "error", "spoken")


class Wording(msgspec.Struct, frozen=True):
    """Members in the order in which they are written (docs/formats.md, "Wording")."""

    v: int
    definition: Hash
    """SHA-256 (hex) of the definition whose words these are."""
    language: Language
    words: dict[str, str]
    """Place of a text (`pages.applicant.fields.name.label`) → its words. What it does not name stays as the definition
    says."""


class WordingFault(StrEnum):
    """Why a wording cannot be drawn with."""

    DEFINITION = "wording_definition"
    """It is of another definition."""
    PLACE = "wording_place"
    """The definition has no text there."""
    EMPTY = "wording_empty"
    """It says nothing: at a place, or at all."""
    PLACEHOLDER = "wording_placeholder"
    """A `%(n)s` that the definition's words have is missing, or one more stands there."""


@dataclass(frozen=True)
class WordingFlaw:
    """One reason, and where."""

    fault: WordingFault
    place: str = ""


class WordingNotUsable(ContractError):
    """It is read well, and it cannot be drawn with."""

    def __init__(self, flaws: tuple[WordingFlaw, ...]) -> None:
        told = ", ".join(f"{flaw.place[:130]} {flaw.fault.value}".strip() for flaw in flaws[:20])
        super().__init__(f"a wording that cannot be drawn with: {told}")
        self.flaws = flaws


_DECODER = msgspec.json.Decoder(Wording)


def read_wording(data: bytes) -> Wording:
    """Read a wording; whether it fits its definition, `worded` says.

    Raises:
        TooLarge: above `WORDING_LIMIT_BYTES`.
        ContractError: not a wording, or of a version that this program does not know.
    """
    if len(data) > WORDING_LIMIT_BYTES:
        raise TooLarge("a wording is at most 256 KiB")
    found = read_ours(_DECODER.decode, data, "a wording")
    if found.v != WORDING_VERSION:
        raise ContractError(f"a wording of version {found.v}")
    return found


def places(procedure: Procedure) -> Iterator[tuple[str, Text]]:
    """Every text of a definition by its place, in the order of the form. An empty text is one that may be filled."""
    for member in ("name", "summary", "section", "consent_text"):
        yield member, getattr(procedure, member)
    if procedure.who is not None:
        yield "who.words", procedure.who.words
    for page in procedure.pages:
        yield from _places_of_page(page)


def flaws_in(wording: Wording, procedure: Procedure, sha256: str) -> tuple[WordingFlaw, ...]:
    """Everything for which it cannot be drawn with, for the definition of this hash; (): it can."""
    return tuple(_flaws(wording, procedure, sha256))


def worded(procedure: Procedure, sha256: str, wording: Wording) -> Procedure:
    """The procedure in these words, in the wording's language; in every other as it was.

    Raises:
        WordingNotUsable
    """
    flaws = flaws_in(wording, procedure, sha256)
    if flaws:
        raise WordingNotUsable(flaws)
    return _Wearing(wording).procedure(procedure)


def _flaws(wording: Wording, procedure: Procedure, sha256: str) -> Iterator[WordingFlaw]:
    if wording.definition != sha256:
        yield WordingFlaw(WordingFault.DEFINITION)
        return
    if not wording.words:
        yield WordingFlaw(WordingFault.EMPTY)
    known = dict(places(procedure))
    for place, said in wording.words.items():
        if place not in known:
            yield WordingFlaw(WordingFault.PLACE, place)
        elif not said.strip():
            yield WordingFlaw(WordingFault.EMPTY, place)
        elif _placeholders(said) != _placeholders(words(known[place], wording.language)):
            yield WordingFlaw(WordingFault.PLACEHOLDER, place)


def _placeholders(said: str) -> list[str]:
    return sorted(_PLACEHOLDER.findall(said))


def _places_of_page(page: Page) -> Iterator[tuple[str, Text]]:
    here = f"pages.{page.id}"
    yield f"{here}.title", page.title
    yield f"{here}.group", page.group
    if page.repeat is not None:
        yield f"{here}.repeat.heading", page.repeat.heading
        yield f"{here}.repeat.add", page.repeat.add
    for field in page.fields:
        at = f"{here}.fields.{field.id}"
        for member in _FIELD_TEXTS:
            yield f"{at}.{member}", getattr(field, member)
        for choice in field.choices:
            yield f"{at}.choices.{choice.value}", choice.label
        for item in field.items:
            yield f"{at}.items.{item.value}", item.label
        for number, demand in enumerate(field.must, 1):
            yield f"{at}.must.{number}", demand.words


class _Wearing:
    """Puts the words of one wording in the place of the definition's."""

    def __init__(self, wording: Wording) -> None:
        self._language = wording.language
        self._words = wording.words

    def procedure(self, given: Procedure) -> Procedure:
        """The whole."""
        return msgspec.structs.replace(
            given,
            **{member: self._text(member, getattr(given, member)) for member in ("name", "summary", "section")},
            consent_text=self._text("consent_text", given.consent_text),
            who=given.who and msgspec.structs.replace(given.who, words=self._text("who.words", given.who.words)),
            pages=tuple(map(self._page, given.pages)),
        )

    def _page(self, page: Page) -> Page:
        here = f"pages.{page.id}"
        return msgspec.structs.replace(
            page,
            title=self._text(f"{here}.title", page.title),
            group=self._text(f"{here}.group", page.group),
            repeat=page.repeat
            and msgspec.structs.replace(
                page.repeat,
                heading=self._text(f"{here}.repeat.heading", page.repeat.heading),
                add=self._text(f"{here}.repeat.add", page.repeat.add),
            ),
            fields=tuple(self._field(field, f"{here}.fields.{field.id}") for field in page.fields),
        )

    def _field(self, field: Field, at: str) -> Field:
        return msgspec.structs.replace(
            field,
            **{member: self._text(f"{at}.{member}", getattr(field, member)) for member in _FIELD_TEXTS},
            choices=tuple(
                msgspec.structs.replace(choice, label=self._text(f"{at}.choices.{choice.value}", choice.label))
                for choice in field.choices
            ),
            items=tuple(
                msgspec.structs.replace(item, label=self._text(f"{at}.items.{item.value}", item.label))
                for item in field.items
            ),
            must=tuple(
                msgspec.structs.replace(demand, words=self._text(f"{at}.must.{number}", demand.words))
                for number, demand in enumerate(field.must, 1)
            ),
        )

    def _text(self, place: str, text: Text) -> Text:
        said = self._words.get(place)
        return text if said is None else {**text, self._language: said}
