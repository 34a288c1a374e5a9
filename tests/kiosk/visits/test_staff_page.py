"""The staff page: card, PIN and a signature over a fresh challenge; offline; locks that double."""

from __future__ import annotations

from dataclasses import replace

import pytest
import zxingcpp

from hardware.printer import Paper
from kiosk.answers import ChallengeSigned
from kiosk.events import Chosen, Confirmed, Ticked
from kiosk.screen import StaffPanel
from kiosk.steps.done import NoPaper
from kiosk.steps.leaving import CardLeft
from kiosk.steps.staff import EnterStaffPin, Locked, Refused, StaffPage
from kiosk.steps.welcome import Start
from sync.envelope.signer import FileSigner
from sync.envelope.slip_qr import SIGNS_ITSELF, read_slip_qr
from tests.hardware.printer.drawn import on_paper
from tests.support.cards import CardBox
from tests.support.example_catalogue import BULKY_WASTE
from tests.support.kiosk_in_a_box import PIN_OF, KioskInABox


def opens(kiosk: KioskInABox, cards: CardBox) -> KioskInABox:
    return kiosk.put(cards["sato"]).types(PIN_OF["staff"])


def applies_without_paper(kiosk: KioskInABox) -> str:
    """Take something in whose slip nobody gets; what its QR would have said."""
    kiosk.printer.paper = Paper.OUT
    kiosk.starts("bulky_waste").fill(BULKY_WASTE)
    kiosk.confirms()
    assert isinstance(kiosk.step, NoPaper)
    kept = kiosk.conversation.visit.kept
    assert kept is not None
    kiosk.does(Confirmed())
    kiosk.printer.paper = Paper.PLENTY
    return kept.qr_text


@pytest.mark.requirement("GAP-08")
def test_a_staff_card_and_its_pin_open_the_page_without_a_network(kiosk: KioskInABox, cards: CardBox):
    kiosk.put(cards["sato"])
    assert isinstance(kiosk.step, EnterStaffPin)
    kiosk.types(PIN_OF["staff"])
    screen = kiosk.screens.now
    assert isinstance(screen, StaffPanel)
    assert len(screen.parts) == 6


@pytest.mark.requirement("GAP-08")
def test_a_staff_card_that_the_signed_list_does_not_name_is_refused(kiosk: KioskInABox, cards: CardBox):
    kiosk.put(cards["suzuki"]).types(PIN_OF["staff"])
    assert isinstance(kiosk.step, Refused)


@pytest.mark.requirement("GAP-08")
def test_a_signature_by_another_key_does_not_open_the_page(kiosk: KioskInABox, cards: CardBox):
    kiosk.put(cards["sato"])
    kiosk.types("00000000")
    from kiosk.steps.staff import Proving

    kiosk.conversation.step = Proving(3, bytes(32))
    kiosk.does(
        ChallengeSigned(kiosk.conversation.visit.around.catalogue.staff[0].card, bytes(64), visit=kiosk.visit_number)
    )
    assert not isinstance(kiosk.step, StaffPage)


@pytest.mark.requirement("GAP-08")
def test_wrong_pins_lock_the_page_for_a_time_that_doubles(kiosk: KioskInABox, cards: CardBox):
    card = cards["sato"]
    kiosk.put(card).types("1111").types("1112").types("1113")
    assert kiosk.step == Locked(30)
    kiosk.pull().put(card)
    assert isinstance(kiosk.step, Locked)
    kiosk.pull().box_clock.pass_s(31)
    kiosk.put(card).types("1114")
    assert kiosk.step == Locked(60)


def test_the_right_pin_forgives_earlier_failures(kiosk: KioskInABox, cards: CardBox):
    kiosk.put(cards["sato"]).types("1111").types(PIN_OF["staff"])
    assert isinstance(kiosk.step, StaffPage)
    assert kiosk.conversation.visit.around.staff_lock.failures == 0


@pytest.mark.requirement("GAP-08")
def test_the_page_closes_by_itself_and_when_the_card_is_taken(kiosk: KioskInABox, cards: CardBox):
    opens(kiosk, cards).pull()
    assert isinstance(kiosk.step, Start)
    opens(kiosk, cards)
    kiosk.box_clock.pass_s(601)
    kiosk.does(Ticked(0))
    assert isinstance(kiosk.step, CardLeft)


def test_the_queue_is_told_in_sentences_without_a_name(kiosk: KioskInABox, cards: CardBox):
    kiosk.starts("bulky_waste").fill(BULKY_WASTE)
    kiosk.confirms().does(Confirmed())
    screen = opens(kiosk, cards).screens.now
    assert isinstance(screen, StaffPanel)
    assert len(screen.queue) == 1
    assert "通信待ち" in screen.queue[0]
    assert BULKY_WASTE["name"] not in repr(screen)


@pytest.mark.requirement("GAP-16")
def test_a_slip_that_was_not_handed_over_is_reprinted_with_the_arrival_number_only(kiosk: KioskInABox, cards: CardBox):
    applies_without_paper(kiosk)
    opens(kiosk, cards).does(Chosen("reprint"))
    assert isinstance(kiosk.step, StaffPage)
    (slip,) = kiosk.printer.slips
    assert slip.reprint is not None
    assert slip.inquiry_number is None
    assert slip.arrival_number.replace("-", "") == kiosk.outbox.waiting()[0].arrival
    assert kiosk.outbox.slips_not_handed_over() == []
    screen = kiosk.screens.now
    assert isinstance(screen, StaffPanel)
    assert not screen.buttons[0].enabled


@pytest.mark.requirement("GAP-16")
def test_the_reprint_is_believed_as_the_first_paper_is(kiosk: KioskInABox, cards: CardBox):
    first = read_slip_qr(applies_without_paper(kiosk))
    opens(kiosk, cards).does(Chosen("reprint"))
    (slip,) = kiosk.printer.slips
    (code,) = zxingcpp.read_barcodes(on_paper(slip, "TM-T20II").convert("L"))
    again = read_slip_qr(code.text)
    assert again.form == SIGNS_ITSELF
    again.verify(FileSigner.load(kiosk.home.entry_key).trusted())
    assert replace(again, signature=b"") == replace(first, signature=b"")


def test_a_test_page_is_printed(kiosk: KioskInABox, cards: CardBox):
    opens(kiosk, cards).does(Chosen("test"))
    assert len(kiosk.printer.pages) == 1
