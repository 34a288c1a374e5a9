"""A rare name typed with a finger: the same characters in the answer, on the confirm page and in the statement."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from kiosk.conversion.mozc_home import HousedMozc
from kiosk.forms.statement_builder import make_statement
from kiosk.screens.appearance import Appearance
from kiosk.screens.keyboard_page import KeyboardPage
from kiosk.screens.touches import Chosen, Confirmed, LanguageChosen, TypedText
from kiosk.state.visit import Visit
from kiosk.steps.apply.fill_form import FillPage, TypeField
from kiosk.ui.view import Tools
from kiosk.ui.views.keyboard_page import KeyboardPageView
from sync.contract.chain.statement import confirm_lines, read_statement
from sync.japanese.clusters import clusters
from tests.support.kiosk.dictionary import Dictionary
from tests.support.kiosk.example_catalogue import BULKY_WASTE
from tests.support.kiosk.typed_names import names_to_type, type_name
from tests.support.kiosk.walk import Hall, hall, walk
from tests.support.machine.folders import reachable
from tests.support.screens.fingers import LOOKS_S, Fingers

NAMES = 15
"""Of the thousand that `python -m tests.bench japanese-input` types."""


def at_the_name() -> Hall:
    place = hall().does(LanguageChosen("ja"), Chosen("waste"), Chosen("procedure:bulky_waste"), Confirmed())
    walk(place, FillPage)
    place.fill(BULKY_WASTE)
    return place


NAME = TypeField(FillPage("name"), "name")


def page_of_the_name(visit: Visit) -> KeyboardPage:
    """The page on which it is typed, empty."""
    visit.answers.pop("name", None)
    screen = NAME.screen(visit)
    assert isinstance(screen, KeyboardPage)
    return screen


def test_no_character_of_a_rare_name_is_altered_on_its_way_into_the_statement() -> None:
    place = at_the_name()
    visit = place.conversation.visit
    names = names_to_type(NAMES, seed=27)
    assert any(len(name) > len(clusters(name)) for name in names), "forms"
    assert any(len(name) == len(clusters(name)) and max(name) > "\uffff" for name in names), "beyond the basic plane"
    for name in names:
        view = KeyboardPageView(page_of_the_name(visit), Appearance(), Tools(Dictionary({})))
        type_name(view, name)
        (event,) = view.handle("submit")
        assert isinstance(event, TypedText)
        NAME.on(event, visit)
        assert visit.value_of["name"] == name
        statement = read_statement(make_statement(visit))
        assert next(item.value for item in statement.items if item.id == "name") == name
        assert name in [line.shown for line in confirm_lines(statement)]


@pytest.mark.requirement("PROM-04")
def test_what_one_person_chose_is_offered_no_sooner_to_the_next(tmp_path: Path) -> None:
    """With the real Mozc behind the real page: 齋藤 is typed, chosen and sent; then somebody else types the same."""
    with closing(HousedMozc("", reachable(tmp_path))) as mozc:
        hand = Fingers(tools=Tools(mozc))
        first = offered(hand)
        for _ in range(3):
            choose(hand, "齋藤")
        hand.glass.clear()
        assert offered(hand) == first
        assert first[0] != "齋藤"


def offered(hand: Fingers) -> tuple[str, ...]:
    """What the page offers for さいとう to somebody new."""
    view = type_saitou(hand)
    found = view._state.composing.candidates
    hand.glass.clear()
    return found


def choose(hand: Fingers, word: str) -> None:
    type_saitou(hand)
    hand.tap(hand.place(word))
    hand.pass_s(LOOKS_S)
    hand.tap(hand.place("この字で決定"))
    assert hand.came() == [TypedText(word)]
    hand.glass.clear()


def type_saitou(hand: Fingers) -> KeyboardPageView:
    hand.shows(page_of_the_name(at_the_name().conversation.visit), Appearance())
    hand.pass_s(LOOKS_S)
    for mark in "さいとう":
        keys = [target for target in hand.glass.sheet.targets if target.label == mark and target.press == "key"]
        hand.tap(keys[0].rect.mid)
        hand.pass_s(LOOKS_S)
    assert isinstance(hand.glass.view, KeyboardPageView)
    return hand.glass.view


@pytest.mark.parametrize("stroke", ["画数", "部首"])
def test_the_way_to_a_rare_character_stands_on_the_page_of_a_name(stroke: str) -> None:
    hand = Fingers(tools=Tools(Dictionary({})))
    hand.shows(page_of_the_name(at_the_name().conversation.visit), Appearance())
    hand.pass_s(LOOKS_S)
    hand.tap(hand.place("字をさがす"))
    hand.pass_s(LOOKS_S)
    assert hand.place(stroke)
