"""The four-digit PIN is blocked: who knows the signing password still applies, named by the certificate behind it."""

from __future__ import annotations

import pytest
from msgspec.structs import replace as replace_in

from hardware.card import PinKind
from hardware.simulated.card.software_card import SoftwareCard
from kiosk.devices.card import VerifyPin
from kiosk.devices.outbox import KeepSubmission
from kiosk.screens.appearance import Appearance
from kiosk.screens.dialogs import Dialog
from kiosk.screens.form_page import FormPage
from kiosk.screens.picture import Picture
from kiosk.screens.secret_pads import PasswordPad
from kiosk.screens.touches import Back, Cancelled, Chosen, Confirmed, Declined
from kiosk.steps.apply.choose import ChooseEvent
from kiosk.steps.apply.confirm import CheckAnswers
from kiosk.steps.apply.done import Received
from kiosk.steps.apply.identify import InsertCard
from kiosk.steps.apply.named_by_certificate import AskLastPassword, EnterPassword, OfferPassword
from kiosk.steps.apply.sign import PutCardBack
from kiosk.steps.card.trouble import CardUnusable
from kiosk.ui.layout import measure
from sync.contract.chain.statement import Source, read_statement
from sync.envelope.resident.resident_signature import verify_resident_signature
from tests.support.kiosk.example_catalogue import CHILD_ALLOWANCE, changed
from tests.support.kiosk.kiosk_in_a_box import PIN_OF, KioskInABox
from tests.support.people.cards import CardBox

FOUR_ITEMS = ("山田　花子", "若葉県若葉市若葉町一丁目２番３号", "1990-01-02", "female")


def blocks(kiosk: KioskInABox, card: SoftwareCard) -> SoftwareCard:
    """Somebody typed the four digits wrongly three times, on another day."""
    kiosk.starts("child_allowance").put(card)
    for wrong in ("9999", "9998"):
        kiosk.types(wrong)
    kiosk.does(Confirmed()).types("9997")
    kiosk.pull()
    kiosk.does(Cancelled(), Confirmed())
    card.verify_attempts.clear()
    kiosk.asked.clear()
    return card


def offered(kiosk: KioskInABox, cards: CardBox, procedure: str = "child_allowance") -> SoftwareCard:
    """Her card with a blocked text PIN lies in the reader, in a visit to this procedure."""
    card = blocks(kiosk, cards["hanako"])
    kiosk.starts(procedure).put(card)
    return card


@pytest.mark.requirement("GAP-12")
def test_who_knows_the_signing_password_applies_and_the_signature_proves_the_four_items(
    kiosk: KioskInABox, cards: CardBox
):
    card = offered(kiosk, cards)
    assert kiosk.step == OfferPassword(5)
    assert sum(card.verify_attempts.values()) == 0, "nothing is tried that was not typed"
    kiosk.does(Confirmed())
    pad = kiosk.screens.now
    assert isinstance(pad, PasswordPad)
    drawn = measure(pad, Appearance())
    labels = [label for _, label in drawn.disabled] + [target.label for target in drawn.targets]
    assert "決定" in labels
    assert "署名する" not in labels, "nothing is signed here"
    kiosk.types(PIN_OF["sign"])
    page = kiosk.screens.now
    assert isinstance(page, FormPage)
    assert {view.entry.value for view in page.fields} == {"locked"}
    kiosk.fill(CHILD_ALLOWANCE)
    assert isinstance(kiosk.step, CheckAnswers)
    kiosk.confirms().types(PIN_OF["sign"])
    assert isinstance(kiosk.step, Received)
    kept = kiosk.last_asked(KeepSubmission)
    assert isinstance(kept, KeepSubmission)
    assert kept.signature is not None
    assert kept.certificate is not None
    verify_resident_signature(kept.statement, kept.signature, kept.certificate)
    from_card = [item for item in read_statement(kept.statement).items if item.source == Source.CARD]
    assert {str(item.value) for item in from_card} == set(FOUR_ITEMS)
    assert [command.kind for _, command in kiosk.asked if isinstance(command, VerifyPin)] == [PinKind.SIGN] * 2
    assert sum(card.verify_attempts.values()) == 2, "once to be named, once to sign"


