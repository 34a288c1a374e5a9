"""A procedure that is signed needs a card with a certificate and a reader; the kiosk itself signs. Others need none."""

from __future__ import annotations

import pytest

from hardware.card.results import PinKind
from kiosk.devices.card import CardCommand, ReaderGone, ReaderReady, VerifyPin
from kiosk.devices.outbox import KeepSubmission
from kiosk.screens.picture import Picture
from kiosk.screens.touches import Back, Chosen, Confirmed, FieldAnswered, LanguageChosen, Next, TypedText
from kiosk.steps.apply.done import Received
from kiosk.steps.apply.fill_form import FillPage
from kiosk.steps.apply.identify import EnterPin, InsertCard
from kiosk.steps.apply.sign import EnterPassword
from kiosk.steps.card.trouble import CardUnusable
from sync.contract.chain.statement import StatementKind, read_statement
from sync.contract.numbers import parse_arrival_number, parse_inquiry_number
from sync.contract.states import HandlingStatus
from sync.contract.wire.status import MarkedField, StatusView
from sync.envelope.resident.resident_signature import verify_resident_signature
from sync.envelope.status import status_key
from tests.support.kiosk.example_catalogue import BULKY_WASTE, RESIDENT_RECORD
from tests.support.kiosk.kiosk_in_a_box import PIN_OF, KioskInABox
from tests.support.people.cards import CardBox


def kept(kiosk: KioskInABox) -> KeepSubmission:
    command = kiosk.last_asked(KeepSubmission)
    assert isinstance(command, KeepSubmission)
    return command


@pytest.mark.requirement("JPK-14")
def test_what_is_signed_is_not_begun_without_a_reader_nor_with_a_card_that_has_no_certificate(
    kiosk: KioskInABox, cards: CardBox
):
    kiosk.does(ReaderGone()).starts("resident_record")
    page = kiosk.screens.now
    assert isinstance(page, Picture)
    assert page.code == "R-01"
    kiosk.does(Confirmed(), Next())
    assert isinstance(kiosk.step, InsertCard), "no way into the form"
    kiosk.does(ReaderReady()).put(cards["aoi"])
    assert kiosk.step == CardUnusable("no_signing")
    page = kiosk.screens.now
    assert isinstance(page, Picture)
    assert page.frame.title == "このカードには署名用の証明書がありません"
    kiosk.does(Confirmed(), Next())
    assert not isinstance(kiosk.step, FillPage)
    kiosk.pull().does(Back(), Chosen("procedure:resident_record"), Confirmed())
    kiosk.put(cards["hanako"]).types(PIN_OF["four"]).fill(RESIDENT_RECORD).confirms().types(PIN_OF["sign"])
    assert isinstance(kiosk.step, Received)
    made = kept(kiosk)
    assert made.signature is not None
    assert made.certificate is not None
    verify_resident_signature(made.statement, made.signature, made.certificate)


@pytest.mark.requirement("JPK-14")
def test_what_is_not_signed_needs_neither_reader_nor_card(kiosk: KioskInABox):
    kiosk.does(ReaderGone()).starts("bulky_waste").fill(BULKY_WASTE).confirms()
    assert isinstance(kiosk.step, Received)
    assert (kept(kiosk).signature, kept(kiosk).certificate) == (None, None)
    assert not any(isinstance(command, CardCommand) for _, command in kiosk.asked)


def test_a_correction_asks_for_both_secrets_again(kiosk: KioskInABox, cards: CardBox):
    kiosk.starts("resident_record").put(cards["hanako"]).types(PIN_OF["four"]).fill(RESIDENT_RECORD)
    kiosk.confirms().types(PIN_OF["sign"])
    slip = kiosk.printer.slips[-1]
    assert slip.inquiry_number is not None
    number = parse_arrival_number(slip.arrival_number)
    view = StatusView(
        v=1,
        arrival=number,
        procedure="resident_record",
        title={"ja": "住民票の写しの交付請求"},
        state=HandlingStatus.SENT_BACK,
        changed_at="2026-11-18T01:00:00.000Z",
        arrived_at="2026-11-17T01:00:00.000Z",
        sentence={"ja": "電話番号をもう一度お書きください。"},
        marked=(MarkedField("phone", {"ja": "つながる番号をお書きください。"}),),
        answers=dict(RESIDENT_RECORD),
    )
    kiosk.publish(view, status_key(number, parse_inquiry_number(slip.inquiry_number)))
    kiosk.does(Confirmed()).pull()
    kiosk.does(LanguageChosen("ja"), Chosen("slip"), TypedText(slip.arrival_number), TypedText(slip.inquiry_number))
    kiosk.does(Confirmed(), Next())
    assert isinstance(kiosk.step, InsertCard)
    assert isinstance(kiosk.put(cards["hanako"]).step, EnterPin)
    kiosk.types(PIN_OF["four"]).does(FieldAnswered("phone", "05098765432"), Next())
    assert isinstance(kiosk.confirms().step, EnterPassword)
    assert isinstance(kiosk.types(PIN_OF["sign"]).step, Received)
    tried = [command.kind for _, command in kiosk.asked if isinstance(command, VerifyPin)]
    assert tried == [PinKind.BASIC_FOUR, PinKind.SIGN] * 2
    made = kept(kiosk)
    assert read_statement(made.statement).kind is StatementKind.CORRECTION
    assert made.signature is not None
    assert made.certificate is not None
    verify_resident_signature(made.statement, made.signature, made.certificate)
