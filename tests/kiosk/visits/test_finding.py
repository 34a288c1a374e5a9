"""Among hundreds of procedures a resident finds the one that is wanted: by words, name, office, and who is to apply."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

import kiosk.state.offers
from kiosk.screens.appearance import Appearance, Orientation, TextSize
from kiosk.screens.choose import Choose, Tile
from kiosk.screens.keyboard_page import KeyboardPage
from kiosk.screens.touches import AppearanceChanged, Back, Chosen, LanguageChosen, PageTurned, TypedText
from kiosk.state import finding
from kiosk.state.finding import ApplicantSaid
from kiosk.steps.apply.choose import BeforeStart, ChooseEvent, ChooseOffice
from kiosk.ui.layout import faults, measure
from sync.contract.forms.question_parts import Who
from tests.support.kiosk.hundreds import hundreds
from tests.support.kiosk.walk import Hall, hall

ALLOWANCE, RECORD, WASTE = "child_allowance", "resident_record", "bulky_waste"
LOOKS: tuple[tuple[Appearance, Orientation], ...] = (
    (Appearance("ja"), "portrait"),
    (Appearance("ja", TextSize.EXTRA), "portrait"),
    (Appearance("easy-ja", low=True), "portrait"),
    (Appearance("en", TextSize.LARGE), "portrait"),
    (Appearance("easy-ja"), "landscape"),
    (Appearance("ja", TextSize.EXTRA), "landscape"),
)


def begun(language: str = "ja") -> Hall:
    return hall().does(LanguageChosen(language))


def city(language: str = "ja", orientation: Orientation = "portrait", count: int = 500) -> Hall:
    """A hall that offers so many."""
    place = begun(language)
    state = place.conversation.visit.kiosk_state
    state.orientation = orientation
    state.offers = hundreds(count, state.offers)
    return place


def page(place: Hall) -> Choose:
    shown = place.conversation.step.screen(place.conversation.visit)
    assert isinstance(shown, Choose)
    return shown


def keys(place: Hall) -> list[str]:
    """What can be chosen on this page."""
    return [tile.key.removeprefix("procedure:") for tile in page(place).tiles]


def all_keys(place: Hall) -> list[str]:
    """What can be chosen on this page and on those behind it."""
    found = keys(place)
    for _page in range(page(place).pages[1] - 1):
        found += keys(place.does(PageTurned(1)))
    return found


def searched(place: Hall, typed: str) -> Hall:
    return place.does(Chosen("search"), TypedText(typed))


@pytest.mark.requirement("PROC-01")
@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("粗大", WASTE),
        ("そだいごみ", WASTE),
        ("ｿﾀﾞｲｺﾞﾐ", WASTE),
        ("ソダイ", WASTE),
        ("ごみ　収集", WASTE),
        ("家具", WASTE),
        ("bulky WASTE", WASTE),
        ("ＢＵＬＫＹ", WASTE),
        ("環境課", WASTE),
        ("じゅうみんひょう", RECORD),
        ("ジユウミンヒヨウ", RECORD),
        ("写し", RECORD),
        ("手当", ALLOWANCE),
        ("子ども", ALLOWANCE),
    ],
)
def test_a_part_of_a_name_a_reading_an_office_or_another_common_name_finds_it(typed: str, first: str) -> None:
    place = searched(begun(), typed)
    assert keys(place)[0] == first
    assert not page(place).heading.startswith("ぴったり")
    place.does(Chosen(f"procedure:{first}"))
    assert isinstance(place.conversation.step, BeforeStart)
    assert place.conversation.visit.procedure.id == first


def test_a_name_that_begins_with_it_comes_before_one_in_which_it_stands() -> None:
    place = begun()
    state = place.conversation.visit.kiosk_state
    like = state.offers[0]
    within = replace(like, id="within", name={"ja": "飼い犬"}, reading="カイイヌ", keywords=())
    begins = replace(like, id="begins", name={"ja": "犬の登録"}, reading="イヌノトウロク", keywords=())
    state.offers = (within, begins, *state.offers)
    assert keys(searched(place, "犬")) == ["begins", "within"]


def test_words_that_fit_nothing_exactly_find_what_comes_close_and_the_page_says_so() -> None:
    place = searched(begun(), "粗大なごみの収集")
    assert keys(place)[0] == WASTE
    assert page(place).heading == "ぴったりの手続きはありません。近いものを出しています。"


@pytest.mark.parametrize(("look", "orientation"), LOOKS)
def test_where_nothing_is_found_the_page_says_what_to_do_next(look: Appearance, orientation: Orientation) -> None:
    place = city(look.language, orientation).does(AppearanceChanged(look))
    shown = page(searched(place, "ZZZ"))
    assert shown.tiles == ()
    assert "000-000-1234" in shown.empty
    assert shown.search is not None
    assert {tab.key for tab in shown.tabs} >= {"tab:event", "tab:reading"}
    assert faults(measure(shown, place.conversation.visit.appearance, orientation)) == []
    place.does(Chosen("search"))
    typed = place.conversation.step.screen(place.conversation.visit)
    assert isinstance(typed, KeyboardPage)
    assert typed.text == "ZZZ", "it can be changed, it need not be typed again"


@pytest.mark.requirement("PROC-03")
def test_an_office_leads_to_its_procedures_and_to_no_other() -> None:
    place = city().does(Chosen("tab:office"))
    offers = place.conversation.visit.kiosk_state.offers
    offices = {key.removeprefix("office:") for key in all_keys(place)}
    assert offices == {offer.section["ja"] for offer in offers}
    place.does(Chosen("office:水道課"))
    assert set(all_keys(place)) == {offer.id for offer in offers if offer.section["ja"] == "水道課"}
    assert isinstance(place.does(Back()).conversation.step, ChooseOffice)


@pytest.mark.requirement("PROC-04")
@pytest.mark.parametrize(
    ("touched", "left"),
    [
        (("age:0-17",), {"anybody", "here", "women"}),
        (("age:18-39",), {"anybody", "here", "women", "adults"}),
        (("age:65",), {"anybody", "here", "women", "adults", "old"}),
        (("here:no",), {"anybody", "women", "adults", "old"}),
        (("here:yes", "sex:male"), {"anybody", "here", "adults", "old"}),
        (("age:65", "here:no", "sex:female"), {"anybody", "women", "adults", "old"}),
        (("age:65", "age:0-17", "sex:male", "sex:male"), {"anybody", "here", "women"}),
    ],
)
def test_what_is_said_of_the_applicant_leaves_what_such_a_person_may_apply_for(
    touched: tuple[str, ...], left: set[str]
) -> None:
    place = begun()
    state = place.conversation.visit.kiosk_state
    whose = {
        "anybody": None,
        "adults": Who(least_age=18),
        "old": Who(least_age=65),
        "here": Who(lives_in=("若葉県若葉市",)),
        "women": Who(sexes=("female",)),
    }
    state.offers = tuple(replace(state.offers[0], id=one, who=who) for one, who in whose.items())
    place.does(Chosen("tab:applicant"), *map(Chosen, touched))
    show = page(place).shortcuts[0]
    assert show.label == f"{len(left)}件を見る"
    place.does(show.event)
    assert set(all_keys(place)) == left


def test_the_youngest_of_an_age_may_be_too_young_and_the_group_still_sees_it() -> None:
    like = begun().conversation.visit.kiosk_state.offers[0]
    of_twenty = replace(like, who=Who(least_age=20, most_age=39))
    assert [finding.fits(of_twenty, ApplicantSaid(ages=ages)) for ages in ((0, 17), (18, 39), (40, 64))] == [
        False,
        True,
        False,
    ]


@pytest.mark.requirement("ENT-27")
def test_one_touch_leads_to_all_that_can_be_done_here_by_name() -> None:
    place = city(count=60).does(Chosen("tab:reading"))
    offers = place.conversation.visit.kiosk_state.offers
    assert all_keys(place) == [offer.id for offer in sorted(offers, key=lambda offer: (offer.order, offer.id))]


def test_voiced_kana_stand_with_the_others_as_in_a_telephone_book() -> None:
    place = begun()
    state = place.conversation.visit.kiosk_state
    readings = ("シンリン", "ジドウ", "シエイ", "ガッコウ", "カイゴ")
    state.offers = tuple(replace(state.offers[0], id=one, reading=one) for one in readings)
    assert keys(place.does(Chosen("tab:reading"))) == ["カイゴ", "ガッコウ", "シエイ", "ジドウ", "シンリン"]


def ways(place: Hall, start: ChooseEvent) -> dict[str, int]:
    """Each procedure with the fewest touches by which it is reached by name."""
    found = dict[str, int]()
    place.conversation.step = start
    rows = [row.key for row in page(place.does(Chosen("tab:reading"))).index if row.enabled]
    for row in rows:
        place.conversation.step = start
        place.does(Chosen("tab:reading"), Chosen(row))
        pages = [tile.key for tile in page(place).tiles] if page(place).guides else []
        stands = place.conversation.step
        for touched in pages or [""]:
            place.conversation.step = stands
            count = 2 if not touched else 3
            if touched:
                place.does(Chosen(touched))
            for one in keys(place):
                found[one] = min(found.get(one, 99), count + 1)
    return found


@pytest.mark.requirement("PROC-06")
def test_the_same_procedure_is_found_by_words_and_by_its_row() -> None:
    typed = searched(city(), "いんかんとうろくのしんせい")
    by_row = city().does(Chosen("tab:reading"), Chosen("row:あ"), Chosen("page:0"))
    assert keys(typed) == ["procedure_0003"]
    assert "procedure_0003" in all_keys(by_row)
    assert typed.conversation.visit.kiosk_state.offers[3].name["ja"] == "印鑑登録の申請"


@pytest.mark.parametrize(
    ("language", "orientation"), [("ja", "portrait"), ("ja", "landscape"), ("easy-ja", "portrait"), ("en", "portrait")]
)
def test_any_of_five_hundred_is_four_touches_away_by_name(language: str, orientation: Orientation) -> None:
    place = city(language, orientation)
    touches = ways(place, ChooseEvent())
    assert set(touches) == {offer.id for offer in place.conversation.visit.kiosk_state.offers}
    assert max(touches.values()) <= 4


@pytest.mark.parametrize(("look", "orientation"), LOOKS)
def test_the_pages_of_five_hundred_are_drawn_whole(look: Appearance, orientation: Orientation) -> None:
    place = city(look.language, orientation).does(AppearanceChanged(look))
    row = "row:ABC" if look.language == "en" else "row:さ"
    walks = (
        (),
        (Chosen("tab:reading"),),
        (Chosen("tab:reading"), Chosen(row)),
        (Chosen("tab:reading"), Chosen(row), Chosen("page:0")),
        (Chosen("tab:office"),),
        (Chosen("tab:applicant"), Chosen("age:65")),
        (Chosen("tab:applicant"), Chosen("age:65"), Chosen("matching")),
        (Chosen("search"), TypedText("ごみ")),
    )
    for walk in walks:
        place.conversation.step = ChooseEvent()
        shown = page(place.does(*walk))
        assert faults(measure(shown, place.conversation.visit.appearance, orientation)) == [], walk


def test_each_key_of_a_search_looks_once_at_each_procedure_and_folds_nothing_anew(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Counted, not timed: the bench tells how long it takes."""
    offers = hundreds(1000, begun().conversation.visit.kiosk_state.offers)
    count = {"folded": 0, "ranked": 0}

    def counting(name: str, work: Callable[..., object]) -> Callable[..., object]:
        def counted(*given: object) -> object:
            count[name] += 1
            return work(*given)

        return counted

    monkeypatch.setattr(kiosk.state.offers, "sought", counting("folded", kiosk.state.offers.sought))
    monkeypatch.setattr(finding, "_rank", counting("ranked", finding._rank))
    finding.search(offers, "のの")
    first = dict(count)
    assert first["folded"] <= 12 * len(offers)
    finding.search(offers, "ののの")
    assert count["folded"] == first["folded"]
    assert count["ranked"] == 2 * len(offers)


def test_rows_in_which_nothing_stands_are_seen_and_not_touched() -> None:
    place = begun().does(Chosen("tab:reading"))
    rows: tuple[Tile, ...] = page(place).index
    assert [row.label for row in rows] == list("あかさたなはまやらわ")
    assert [row.label for row in rows if row.enabled] == ["さ"]
