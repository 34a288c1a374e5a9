"""The code on a leaflet leads to its procedure, or says from when; each code that leads nowhere has its own sentence.

And what is applied for often at this hall stands first.
"""

from __future__ import annotations

from dataclasses import replace

import msgspec
import pytest

from kiosk.paging.type_sizes import is_big
from kiosk.screens.appearance import Appearance, TextSize
from kiosk.screens.choose import Choose
from kiosk.screens.keyboard_page import KeyboardPage
from kiosk.screens.picture import Picture
from kiosk.screens.touches import AppearanceChanged, Back, Chosen, Confirmed, LanguageChosen, Scanned, TypedText
from kiosk.steps.apply.before_start import BeforeStart
from kiosk.steps.apply.choose import ChooseEvent
from kiosk.steps.apply.leaflet import ENDED, MISTYPED, UNKNOWN, EnterLeafletCode, LeafletAhead
from kiosk.ui.layout import faults, measure
from kiosk.words.texts import speaking
from sync.contract.numbers import leaflet_number, parse_leaflet_number
from sync.contract.wire.catalogue import LeafletCode
from sync.errors import NotANumber
from sync.japanese.ruby import plain
from tests.support.kiosk.hundreds import hundreds
from tests.support.kiosk.walk import Hall, hall
from tests.support.screens.step_screens import AHEAD

WASTE, AHEAD_OF_FORM, ENDED_ONE, FREE = (leaflet_number(number) for number in (7, 1, 9, 11))
NAME = {"ja": "粗大ごみのチラシ"}


def place(language: str = "ja") -> Hall:
    """A hall whose catalogue has three codes."""
    found = hall().does(LanguageChosen(language))
    state = found.conversation.visit.kiosk_state
    assert state.catalogue is not None
    leaflets = (
        AHEAD,
        LeafletCode(WASTE, "bulky_waste", NAME),
        LeafletCode(ENDED_ONE, "bulky_waste", NAME, ended=True),
    )
    state.catalogue = msgspec.structs.replace(state.catalogue, leaflets=leaflets)
    return found.does(AppearanceChanged(found.conversation.visit.appearance))


def buttons(found: Hall) -> list[str]:
    page = found.screens.now
    assert isinstance(page, Choose)
    return [button.label for button in page.shortcuts]


def test_a_typed_code_leads_to_its_procedure_and_back_to_the_code() -> None:
    found = place().does(Chosen("leaflet"))
    assert isinstance(found.step, EnterLeafletCode)
    found.does(TypedText(WASTE))
    assert isinstance(found.step, BeforeStart)
    assert found.conversation.visit.procedure.id == "bulky_waste"
    found.does(Back())
    assert isinstance(found.step, EnterLeafletCode)
    assert isinstance(found.does(Back()).step, ChooseEvent)


PAGE = f"https://madoguchi.wakaba.example/p/{WASTE}/"


@pytest.mark.parametrize(
    "read",
    [
        *(f"L{WASTE}", f"]Q1L{WASTE}\n", f"l{WASTE}", f"{WASTE[:3]}-{WASTE[3:]}"),
        # Since there is a page for everybody, a leaflet's QR holds its address.
        *(PAGE, PAGE.rstrip("/"), f"]Q1{PAGE}\n", PAGE.upper(), f"{PAGE}?from=poster", PAGE.replace(":", "+")),
        f"http://10.2.0.1:8000/city/p/{WASTE}/",
    ],
)
def test_its_qr_leads_there_from_the_page_of_the_code_and_from_where_procedures_are_chosen(read: str) -> None:
    for begun in (place(), place().does(Chosen("leaflet")), place().does(Chosen("tab:reading"))):
        begun.does(Scanned(read))
        assert isinstance(begun.step, BeforeStart)


@pytest.mark.requirement("URLQ-02")
def test_a_leaflet_may_be_there_before_its_form_and_leads_to_the_form_once_that_is_there() -> None:
    found = place().does(Chosen("leaflet"), TypedText(AHEAD.code))
    page = found.screens.now
    assert isinstance(found.step, LeafletAhead)
    assert isinstance(page, Picture)
    assert page.frame.title == "令和81年4月1日（水）8時30分から申し込めます"
    assert page.lines == ("犬の登録と狂犬病予防注射のお知らせ", "問合せ　環境課 動物係　000-000-1260")
    state = found.conversation.visit.kiosk_state
    like = state.offers[0]
    found.does(Confirmed())
    state.offers = (replace(like, id=AHEAD.procedure), *state.offers)
    found.does(TypedText(AHEAD.code))
    assert isinstance(found.step, BeforeStart)


def test_a_day_that_has_passed_without_a_form_is_not_promised_again() -> None:
    found = place()
    found.conversation._go(LeafletAhead(msgspec.structs.replace(AHEAD, opens="2026-11-20T10:00")))
    assert found.screens.now.frame.title == "まだ申し込めません。準備をしています"


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        (FREE, UNKNOWN),
        (ENDED_ONE, ENDED),
        (WASTE[:5], MISTYPED),
        (f"{WASTE[:5]}{(int(WASTE[5]) + 1) % 10}", MISTYPED),
        ("", MISTYPED),
        ("9" * 5000, MISTYPED),
        (f"https://madoguchi.wakaba.example/check/{WASTE}/", MISTYPED),
        (f"https://madoguchi.wakaba.example/p/{WASTE}/more", MISTYPED),
    ],
)
def test_each_code_that_leads_nowhere_has_its_sentence_and_what_was_typed_stays(typed: str, why: str) -> None:
    found = place().does(Chosen("leaflet"), TypedText(typed))
    page = found.screens.now
    assert isinstance(page, KeyboardPage)
    assert page.error == why
    assert page.text == typed[:10]
    scanned = place().does(Chosen("leaflet"), Scanned(typed or "ABCD")).screens.now
    assert isinstance(scanned, KeyboardPage)
    assert (scanned.error, scanned.text) == (why, ""), "what was scanned does not stand there"


