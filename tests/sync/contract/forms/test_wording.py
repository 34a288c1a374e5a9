"""The words of a definition in one language: drawn with as a whole or not at all, and naming every text there is."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
import pytest

from sync.contract.chain.statement_lines import heading_of, title_of
from sync.contract.forms.procedures import Procedure
from sync.contract.forms.question_parts import Who
from sync.contract.forms.texts import words
from sync.contract.forms.wording import (
    WORDING_LIMIT_BYTES,
    Wording,
    WordingFault,
    WordingFlaw,
    WordingNotUsable,
    flaws_in,
    places,
    read_wording,
    worded,
)
from sync.contract.wire.catalogue import sha256_of
from sync.contract.wire.messages import write_message
from sync.errors import ContractError, TooLarge
from tests.support.kiosk.every_kind import every_kind

VECTORS = Path(__file__).parents[3] / "vectors" / "decided.json"
DECIDED: dict[str, str] = json.loads(VECTORS.read_text())
SHA = "ab" * 32


def form() -> Procedure:
    """Every kind of text stands in it."""
    given = every_kind()
    first, *others = given.pages[0].fields
    said = {member: {"ja": member, "en": member} for member in ("example", "help", "unit", "error", "spoken")}
    page = msgspec.structs.replace(given.pages[0], fields=(msgspec.structs.replace(first, **said), *others))
    who = Who(least_age=18, words={"ja": "18歳以上の方", "en": "Adults"})
    return msgspec.structs.replace(given, pages=(page, *given.pages[1:]), who=who)


def wording(said: dict[str, str], *, language: str = "en", definition: str = SHA) -> Wording:
    return Wording(1, definition, language, said)


def refused(said: Wording) -> tuple[WordingFlaw, ...]:
    with pytest.raises(WordingNotUsable) as refusal:
        worded(form(), SHA, said)
    return refusal.value.flaws


def test_what_was_decided_is_what_is_written() -> None:
    data = DECIDED["wording"].encode()
    read = read_wording(data)
    assert (sha256_of(data), write_message(read)) == (DECIDED["wording_sha256"], data)
    assert read.words["name"] == "Copy of the resident record"


def test_every_text_of_a_form_has_a_place_of_its_own_and_can_be_said_otherwise() -> None:
    """Or a text that is added to the format later could not be corrected."""
    given = form()
    found = list(places(given))
    assert len(dict(found)) == len(found)
    filled = {
        place: f"{number} {' '.join(_placeholders_of(words(text, 'en')))}" for number, (place, text) in _with(found)
    }
    other = worded(given, SHA, wording(filled))
    assert {place: text.get("en") for place, text in places(other) if place in filled} == filled
    assert {place: text.get("ja") for place, text in places(other)} == {
        place: text.get("ja") for place, text in found
    }, "the other languages stay as they were"
    assert _texts_in(msgspec.to_builtins(given)) == sum(bool(text) for _, text in found), "a text has no place"


def test_a_place_that_is_not_named_keeps_the_definitions_words() -> None:
    given = form()
    page = next(page for page in given.pages if page.repeat is not None)
    other = worded(given, SHA, wording({"name": "Corrected"}))
    assert (title_of(other, "en"), title_of(other, "ja")) == ("Corrected", title_of(given, "ja"))
    assert heading_of(page, 2, "en") == heading_of(other.pages[given.pages.index(page)], 2, "en")


@pytest.mark.parametrize(
    ("said", "flaw"),
    [
        (wording({"name": "Right"}, definition="cd" * 32), WordingFlaw(WordingFault.DEFINITION)),
        (wording({}), WordingFlaw(WordingFault.EMPTY)),
        (wording({"name": " "}), WordingFlaw(WordingFault.EMPTY, "name")),
        (wording({"name": "Right", "pages.none.title": "?"}), WordingFlaw(WordingFault.PLACE, "pages.none.title")),
        (wording({"id": "other"}), WordingFlaw(WordingFault.PLACE, "id")),
    ],
)
def test_what_does_not_fit_its_definition_is_drawn_nowhere(said: Wording, flaw: WordingFlaw) -> None:
    assert refused(said) == (flaw,)
    assert flaws_in(said, form(), SHA) == (flaw,)


def test_a_number_that_is_put_in_later_may_neither_be_lost_nor_doubled() -> None:
    given = form()
    place = next(place for place, text in places(given) if "%(n)s" in text.get("en", ""))
    assert refused(wording({place: "Thing"})) == (WordingFlaw(WordingFault.PLACEHOLDER, place),)
    assert refused(wording({place: "%(n)s %(n)s"})) == (WordingFlaw(WordingFault.PLACEHOLDER, place),)
    assert refused(wording({"name": "Form %(n)s"})) == (WordingFlaw(WordingFault.PLACEHOLDER, "name"),)
    assert worded(given, SHA, wording({place: "No. %(n)s"}))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        DECIDED["wording"].replace('"v":1', '"v":2').encode(),
        DECIDED["wording"].replace(",", ", ").encode(),
        DECIDED["wording"].replace('"name":', '"name":"first","name":').encode(),
        DECIDED["wording"].replace('"en"', '"EN"').encode(),
        DECIDED["wording"].replace('"Name"', "7").encode(),
        b"[" * 100_000,
    ],
)
def test_bent_bytes_are_no_wording(data: bytes) -> None:
    with pytest.raises(ContractError):
        read_wording(data)


def test_one_that_is_too_large_is_not_read() -> None:
    fits = write_message(wording({"name": "x"}))
    room = WORDING_LIMIT_BYTES - len(fits) + 1
    assert read_wording(write_message(wording({"name": "x" * room})))
    with pytest.raises(TooLarge):
        read_wording(write_message(wording({"name": "x" * (room + 1)})))


def _with(found: list[tuple[str, dict[str, str]]]) -> list[tuple[int, tuple[str, dict[str, str]]]]:
    return [(number, one) for number, one in enumerate(found) if one[1]]


def _placeholders_of(text: str) -> list[str]:
    return ["%(n)s"] * text.count("%(n)s")


def _texts_in(tree: object) -> int:
    """How many texts stand in a definition, wherever: an object with Japanese words."""
    if isinstance(tree, dict):
        return int(isinstance(tree.get("ja"), str)) + sum(map(_texts_in, tree.values()))
    return sum(map(_texts_in, tree)) if isinstance(tree, list | tuple) else 0
