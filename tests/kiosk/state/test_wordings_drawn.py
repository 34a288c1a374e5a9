"""A procedure in the words of a wording: whole or not at all, each language by itself, and named in the statement."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from kiosk.forms.answers import answer, asking
from kiosk.forms.field_views import view_of
from kiosk.forms.statement_builder import make_statement
from kiosk.screens.appearance import Appearance
from kiosk.state.kiosk_state import KioskState
from kiosk.state.visit import Visit
from sync.contract.chain.statement import read_statement
from sync.contract.chain.statement_lines import differences_drawn
from sync.contract.forms.texts import words
from sync.contract.forms.wording import read_wording, worded
from sync.contract.wire.catalogue import sha256_of
from sync.inbox.cache_tables import CacheTables
from sync.inbox.centre_cache import CentreCache
from sync.japanese.syllabary import sought
from tests.support.kiosk.example_catalogue import (
    BULKY_WASTE,
    Packed,
    definitions,
    example_catalogue,
    packed,
    wording_of,
)
from tests.support.kiosk.kiosk_homes import catalogue_jws, enrolled_kiosk, put_in_use
from tests.support.kiosk.walk import CountedRandomness, HandClock

TODAY = date(2026, 11, 20)
ENGLISH = wording_of("bulky_waste", "en", {"name": "Large items", "section": "Waste Desk"})


def label_place() -> str:
    page = surroundings(packed(definitions())).offer("bulky_waste").procedure.pages[0]  # type: ignore[union-attr]
    return f"pages.{page.id}.fields.{page.fields[0].id}.label"


def surroundings(contents: Packed) -> KioskState:
    kiosk_state = KioskState("99201-003", HandClock(), CountedRandomness())
    kiosk_state.take(example_catalogue(contents=contents), contents)
    return kiosk_state


def visit_in(language: str, contents: Packed) -> Visit:
    kiosk_state = surroundings(contents)
    visit = Visit(1, kiosk_state, Appearance(language))
    visit.offer = kiosk_state.offer("bulky_waste")
    for item, said in BULKY_WASTE.items():
        if (question := asking(visit).question(item)) is not None:
            answer(question.field, said, visit)
    return visit


def test_each_language_is_drawn_in_its_own_wording_and_the_others_in_the_forms_words() -> None:
    visit = visit_in("en", packed(definitions(), [ENGLISH]))
    assert words(visit.procedure.name, "en") == "Large items"
    assert asking(visit).procedure is visit.procedure
    visit.appearance = replace(visit.appearance, language="ja")
    assert words(visit.procedure.name, "ja") != "Large items"
    assert "Large items" not in visit.procedure.name.values()
    assert asking(visit).procedure is visit.procedure, "what was worked out for another language is not shown"


def test_speech_says_the_words_of_the_visits_language_alone() -> None:
    place = label_place().removesuffix(".label") + ".spoken"
    contents = packed(
        definitions(), [wording_of("bulky_waste", "en", {place: "Your family name, then your given name"})]
    )
    for language, said in (("en", "Your family name, then your given name"), ("ja", "")):
        visit = visit_in(language, contents)
        field = visit.procedure.pages[0].fields[0]
        assert view_of(field, visit, None).spoken == said


def test_the_choose_pages_show_and_find_it_by_the_new_words() -> None:
    (offered,) = (one for one in surroundings(packed(definitions(), [ENGLISH])).offers if one.id == "bulky_waste")
    assert (offered.name["en"], offered.section["en"]) == ("Large items", "Waste Desk")
    assert offered.name["ja"] == "粗大ごみの収集申込"
    assert sought("Large items") in offered.names


def test_a_statement_names_the_words_that_were_drawn_and_is_drawn_again_under_them() -> None:
    document = wording_of("bulky_waste", "en", {"name": "Large items", label_place(): "Who asks"})
    visit = visit_in("en", packed(definitions(), [document]))
    stated = read_statement(make_statement(visit))
    assert (stated.v, stated.wording, stated.title) == (2, sha256_of(document), "Large items")
    assert stated.items[0].label == "Who asks"
    assert visit.offer is not None
    own, said = visit.offer.procedure, worded(visit.offer.procedure, visit.offer.sha256, read_wording(document))
    assert differences_drawn(stated, said, TODAY) == ()
    assert {one.what for one in differences_drawn(stated, own, TODAY)} == {"title", stated.items[0].id}


@pytest.mark.parametrize("language", ["ja", "easy-ja", "en"])
def test_where_the_forms_own_words_are_drawn_the_statement_is_as_it_always_was(language: str) -> None:
    other = wording_of("bulky_waste", {"ja": "en"}.get(language, "ja"), {"name": "Other"})
    stated = read_statement(make_statement(visit_in(language, packed(definitions(), [other]))))
    assert (stated.v, stated.wording) == (1, None)


@pytest.mark.parametrize(
    "words_of_it",
    [{"pages.none.title": "?"}, {}, {"name": ""}, {"name": "Large %(n)s"}],
    ids=["place", "nothing", "empty", "placeholder"],
)
def test_one_that_does_not_fit_costs_only_itself(words_of_it: dict[str, str], caplog: pytest.LogCaptureFixture) -> None:
    contents = packed(definitions(), [wording_of("bulky_waste", "en", words_of_it)])
    kiosk_state = surroundings(contents)
    assert kiosk_state.not_read == ()
    offer = kiosk_state.offer("bulky_waste")
    assert offer is not None
    assert (offer.wording_in("en"), offer.in_language("en")) == (None, offer.procedure)
    assert "wording_not_used bulky_waste en" in caplog.text
    assert "D-05" in kiosk_state.codes


def test_one_that_is_used_or_still_on_its_way_is_no_trouble() -> None:
    assert "D-05" not in surroundings(packed(definitions(), [ENGLISH])).codes
    contents = packed(definitions(), [ENGLISH])
    del contents.objects[sha256_of(ENGLISH)]
    assert "D-05" not in surroundings(contents).codes


def test_bent_bytes_another_forms_words_and_another_language_cost_only_themselves() -> None:
    good = packed(definitions(), [ENGLISH])
    strangers = wording_of("child_allowance", "en", {"name": "Large items"})
    for instead in (b"{", ENGLISH[:-1], strangers, wording_of("bulky_waste", "ja", {"name": "大きいごみ"})):
        bent = replace(good, objects=good.objects | {sha256_of(ENGLISH): instead})
        offer = surroundings(bent).offer("bulky_waste")
        assert offer is not None
        assert offer.wordings == {}
    missing = replace(good, objects={name: data for name, data in good.objects.items() if data != ENGLISH})
    offer = surroundings(missing).offer("bulky_waste")
    assert offer is not None
    assert offer.wordings == {}


def test_a_corrected_word_is_seen_when_the_catalogue_changes() -> None:
    kiosk_state = surroundings(packed(definitions(), [ENGLISH]))
    again = wording_of("bulky_waste", "en", {"name": "Very large items"})
    contents = packed(definitions(), [again])
    kiosk_state.take(example_catalogue(contents=contents), contents)
    (offered,) = (one for one in kiosk_state.offers if one.id == "bulky_waste")
    assert offered.name["en"] == "Very large items"


def test_a_wording_that_comes_late_is_shown_without_another_catalogue(tmp_path: Path) -> None:
    kiosk = enrolled_kiosk(tmp_path)
    contents = packed(definitions(), [ENGLISH])
    late = {sha256_of(ENGLISH): contents.objects.pop(sha256_of(ENGLISH))}
    put_in_use(kiosk.home, catalogue_jws(kiosk.city, 2, pages=contents.pages), contents)
    kiosk_state, cache = KioskState("99201-003", HandClock(), CountedRandomness()), CentreCache(kiosk.home)
    own = surroundings(packed(definitions())).offer("bulky_waste").procedure.name["en"]  # type: ignore[union-attr]
    names = list[str]()
    for _ in range(2):
        kiosk_state.refresh_from(cache, None)
        (offered,) = (one for one in kiosk_state.offers if one.id == "bulky_waste")
        names.append(offered.name["en"])
        tables = CacheTables.open(kiosk.home.line_db)
        with tables.change():
            tables.put_object(*next(iter(late.items())))
        tables.close()
    assert names == [own, "Large items"]
    held = kiosk_state.offers
    kiosk_state.refresh_from(cache, None)
    assert kiosk_state.offers is held, "read once more, and not each time"
