"""What is being typed waits below every question that comes over its page; of a visit that ended nothing comes back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.runtime.bus import Event
from kiosk.runtime.clock import Ticked
from kiosk.screens.form_page import FormPage
from kiosk.screens.keyboard_page import KeyboardPage
from kiosk.screens.touches import (
    AppearanceChanged,
    AssistOpened,
    Cancelled,
    Chosen,
    Confirmed,
    Declined,
    FieldAnswered,
    FieldOpened,
    HelpCalled,
    HelpOpened,
    LanguageChosen,
)
from kiosk.steps.always.overlays import Overlay, StillThere
from kiosk.steps.always.welcome import Start
from kiosk.steps.apply.fill_form import EraseNumber, FillPage, TypeField
from kiosk.steps.follow_up.resume import EnterDraftCode
from kiosk.ui.view import View
from kiosk.ui.views.form_page import FormPageView
from kiosk.ui.views.keyboard_page import KeyboardPageView
from kiosk.ui.views.secret_pads import SecretView
from kiosk.words.texts import speaking
from tests.kiosk.visits.test_every_kind import at
from tests.support.kiosk.every_kind import every_kind, offering
from tests.support.kiosk.kiosk_in_a_box import KioskInABox
from tests.support.people.cards import CardBox
from tests.support.screens.fingers import Touching

QUESTIONS: dict[str, tuple[Event, Event]] = {
    "idle": (Ticked(0), Confirmed()),
    "leave": (Cancelled(), Declined()),
    "staff": (HelpCalled(), Declined()),
    "looks": (AssistOpened(), Declined()),
    "help": (HelpOpened(), Declined()),
}


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[KioskInABox]:
    box = KioskInABox(tmp_path, contents=offering(every_kind()))
    yield box
    box.close()


def typing(hall: KioskInABox) -> Touching:
    """Three kana stand on the keyboard page of an address, not yet taken."""
    at(hall, "family_name")
    hall.does(FieldOpened("town"))
    hand = Touching(hall)
    hand.types("あかさ")
    assert said(hand) == "あかさ"
    return hand


def said(hand: Touching) -> str:
    view: View[KeyboardPage] | None = hand.glass.view
    assert isinstance(view, KeyboardPageView)
    view.handle("settle")
    return view.text


def asked(hall: KioskInABox, hand: Touching, how: str) -> None:
    """The question comes over the page and is seen there."""
    hall.settle()
    if how == "idle":
        hall.box_clock.pass_s(61)
    hall.does(QUESTIONS[how][0])
    assert isinstance(hall.step, Overlay)
    hand.follows()


@pytest.mark.parametrize("how", QUESTIONS)
def test_what_is_being_typed_outlives_a_question_over_its_page(hall: KioskInABox, how: str) -> None:
    hand = typing(hall)
    asked(hall, hand, how)
    hall.does(QUESTIONS[how][1])
    hand.follows()
    assert said(hand) == "あかさ"


def test_what_is_being_typed_outlives_one_question_after_the_other(hall: KioskInABox) -> None:
    hand = typing(hall)
    asked(hall, hand, "staff")
    asked(hall, hand, "idle")
    hall.does(Confirmed())
    hand.follows()
    assert said(hand) == "あかさ"


def test_what_is_being_typed_outlives_another_language(hall: KioskInABox) -> None:
    hand = typing(hall)
    asked(hall, hand, "looks")
    hall.does(AppearanceChanged(replace(hall.conversation.visit.appearance, language="en")))
    hand.follows()
    hall.does(Declined())
    hand.follows()
    assert said(hand) == "あかさ"


@pytest.mark.parametrize("how", QUESTIONS)
def test_the_digits_of_an_open_pad_outlive_a_question_over_their_page(hall: KioskInABox, how: str) -> None:
    at(hall, "postal")
    hall.does(FieldOpened("postal"))
    hand = Touching(hall)
    hand.types("123")
    asked(hall, hand, how)
    if how == "looks":
        hall.does(AppearanceChanged(replace(hall.conversation.visit.appearance, language="en")))
    hall.does(QUESTIONS[how][1])
    hand.follows()
    view: View[FormPage] | None = hand.glass.view
    assert isinstance(view, FormPageView)
    assert [event.value for event in view.handle("submit")] == ["123"]  # type: ignore[attr-defined] # FieldAnswered
    label = next(field.label for field in view.screen.fields if field.id == "postal")
    assert label in [placed.text for placed in hand.glass.sheet.texts], "in the words of the language that stands now"


def test_another_field_begins_with_what_it_holds(hall: KioskInABox) -> None:
    """The same kind of page, asked over the question by another step."""
    hand = typing(hall)
    asked(hall, hand, "staff")
    under = hall.step
    assert isinstance(under, Overlay)
    assert isinstance(under.under, TypeField)
    other = replace(under.under, field_id="given_name")
    hand.shows(other.screen(hall.conversation.visit), hall.conversation.visit.appearance)
    assert said(hand) == ""


def test_a_number_that_was_not_taken_is_not_kept_below_what_says_so(hall: KioskInABox) -> None:
    at(hall, "family_name")
    hall.does(FieldOpened("town"))
    hand = Touching(hall)
    view = hand.glass.view
    assert isinstance(view, KeyboardPageView)
    for digit in "123456789018":
        view.handle("=" + digit)
    hall.does(*view.handle("submit"))
    assert isinstance(hall.step, EraseNumber)
    hand.follows()
    assert view.text == ""


@pytest.mark.parametrize("how", QUESTIONS)
def test_a_pin_is_typed_anew_after_every_question(kiosk: KioskInABox, cards: CardBox, how: str) -> None:
    kiosk.starts("resident_record").put(cards["hanako"])
    hand = Touching(kiosk)
    hand.types("12")
    pad = hand.glass.view
    assert isinstance(pad, SecretView)
    assert pad.count == 2
    while how == "idle" and not isinstance(kiosk.step, StillThere | Start):
        kiosk.box_clock.pass_s(1)
        kiosk.does(Ticked(0))
    if how != "idle":
        kiosk.does(QUESTIONS[how][0])
    assert isinstance(kiosk.step, Overlay)
    hand.follows()
    assert pad.count == 0, "gone while the question stands"
    kiosk.does(QUESTIONS[how][1])
    hand.follows()
    again = hand.glass.view
    assert isinstance(again, SecretView)
    assert again is not pad
    assert again.count == 0


def test_a_code_waits_for_the_hand_that_typed_it_and_for_nobody_after_the_visit(hall: KioskInABox) -> None:
    code = "ABCD"
    hall.does(LanguageChosen("ja"), Chosen("resume"))
    assert isinstance(hall.step, EnterDraftCode)
    hand = Touching(hall)
    hand.types(code)
    asked(hall, hand, "idle")
    hall.does(Confirmed())
    hand.follows()
    assert said(hand) == code
    typed_into = hand.glass.view
    assert isinstance(typed_into, KeyboardPageView)
    asked(hall, hand, "idle")
    hall.box_clock.pass_s(600)
    hall.does(Ticked(0))
    hand.follows()
    assert isinstance(hall.step, Start)
    assert typed_into.text == "", "forgotten where it lay"
    hall.does(LanguageChosen("ja"), Chosen("resume"))
    hand.follows()
    assert said(hand) == ""


def test_a_question_that_is_no_longer_asked_leaves_the_resident_on_its_page(hall: KioskInABox) -> None:
    at(hall, "married")
    hall.does(FieldAnswered("married", "no"))
    visit = hall.conversation.visit
    with speaking("ja"):
        left = FillPage("spouse").screen(visit)
    assert isinstance(left, FormPage)
    assert "married" in [field.id for field in left.fields]
