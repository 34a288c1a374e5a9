"""What is agreed to is read where it is agreed to, and nothing is signed before it is."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hardware.card.results import PinKind
from kiosk.devices.card import VerifyPin
from kiosk.devices.outbox import KeepSubmission
from kiosk.screens.appearance import TextSize
from kiosk.screens.form_page import FormPage
from kiosk.screens.review import Review
from kiosk.screens.touches import AppearanceChanged, Confirmed, Next
from kiosk.steps.apply.confirm import CheckAnswers
from kiosk.steps.apply.done import Received
from kiosk.steps.apply.fill_form import FillPage
from kiosk.steps.apply.sign import EnterPassword
from kiosk.ui.layout import faults
from sync.contract.chain.statement import consent_to, read_statement
from sync.contract.forms.texts import words
from tests.support.kiosk.example_catalogue import CHILD_ALLOWANCE
from tests.support.kiosk.kiosk_in_a_box import PIN_OF, KioskInABox
from tests.support.people.cards import CardBox
from tests.support.screens.fingers import Touching

AGREES = {"ja": "同意します", "easy-ja": "はい、いいです", "en": "I agree"}
ONWARD = {"ja": "次へ", "easy-ja": "次へ", "en": "Next"}
"""As a finger finds them: without readings."""


def at_the_terms(kiosk: KioskInABox, cards: CardBox, language: str = "ja") -> Touching:
    """Everything is filled in but the consent."""
    kiosk.starts("child_allowance", language).put(cards["hanako"]).types(PIN_OF["four"])
    kiosk.fill({asked: value for asked, value in CHILD_ALLOWANCE.items() if asked != "consent"})
    return Touching(kiosk)


def terms(kiosk: KioskInABox) -> str:
    visit = kiosk.conversation.visit
    return words(visit.procedure.consent_text, visit.appearance.language)


def page_of(kiosk: KioskInABox) -> FormPage:
    page = kiosk.screens.now
    assert isinstance(page, FormPage)
    assert [view.id for view in page.fields] == ["consent"], "a page of their own"
    return page


@pytest.mark.requirement("ENT-13", "ENT-14")
@pytest.mark.parametrize("language", ["ja", "easy-ja", "en"])
def test_the_confirm_page_is_not_reached_before_the_terms_are_agreed_to(
    kiosk: KioskInABox, cards: CardBox, language: str
):
    hand = at_the_terms(kiosk, cards, language)
    (view,) = page_of(kiosk).fields
    assert (view.value, view.help) == ("", terms(kiosk)), "nothing is ticked for anybody, and the words stand there"
    assert [label for _value, label in view.choices] == [AGREES[language]]
    hand.touches(ONWARD[language])
    kiosk.does(Next(), Confirmed())
    assert isinstance(kiosk.step, FillPage)
    (view,) = page_of(kiosk).fields
    assert AGREES[language] in view.error, "it says what to do"
    hand.follows()
    hand.pass_s(1)
    hand.touches(AGREES[language], ONWARD[language])
    assert isinstance(kiosk.step, CheckAnswers)


@pytest.mark.requirement("ENT-13", "ENT-14")
def test_the_terms_are_opened_again_from_the_confirm_page_and_what_is_signed_names_them(
    kiosk: KioskInABox, cards: CardBox
):
    hand = at_the_terms(kiosk, cards)
    hand.touches("同意します", "次へ")
    review = kiosk.screens.now
    while isinstance(review, Review) and review.pages[0] < review.pages[1]:
        hand.touches("次のページ")
        review = kiosk.screens.now
    assert isinstance(review, Review)
    line = next(line for line in review.lines if line.shown == "同意します")
    assert line.edit is not None
    kiosk.does(line.edit.event)
    assert page_of(kiosk).fields[0].help == terms(kiosk)
    kiosk.does(Next())
    assert isinstance(kiosk.step, CheckAnswers)
    tried = [command.kind for _, command in kiosk.asked if isinstance(command, VerifyPin)]
    assert tried == [PinKind.BASIC_FOUR]
    kiosk.confirms()
    assert isinstance(kiosk.step, EnterPassword), "the card signs after the terms, never before"
    kiosk.types(PIN_OF["sign"])
    assert isinstance(kiosk.step, Received)
    kept = kiosk.last_asked(KeepSubmission)
    assert isinstance(kept, KeepSubmission)
    procedure = kiosk.conversation.visit.procedure
    assert read_statement(kept.statement).consent == consent_to(procedure.consent_version, procedure.consent_text, "ja")


@pytest.mark.requirement("ENT-13", "ENT-14")
@pytest.mark.parametrize("size", list(TextSize))
def test_the_terms_are_whole_on_their_page_in_every_size(kiosk: KioskInABox, cards: CardBox, size: TextSize):
    hand = at_the_terms(kiosk, cards)
    kiosk.does(AppearanceChanged(replace(kiosk.conversation.visit.appearance, size=size)))
    hand.follows()
    assert faults(hand.glass.sheet) == []
    drawn = next(placed for placed in hand.glass.sheet.texts if placed.text == terms(kiosk))
    assert "".join(drawn.lines) == terms(kiosk)