def test_the_third_wrong_pin_leads_to_the_same_way_on(kiosk: KioskInABox, cards: CardBox):
    kiosk.starts("child_allowance").put(cards["hanako"]).types("9999").types("9998")
    kiosk.does(Confirmed()).types("9997")
    assert kiosk.step == OfferPassword(5)
    page = kiosk.screens.now
    assert isinstance(page, Picture)
    assert page.code == "C-03"
    assert "窓口で決め直せます" in page.lines[1]


def test_who_does_not_know_it_types_nothing(kiosk: KioskInABox, cards: CardBox):
    card = offered(kiosk, cards)
    kiosk.does(Chosen("others"))
    assert isinstance(kiosk.step, ChooseEvent)
    assert kiosk.card_worker._held is None
    assert sum(card.verify_attempts.values()) == 0


@pytest.mark.requirement("PROM-05")
def test_the_last_try_of_the_password_is_asked_for_first(kiosk: KioskInABox, cards: CardBox):
    card = offered(kiosk, cards)
    kiosk.does(Confirmed())
    for wrong in ("WRONG1", "WRONG2", "WRONG3"):
        kiosk.types(wrong)
        assert isinstance(kiosk.step, EnterPassword)
    kiosk.types("WRONG4")
    assert isinstance(kiosk.step, AskLastPassword)
    assert isinstance(kiosk.screens.now, Dialog)
    kiosk.does(Declined())
    assert kiosk.step == CardUnusable("pin_blocked")
    assert sum(card.verify_attempts.values()) == 4
    kiosk.does(Back()).starts("child_allowance")
    assert kiosk.step == OfferPassword(1)
    kiosk.does(Confirmed(), Confirmed()).types("WRONG5")
    assert kiosk.step == CardUnusable("password_blocked")


def test_a_card_that_is_taken_is_asked_for_again(kiosk: KioskInABox, cards: CardBox):
    card = offered(kiosk, cards)
    kiosk.pull()
    assert isinstance(kiosk.step, InsertCard)
    kiosk.put(card).does(Confirmed()).pull()
    assert isinstance(kiosk.step, InsertCard)
    kiosk.put(card).does(Confirmed(), Back())
    assert isinstance(kiosk.step, ChooseEvent)
    assert kiosk.card_worker._held is None


def test_another_persons_card_does_not_sign_for_who_was_named(kiosk: KioskInABox, cards: CardBox):
    offered(kiosk, cards)
    kiosk.does(Confirmed()).types(PIN_OF["sign"])
    kiosk.fill(CHILD_ALLOWANCE)
    kiosk.pull().put(cards["taro"])
    kiosk.confirms()
    assert isinstance(kiosk.step, PutCardBack)


def test_a_certificate_that_nobody_here_vouches_for_names_nobody(kiosk: KioskInABox, cards: CardBox):
    offered(kiosk, cards)
    kiosk_state = kiosk.conversation.visit.kiosk_state
    assert kiosk_state.catalogue is not None
    kiosk_state.catalogue = replace_in(kiosk_state.catalogue, sign_anchors=())
    kiosk.does(Confirmed()).types(PIN_OF["sign"])
    assert kiosk.step == CardUnusable("not_trusted")
    assert kiosk.conversation.visit.holder is None


def test_where_nothing_is_signed_the_counter_is_the_way_on(kiosk: KioskInABox, cards: CardBox):
    """Without a signature the certificate does not go with the application: nobody could prove what it said."""
    card = blocks(kiosk, cards["hanako"])
    kiosk_state = kiosk.conversation.visit.kiosk_state
    assert kiosk_state.catalogue is not None
    kiosk_state.take(kiosk_state.catalogue, changed(needs_signature=False))
    kiosk.starts("resident_record").put(card)
    assert kiosk.step == CardUnusable("pin_blocked")
