"""What lies in the reader while nobody has begun anything that needs it: nothing of it is read."""

from __future__ import annotations

import pytest

from hardware.simulated.card.software_card import SoftwareCard
from kiosk.screens.touches import Chosen, Confirmed, LanguageChosen
from kiosk.steps.always.interrupted import OutOfOrder
from kiosk.steps.always.welcome import Start
from kiosk.steps.apply.choose import BeforeStart
from kiosk.steps.apply.identify import EnterPin
from kiosk.steps.staff.staff_page import EnterStaffPin
from tests.support.kiosk.example_catalogue import changed
from tests.support.kiosk.kiosk_in_a_box import KioskInABox
from tests.support.people.cards import CardBox

SELECT_APPLICATION = bytes.fromhex("00A4040C")


def asked(card: SoftwareCard) -> list[bytes]:
    """The heads of the commands that reached the chip."""
    return [seen.header for seen in card.log]


@pytest.mark.parametrize("closed", [False, True])
@pytest.mark.parametrize("who", ["hanako", "phone", "oldcard", "library"])
def test_an_idle_kiosk_asks_a_card_only_whether_it_is_of_staff(
    kiosk: KioskInABox, cards: CardBox, who: str, closed: bool
):
    if closed:
        kiosk.conversation._go(OutOfOrder())
    card = cards[who]
    kiosk.put(card)
    assert asked(card) == [SELECT_APPLICATION]
    assert kiosk.card_worker._held is None, "it is powered off at once"
    assert isinstance(kiosk.step, OutOfOrder if closed else Start)
    assert kiosk.conversation.visit.kiosk_state.card_present


@pytest.mark.requirement("GAP-08")
@pytest.mark.parametrize("closed", [False, True])
def test_a_card_of_staff_opens_its_page_from_every_page_of_rest(kiosk: KioskInABox, cards: CardBox, closed: bool):
    if closed:
        kiosk.conversation._go(OutOfOrder())
    kiosk.put(cards["sato"])
    assert isinstance(kiosk.step, EnterStaffPin)


def test_nothing_is_read_while_somebody_still_looks_for_a_procedure(kiosk: KioskInABox, cards: CardBox):
    card = cards["hanako"]
    kiosk.does(LanguageChosen("ja")).put(card)
    kiosk.does(Chosen("tab:reading"), Chosen("procedure:child_allowance"))
    assert isinstance(kiosk.step, BeforeStart)
    assert asked(card) == []
    kiosk.does(Confirmed())
    assert isinstance(kiosk.step, EnterPin)
    assert len(asked(card)) > 1


def test_a_card_that_lay_there_before_is_read_when_it_is_needed(kiosk: KioskInABox, cards: CardBox):
    kiosk.put(cards["hanako"]).starts("child_allowance")
    assert isinstance(kiosk.step, EnterPin)


def test_who_signs_nothing_is_not_known_again_by_a_certificate(kiosk: KioskInABox, cards: CardBox):
    """The four items are all that such a procedure needs."""
    kiosk_state = kiosk.conversation.visit.kiosk_state
    assert kiosk_state.catalogue is not None
    kiosk_state.take(kiosk_state.catalogue, changed(needs_signature=False))
    kiosk._refresh = lambda _: None  # type: ignore[method-assign]  # the catalogue stays as it was just made
    card = cards["hanako"]
    kiosk.starts("resident_record").put(card)
    assert isinstance(kiosk.step, EnterPin)
    reads = sum(header[1] == 0xB0 for header in asked(card))
    assert reads == 2, "what kind of card it is, and which certificates it has"
    assert kiosk.conversation.visit.card is None
