"""A card that does not answer: said after four seconds, with a way out; what comes late moves nobody."""

from __future__ import annotations

import pytest

from hardware.card.results import CardKind, LossReason
from hardware.secret import Secret
from kiosk.devices.card import (
    CardFailed,
    CardInserted,
    CardOpened,
    CardRemoved,
    ChallengeSigned,
    HolderRead,
    PinAccepted,
    PinRejected,
    PowerOffCard,
    ReadBasicFour,
    SignChallenge,
    StatementSigned,
)
from kiosk.devices.outbox import KeepAct
from kiosk.runtime.clock import Ticked
from kiosk.screens.picture import Picture
from kiosk.screens.progress import Progress
from kiosk.screens.staff_panel import StaffPanel
from kiosk.screens.touches import Back, Cancelled, Chosen, Confirmed, Declined, HelpCalled, LanguageChosen, TypedSecret
from kiosk.steps.always.leaving import CardLeft
from kiosk.steps.always.overlays import AskLeave, StaffCalled
from kiosk.steps.always.welcome import Start
from kiosk.steps.apply.choose import ChooseEvent
from kiosk.steps.apply.confirm import CheckAnswers
from kiosk.steps.apply.identify import EnterPin, InsertCard, ReadingFour, Recognising
from kiosk.steps.apply.named_by_certificate import ReadingCertificate
from kiosk.steps.apply.sign import CardAgain, EnterPassword, PutCardBack, Signing
from kiosk.steps.card.trouble import CardUnusable
from kiosk.steps.step import Step
from tests.support.kiosk.example_catalogue import CHILD_ALLOWANCE
from tests.support.kiosk.kiosk_in_a_box import PIN_OF, KioskInABox
from tests.support.kiosk.walk import Hall, hall, walk
from tests.support.people.cards import CardBox

SILENT = {"ja": "カードから返事がありません", "en": "The card does not answer"}


def waits(place: Hall, seconds: float) -> Hall:
    place.clock.pass_s(seconds)
    return place.does(Ticked(place.clock.monotonic()))


def at_the_card(language: str = "ja") -> Hall:
    """The resident has just put the card in."""
    place = walk(hall(), LanguageChosen(language), Chosen("tab:reading"), Chosen("procedure:child_allowance"))
    return walk(place, Confirmed(), InsertCard, CardInserted(), Recognising)


def silent_at(step: Step | None = None, language: str = "ja") -> Hall:
    """Four seconds have passed without an answer."""
    place = at_the_card(language)
    if step is not None:
        place.conversation._go(step)
    waits(place, 3.5)
    assert isinstance(place.screens.now, Progress)
    assert place.screens.now.warning
    waits(place, 0.5)
    assert place.screens.now.frame.title == SILENT[language]
    return place


@pytest.mark.requirement("GAP-06")
@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize(
    "step", [None, CardAgain(), ReadingFour(3), ReadingCertificate(5), Signing(5), Signing(5, signing=True)]
)
def test_after_four_seconds_the_page_says_so_and_no_longer_forbids_to_take_the_card(step: Step | None, language: str):
    page = silent_at(step, language).screens.now
    assert isinstance(page, Picture)
    assert page.picture == "take_card"
    said = " ".join(page.lines)
    assert {"ja": "カードをいったん取り", "en": "Take the card out"}[language] in said
    assert "抜かないで" not in said


@pytest.mark.parametrize(
    ("step", "after"),
    [
        (None, InsertCard),
        (CardAgain(), PutCardBack),
        (ReadingFour(3), InsertCard),
        (ReadingCertificate(5), InsertCard),
        (Signing(5), PutCardBack),
    ],
)
def test_the_card_taken_out_leads_on_at_once_and_late_answers_are_dropped(step: Step | None, after: type[Step]):
    place = walk(silent_at(step), CardRemoved(), after)
    number, stood = place.visit_number, place.step
    late = (PinAccepted, lambda visit: PinRejected(2, visit=visit), lambda visit: StatementSigned(b"s", visit=visit))
    place.does(*(answer(visit=number) for answer in late))
    place.does(CardFailed(LossReason.PULLED, visit=number), HolderRead(None, visit=number))
    assert place.step == stood


def test_before_a_secret_was_typed_the_resident_may_go_back():
    place = silent_at()
    assert place.screens.now.frame.back is not None
    walk(place, Back(), ChooseEvent)
    assert isinstance(place.asked[-1][1], PowerOffCard)
    number = place.visit_number
    walk(place, CardFailed(LossReason.MUTE, visit=number), CardOpened(CardKind.PHONE, visit=number), ChooseEvent)


def test_before_the_password_was_typed_the_resident_may_go_back_to_the_answers(kiosk: KioskInABox, cards: CardBox):
    kiosk.starts("child_allowance").put(cards["hanako"]).types(PIN_OF["four"])
    kiosk.fill(CHILD_ALLOWANCE)
    kiosk.conversation._go(CardAgain())
    kiosk.box_clock.pass_s(4)
    kiosk.conversation.handle(Ticked(0))
    assert kiosk.screens.now.frame.title == SILENT["ja"]
    walk(kiosk, Back(), CheckAnswers)
    walk(kiosk, CardFailed(LossReason.MUTE, visit=kiosk.visit_number), CheckAnswers)