@pytest.mark.parametrize(
    ("code", "why"), [(FREE, UNKNOWN), (ENDED_ONE, ENDED), (f"{WASTE[:5]}{(int(WASTE[5]) + 1) % 10}", MISTYPED)]
)
def test_an_address_whose_code_leads_nowhere_has_the_sentence_of_its_code(code: str, why: str) -> None:
    page = place().does(Chosen("leaflet"), Scanned(PAGE.replace(WASTE, code))).screens.now
    assert isinstance(page, KeyboardPage)
    assert (page.error, page.text) == (why, "")


def test_every_mistyped_digit_is_found() -> None:
    for number in (1, 7, 4711, 99_999):
        code = leaflet_number(number)
        assert parse_leaflet_number(code) == code
        for at in range(6):
            for digit in "0123456789":
                if digit != code[at]:
                    with pytest.raises(NotANumber):
                        parse_leaflet_number(code[:at] + digit + code[at + 1 :])
    for outside in (0, 100_000):
        with pytest.raises(NotANumber):
            leaflet_number(outside)


def test_the_way_to_codes_is_there_where_a_code_can_lead_somewhere() -> None:
    assert "チラシの番号" in buttons(place())
    assert "チラシの番号" not in buttons(hall().does(LanguageChosen("ja")))


def test_what_is_applied_for_often_here_stands_first_and_a_trial_or_what_is_not_offered_does_not() -> None:
    found = hall().does(LanguageChosen("ja"))
    state = found.conversation.visit.kiosk_state
    state.offers = hundreds(40, state.offers)
    often = ("procedure_0020", "not_here", "procedure_0011", "procedure_0004")
    state.offers = tuple(replace(one, test_operation=one.id == often[0]) for one in state.offers)
    assert state.catalogue is not None
    state.catalogue = msgspec.structs.replace(state.catalogue, often=often)
    found.does(AppearanceChanged(found.conversation.visit.appearance))
    named = {one.id: one.name["ja"] for one in state.offers}
    page = found.screens.now
    assert isinstance(page, Choose)
    assert [button.label for button in page.often] == [named["procedure_0011"], named["procedure_0004"]]
    assert buttons(found) == ["つづきから"], "what is not used often does not stand there as if it were"
    found.does(Chosen("procedure:procedure_0011"))


HEADINGS = {"ja": "よく使われている手続き", "easy-ja": "よく 使う 手続き", "en": "Often used here"}


@pytest.mark.requirement("ENT-08")
@pytest.mark.parametrize("leaflets", [False, True])
@pytest.mark.parametrize("language", sorted(HEADINGS))
def test_what_is_used_often_stands_below_its_heading_in_each_look_and_a_touch_leads_there(
    language: str, leaflets: bool
) -> None:
    found = place(language) if leaflets else hall().does(LanguageChosen(language))
    visit = found.conversation.visit
    assert visit.kiosk_state.catalogue is not None
    often = ("bulky_waste", "child_allowance")
    visit.kiosk_state.catalogue = msgspec.structs.replace(visit.kiosk_state.catalogue, often=often)
    looks = [Appearance(language=language, size=size, low=low) for size in TextSize for low in (False, True)]
    for look in looks:
        visit.appearance, low = look, look.low
        for orientation in ("portrait", "landscape"):
            visit.kiosk_state.orientation = orientation
            with speaking(language):
                page = ChooseEvent().screen(visit)
            assert isinstance(page, Choose)
            sheet = measure(page, look, orientation)
            assert faults(sheet) == []
            (heading,) = (placed for placed in sheet.texts if plain(placed.text) == HEADINGS[language])
            named = {offer.id: offer.name[language] for offer in visit.kiosk_state.offers}
            shown = [
                target for target in sheet.targets if target.action in {Chosen(f"procedure:{one}") for one in often}
            ]
            assert [target.label for target in shown] == [plain(named[one]) for one in often][: len(page.often)]
            roomy = orientation == "portrait" and not low and not is_big(look)
            assert len(shown) == (2 if roomy else len(page.often)) > 0, "all that there is room for"
            assert all(heading.rect.bottom <= target.rect.y for target in shown)
    found.does(Chosen("procedure:child_allowance"))
    assert isinstance(found.step, BeforeStart)
    assert found.conversation.visit.procedure.id == "child_allowance"


@pytest.mark.parametrize("language", ["ja", "easy-ja", "en"])
def test_the_page_with_a_code_button_and_long_names_is_drawn_whole(language: str) -> None:
    found = place(language)
    for orientation in ("portrait", "landscape"):
        found.conversation.visit.kiosk_state.orientation = orientation
        shown = ChooseEvent().screen(found.conversation.visit)
        assert faults(measure(shown, found.conversation.visit.appearance, orientation)) == []
        long = msgspec.structs.replace(AHEAD, name={language: "長い名前" * 25, "ja": "長い名前" * 25})
        ahead = LeafletAhead(long).screen(found.conversation.visit)
        assert faults(measure(ahead, found.conversation.visit.appearance, orientation)) == []