def test_before_a_secret_was_typed_the_resident_may_leave_and_the_card_is_asked_for():
    place = silent_at()
    assert place.screens.now.frame.leave is not None
    number = place.visit_number
    walk(place, Cancelled(), AskLeave, Declined())
    assert place.screens.now.frame.title == SILENT["ja"]
    walk(place, Cancelled(), AskLeave, Confirmed(), CardLeft)
    assert isinstance(place.last_asked(PowerOffCard), PowerOffCard)
    walk(place, CardOpened(CardKind.MY_NUMBER, visit=number), CardFailed(LossReason.MUTE, visit=number), CardLeft)


@pytest.mark.requirement("PROM-05")
@pytest.mark.parametrize("step", [ReadingFour(3), ReadingCertificate(5), Signing(5), Signing(5, signing=True)])
def test_after_a_secret_was_sent_only_taking_the_card_out_leads_on(step: Step):
    place = silent_at(step)
    stood = place.step
    assert (place.screens.now.frame.back, place.screens.now.frame.leave) == (None, None)
    place.does(Back(), Cancelled(), Confirmed())
    assert place.step == stood


def test_an_answer_that_comes_after_all_counts_and_nothing_is_asked_twice():
    place = silent_at()
    assert place.asked_kinds().count("OpenCard") == 1
    walk(place, CardOpened(CardKind.PHONE, visit=place.visit_number))
    assert place.step == CardUnusable("phone")


def test_a_card_that_answers_again_is_waited_for_anew():
    place = silent_at(ReadingFour(3))
    walk(place, PinAccepted(visit=place.visit_number), ReadingFour)
    assert place.asked_kinds().count("ReadBasicFour") == 1
    assert isinstance(place.last_asked(ReadBasicFour), ReadBasicFour)
    walk(waits(place, 3), ReadingFour)
    assert isinstance(waits(place, 1).screens.now, Picture)
    walk(place, PinRejected(2, visit=place.visit_number))
    assert place.step == EnterPin(2, wrong=True)


def test_each_answer_begins_the_four_seconds_anew():
    place = at_the_card()
    place.conversation._go(EnterPin(3))
    waits(place, 30)
    walk(place, TypedSecret(Secret("1234")), ReadingFour)
    walk(waits(place, 3), PinAccepted(visit=place.visit_number), ReadingFour)
    walk(waits(place, 3), ReadingFour)
    assert isinstance(waits(place, 1).screens.now, Picture)


def test_who_calls_staff_keeps_that_page_and_reads_it_afterwards():
    place = walk(at_the_card(), HelpCalled(), StaffCalled)
    walk(waits(place, 6), StaffCalled, Declined(), Recognising)
    assert place.asked_kinds().count("OpenCard") == 1
    assert waits(place, 1).screens.now.frame.title == SILENT["ja"]


def test_a_card_that_gave_no_signature_is_not_told_as_taken_out():
    """It still lies there: only who reads that it was not read takes it out."""
    place = at_the_card()
    place.conversation._go(Signing(5, signing=True))
    walk(place, CardFailed(LossReason.MUTE, visit=place.visit_number), PutCardBack)
    page = place.screens.now
    assert isinstance(page, Picture)
    assert page.banner is not None
    assert page.banner.title.startswith("カードを読めませんでした")
    place.conversation._go(EnterPassword(5))
    walk(place, CardFailed(LossReason.MUTE, visit=place.visit_number), PutCardBack)
    assert "カードを読めませんでした" in repr(place.screens.now)


def at_the_staff_act(kiosk: KioskInABox, cards: CardBox) -> KioskInABox:
    """The staff card was asked to sign an act, and does not answer."""
    kiosk.put(cards["sato"]).types(PIN_OF["staff"])
    kiosk.bus.post(Chosen("diagnosis"))
    kiosk.conversation.take_events()
    while not isinstance(kiosk.waiting[0][1], SignChallenge):
        kiosk.work_once()
        kiosk.conversation.take_events()
    for seconds, title in ((3.5, "カードの署名で記録しています"), (0.5, SILENT["ja"])):
        kiosk.box_clock.pass_s(seconds)
        kiosk.conversation.handle(Ticked(0))
        assert kiosk.screens.now.frame.title == title
    return kiosk


@pytest.mark.requirement("GAP-06")
def test_a_card_of_staff_that_does_not_sign_an_act_is_told_and_may_be_taken_out(kiosk: KioskInABox, cards: CardBox):
    page = at_the_staff_act(kiosk, cards).screens.now
    assert isinstance(page, Picture)
    assert page.frame.staff
    assert page.code == "R-02"
    assert "カードをいったん取り" in page.lines[0]
    kept = kiosk.outbox.usable_store().head().seq
    number = kiosk.visit_number
    kiosk.pull()
    walk(kiosk, Start, ChallengeSigned("staff-1", b"s", visit=number), Start)
    assert kiosk.outbox.usable_store().head().seq == kept, "nothing was written down"


def test_an_act_that_is_signed_after_all_is_kept_once(kiosk: KioskInABox, cards: CardBox):
    kept = at_the_staff_act(kiosk, cards).outbox.usable_store().head().seq
    kiosk.settle()
    page = kiosk.screens.now
    assert isinstance(page, StaffPanel)
    assert page.told == "調べたことを記録しました"
    assert kiosk.outbox.usable_store().head().seq == kept + 1


def test_an_outbox_that_writes_slowly_is_not_told_as_a_silent_card(kiosk: KioskInABox, cards: CardBox):
    at_the_staff_act(kiosk, cards).work_once()
    kiosk.conversation.take_events()
    assert isinstance(kiosk.waiting[0][1], KeepAct)
    kiosk.box_clock.pass_s(60)
    kiosk.conversation.handle(Ticked(0))
    assert isinstance(kiosk.screens.now, Progress)
