"""A whole visit with the software card and the real outbox: identify, fill, sign, keep, print."""

from __future__ import annotations

import json
from dataclasses import replace

import msgspec
import pytest

from hardware.card.results import CardKind, CertificatesPresent, LossReason
from hardware.simulated.card.faults import Fault
from kiosk.devices.card import CardFailed, CardOpened, HolderRead, PinAccepted, VerifyPin
from kiosk.devices.outbox import KeepSubmission
from kiosk.runtime.clock import Ticked
from kiosk.screens.done import Done
from kiosk.screens.form_page import FormPage
from kiosk.screens.frame import Stage
from kiosk.screens.picture import Picture
from kiosk.screens.progress import Progress
from kiosk.screens.review import Review
from kiosk.screens.secret_pads import NumberPad, PasswordPad
from kiosk.screens.touches import Back, Cancelled, Confirmed, PageTurned
from kiosk.steps.always.leaving import CardLeft
from kiosk.steps.always.welcome import Start
from kiosk.steps.apply.confirm import CheckAnswers
from kiosk.steps.apply.done import Received
from kiosk.steps.apply.fill_form import FillPage
from kiosk.steps.apply.identify import AskLastTry, EnterPin, InsertCard, ReadingFour, Recognising
from kiosk.steps.apply.sign import EnterPassword, PutCardBack
from kiosk.steps.card.trouble import CardUnusable
from sync.contract.chain.statement import confirm_lines, read_statement
from sync.envelope.resident.resident_signature import verify_resident_signature
from tests.support.kiosk.example_catalogue import BULKY_WASTE, CHILD_ALLOWANCE, RESIDENT_RECORD
from tests.support.kiosk.kiosk_in_a_box import PIN_OF, KioskInABox
from tests.support.people.cards import CardBox


def to_password(kiosk: KioskInABox, cards: CardBox, who: str = "hanako") -> KioskInABox:
    kiosk.starts("child_allowance").put(cards[who]).types(PIN_OF["four"])
    kiosk.fill(CHILD_ALLOWANCE)
    return kiosk.confirms()


@pytest.mark.requirement("JPK-04", "JPK-05", "JPK-17", "SUB-04")
def test_a_signed_application_is_kept_and_its_slip_printed(kiosk: KioskInABox, cards: CardBox):
    to_password(kiosk, cards)
    assert isinstance(kiosk.step, EnterPassword)
    kiosk.types(PIN_OF["sign"])
    assert isinstance(kiosk.step, Received)
    kept = kiosk.last_asked(KeepSubmission)
    assert isinstance(kept, KeepSubmission)
    assert kept.signature is not None
    assert kept.certificate is not None
    verify_resident_signature(kept.statement, kept.signature, kept.certificate)
    (slip,) = kiosk.printer.slips
    screen = kiosk.screens.now
    assert isinstance(screen, Done)
    assert slip.arrival_number == screen.arrival_number
    assert slip.inquiry_number is not None
    assert slip.inquiry_number not in repr(screen)
    assert kiosk.outbox.waiting()[0].arrival == screen.arrival_number.replace("-", "")


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("ja", "失効していないかは、あとで市役所が確かめます"),
        ("en", "was revoked"),
        ("easy-ja", "あとで {市役所|しやくしょ}が"),
    ],
)
def test_who_signs_reads_there_and_on_the_slip_that_revocation_is_checked_later(
    kiosk: KioskInABox, cards: CardBox, language: str, said: str
):
    kiosk.starts("child_allowance", language).put(cards["hanako"]).types(PIN_OF["four"])
    kiosk.fill(CHILD_ALLOWANCE)
    kiosk.confirms().types(PIN_OF["sign"])
    signing = [page for page, _ in kiosk.screens.shown if isinstance(page, Progress) and len(page.steps) > 2]
    assert signing
    assert all(said in page.steps[-1][0] for page in signing)
    (slip,) = kiosk.printer.slips
    assert sum(said in step for step in slip.next_steps) == 1


def test_who_signed_nothing_reads_nothing_of_certificates(kiosk: KioskInABox):
    kiosk.starts("bulky_waste").fill(BULKY_WASTE)
    kiosk.confirms()
    assert "失効" not in repr(kiosk.screens.shown)
    assert "失効" not in repr(kiosk.printer.slips[0].next_steps)


@pytest.mark.requirement("JPK-06")
def test_what_the_card_says_is_locked_and_named(kiosk: KioskInABox, cards: CardBox):
    kiosk.starts("child_allowance").put(cards["hanako"]).types(PIN_OF["four"])
    page = kiosk.screens.now
    assert isinstance(page, FormPage)
    assert [view.entry.value for view in page.fields] == ["locked"] * len(page.fields)
    assert page.fields[0].value == "山田　花子"
    assert page.fields[0].source is not None
    kiosk.fill(CHILD_ALLOWANCE)
    review = kiosk.screens.now
    assert isinstance(review, Review)
    assert next(line for line in review.lines if line.shown == "山田　花子").edit is None


def test_the_card_left_in_the_reader_is_asked_for(kiosk: KioskInABox, cards: CardBox):
    to_password(kiosk, cards).types(PIN_OF["sign"]).does(Confirmed())
    assert isinstance(kiosk.step, CardLeft)
    assert kiosk.conversation.visit.holder is None
    assert kiosk.screens.played[-2:] == ["done", "take"]
    kiosk.box_clock.pass_s(2)
    kiosk.does(Ticked(0))
    assert kiosk.screens.played[-2:] == ["take", "take"]
    kiosk.pull()
    assert isinstance(kiosk.step, Start)


@pytest.mark.requirement("GAP-12")
@pytest.mark.parametrize(
    ("who", "reason"),
    [
        ("aoi", "no_signing"),
        ("expired", "expired"),
        ("locked", "pin_blocked"),
        ("phone", "phone"),
        ("sato", "staff"),
    ],
)
def test_a_card_that_cannot_be_used_is_told_at_once(kiosk: KioskInABox, cards: CardBox, who: str, reason: str):
    kiosk.starts("child_allowance").put(cards[who])
    assert kiosk.step == CardUnusable(reason)
    assert kiosk.verifies() == 0


@pytest.mark.requirement("GAP-12")
def test_a_certificate_of_an_unknown_authority_is_refused_before_anything_is_signed(kiosk: KioskInABox, cards: CardBox):
    to_password(kiosk, cards, "unknown").types(PIN_OF["sign"])
    assert kiosk.step == CardUnusable("not_trusted", signing=True)
    assert "KeepSubmission" not in kiosk.asked_kinds()
    assert "SignStatement" not in kiosk.asked_kinds()


@pytest.mark.requirement("GAP-12", "PROM-05")
def test_the_last_try_is_asked_for_before_anything_is_typed(kiosk: KioskInABox, cards: CardBox):
    kiosk.starts("child_allowance").put(cards["lasttry"])
    assert isinstance(kiosk.step, AskLastTry)
    assert kiosk.verifies() == 0
    kiosk.does(Confirmed())
    assert kiosk.step == EnterPin(1)


@pytest.mark.requirement("GAP-12")
def test_a_wrong_pin_says_how_many_tries_are_left(kiosk: KioskInABox, cards: CardBox):
    kiosk.starts("child_allowance").put(cards["hanako"]).types("9999")
    assert kiosk.step == EnterPin(2, wrong=True)
    kiosk.types("9998")
    assert isinstance(kiosk.step, AskLastTry)
    assert kiosk.verifies() == 2


@pytest.mark.requirement("GAP-12")
def test_a_pin_that_is_no_pin_costs_no_try_and_is_not_called_wrong(kiosk: KioskInABox, cards: CardBox):
    kiosk.starts("child_allowance").put(cards["hanako"]).types("12")
    pad = kiosk.screens.now
    assert isinstance(pad, NumberPad)
    assert pad.warning == "4けたの数字で入力してください。"
    assert kiosk.verifies() == 0


@pytest.mark.requirement("GAP-06")
def test_what_goes_wrong_while_signing_leads_back_to_the_answers(kiosk: KioskInABox, cards: CardBox):
    to_password(kiosk, cards)
    for wrong in ("WRONG1", "WRONG2", "WRONG3", "WRONG4"):
        kiosk.types(wrong)
    kiosk.does(Confirmed()).types("WRONG5")
    assert kiosk.step == CardUnusable("password_blocked", signing=True)
    page = kiosk.screens.now
    assert isinstance(page, Picture)
    assert page.banner is not None
    assert page.banner.title == "申請はまだ出ていません"
    assert page.frame.stage is Stage.CONFIRM
    kiosk.does(Back())
    assert isinstance(kiosk.step, CheckAnswers)


def test_a_card_that_could_not_be_told_from_another_is_not_begun_with(kiosk: KioskInABox, cards: CardBox):
    kiosk.starts("child_allowance").put(cards["hanako"])
    kiosk.conversation.step = Recognising()
    kiosk.does(
        CardOpened(
            CardKind.MY_NUMBER,
            certificates=CertificatesPresent(sign=True, auth=False),
            basic_four_tries=3,
            sign_tries=5,
            visit=kiosk.visit_number,
        )
    )
    assert kiosk.step == CardUnusable("not_trusted")


def test_a_card_whose_authentication_certificate_nobody_vouches_for_is_not_begun_with(
    kiosk: KioskInABox, cards: CardBox
):
    """By its hash the card is known again when it signs: it must be of an authentication root."""
    kiosk_state = kiosk.conversation.visit.kiosk_state
    assert kiosk_state.catalogue is not None
    # A sign root has no say here, even where it is trusted for signatures.
    kiosk_state.catalogue = msgspec.structs.replace(
        kiosk_state.catalogue, auth_anchors=kiosk_state.catalogue.sign_anchors
    )
    kiosk.starts("child_allowance").put(cards["hanako"])
    assert kiosk.step == CardUnusable("not_trusted")
    page = kiosk.screens.now
    assert isinstance(page, Picture)
    assert "窓口" in repr(page)
    assert kiosk.verifies() == 0


def test_a_catalogue_without_authentication_roots_sends_nobody_away(kiosk: KioskInABox, cards: CardBox):
    kiosk_state = kiosk.conversation.visit.kiosk_state
    assert kiosk_state.catalogue is not None
    kiosk_state.catalogue = msgspec.structs.replace(kiosk_state.catalogue, auth_anchors=())
    kiosk.starts("child_allowance").put(cards["hanako"])
    assert isinstance(kiosk.step, EnterPin)


def test_another_persons_card_cannot_sign(kiosk: KioskInABox, cards: CardBox):
    kiosk.starts("child_allowance").put(cards["hanako"]).types(PIN_OF["four"])
    kiosk.fill(CHILD_ALLOWANCE)
    kiosk.pull().put(cards["taro"])
    assert isinstance(kiosk.step, CheckAnswers)
    kiosk.confirms()
    assert isinstance(kiosk.step, PutCardBack)
    assert kiosk.verifies() == 0
    kiosk.pull().put(cards["hanako"]).types(PIN_OF["sign"])
    assert isinstance(kiosk.step, Received)


@pytest.mark.requirement("PROM-05")
@pytest.mark.parametrize("kind", ["pull", "pull_after", "torn"])
@pytest.mark.parametrize("at", range(1, 60, 3))
def test_a_card_pulled_at_any_command_never_costs_a_try_and_the_visit_goes_on(
    kiosk: KioskInABox, cards: CardBox, at: int, kind: str
):
    card = cards["hanako"]
    typed = 0
    kiosk.starts("resident_record").put(card, Fault(at, kind))  # type: ignore[arg-type]  # one of FaultKind
    for _ in range(12):
        if isinstance(kiosk.step, Received):
            break
        match kiosk.step:
            case InsertCard() | PutCardBack():
                kiosk.pull()
                kiosk.slot.insert(card)
                kiosk.put(card)
            case CardUnusable():
                kiosk.does(Confirmed())
            case EnterPin():
                typed += 1
                kiosk.types(PIN_OF["four"])
            case EnterPassword():
                typed += 1
                kiosk.types(PIN_OF["sign"])
            case FillPage():
                kiosk.fill(RESIDENT_RECORD)
            case CheckAnswers():
                kiosk.confirms()
            case other:
                raise AssertionError(f"stuck at {other!r}")
    assert isinstance(kiosk.step, Received)
    assert len(kiosk.outbox.waiting()) == 1
    assert sum(card.verify_attempts.values()) <= typed
    assert card.forbidden_attempts == 0


@pytest.mark.requirement("PROM-05")
def test_a_pin_is_asked_of_the_resident_again_after_the_card_was_pulled(kiosk: KioskInABox, cards: CardBox):
    kiosk.starts("child_allowance").put(cards["hanako"], Fault(1, "pull_after", begins=b"\x00\x20"))
    kiosk.types(PIN_OF["four"])
    secrets = [command.secret for _, command in kiosk.asked if isinstance(command, VerifyPin)]
    assert isinstance(kiosk.step, InsertCard)
    kiosk.pull().put(cards["hanako"])
    assert isinstance(kiosk.step, EnterPin)
    assert len(secrets) == len([c for _, c in kiosk.asked if isinstance(c, VerifyPin)])


@pytest.mark.requirement("PROM-06", "JPK-05")
def test_the_signed_bytes_are_those_whose_lines_stood_on_the_screen(kiosk: KioskInABox, cards: CardBox):
    kiosk.starts("child_allowance").put(cards["hanako"]).types(PIN_OF["four"])
    kiosk.fill(CHILD_ALLOWANCE)
    drawn: list[tuple[str, str]] = []
    while isinstance(kiosk.screens.now, Review):
        drawn += [(line.label, line.shown) for line in kiosk.screens.now.lines]
        if kiosk.screens.now.pages[0] == kiosk.screens.now.pages[1]:
            break
        from kiosk.screens.touches import PageTurned

        kiosk.does(PageTurned(1))
    kiosk.confirms().types(PIN_OF["sign"])
    kept = kiosk.last_asked(KeepSubmission)
    assert isinstance(kept, KeepSubmission)
    assert drawn == [(line.label, line.shown) for line in confirm_lines(read_statement(kept.statement))]


def test_a_visit_shows_nothing_of_its_resident(kiosk: KioskInABox, cards: CardBox):
    to_password(kiosk, cards)
    told = repr(kiosk.conversation.visit) + repr(kiosk.step) + repr(kiosk.asked)
    for secret in ("山田", "花子", "05012345678", "若葉町", "1990-01-02", PIN_OF["four"]):
        assert secret not in told


def test_a_late_answer_for_a_former_visit_is_dropped(kiosk: KioskInABox, cards: CardBox):
    kiosk.starts("child_allowance").put(cards["hanako"]).types(PIN_OF["four"])
    old, hanako = kiosk.visit_number, kiosk.conversation.visit.holder
    kiosk.does(Cancelled(), Confirmed()).pull()
    kiosk.starts("child_allowance").put(cards["taro"])
    kiosk.conversation.step = ReadingFour(3)
    kiosk.does(HolderRead(hanako, visit=old), PinAccepted(visit=old), CardFailed(LossReason.MUTE, visit=old))
    assert kiosk.step == ReadingFour(3)
    assert kiosk.conversation.visit.holder is None
    kiosk.does(HolderRead(hanako, visit=kiosk.visit_number))
    assert isinstance(kiosk.step, FillPage), "the same answer counts in its own visit"


@pytest.mark.requirement("JPK-06")
def test_a_certificate_that_names_somebody_else_signs_nothing(kiosk: KioskInABox, cards: CardBox):
    to_password(kiosk, cards)
    holder = kiosk.conversation.visit.holder
    assert holder is not None
    kiosk.conversation.visit.holder = replace(holder, address="若葉県若葉市みどり台一丁目１番１号")
    kiosk.types(PIN_OF["sign"])
    page = kiosk.screens.now
    assert page.frame.title == "署名の証明書の内容が、カードの氏名や住所と違います"
    assert "SignStatement" not in kiosk.asked_kinds()
    shown: list[str] = []
    while isinstance(kiosk.screens.now, Review):
        shown += [line.shown or line.label for line in kiosk.screens.now.lines]
        if kiosk.screens.now.pages[0] == kiosk.screens.now.pages[1]:
            break
        kiosk.does(PageTurned(1))
    assert shown == ["申請はまだ出ていません", "住所", "若葉県若葉市みどり台一丁目１番１号", holder.address], (
        "what agrees is not shown"
    )
    assert "窓口" in kiosk.screens.now.note  # type: ignore[union-attr]  # a Review
    assert "C-09" in kiosk.screens.now.note  # type: ignore[union-attr]
    assert holder.address not in repr(kiosk.step)
    kiosk.does(Back())
    assert isinstance(kiosk.step, CheckAnswers)


def test_boxes_that_the_centre_has_long_held_are_dropped_at_rest(kiosk: KioskInABox, monkeypatch: pytest.MonkeyPatch):
    gone_up_to = iter((2, 4, 4))
    monkeypatch.setattr(kiosk.outbox, "purge", lambda: next(gone_up_to))
    kiosk.box_clock.pass_s(31)
    kiosk.does(Ticked(0))
    assert list(gone_up_to) == [], "asked again as long as more goes"


@pytest.mark.requirement("GAP-12")
def test_a_card_without_pins_is_told_as_such_and_the_counter_helps(kiosk: KioskInABox, cards: CardBox):
    record = json.loads(cards.path("aoi").read_text("utf-8"))
    for pin in record["pins"].values():
        pin["tries_left"] = 0
    cards.path("aoi").write_text(json.dumps(record), "utf-8")
    kiosk.starts("child_allowance").put(cards["aoi"])
    assert kiosk.step == CardUnusable("without_pin")
    kiosk.pull()
    assert kiosk.step == CardUnusable("without_pin")


def test_a_card_that_was_not_understood_may_be_taken_out_and_put_in_again(kiosk: KioskInABox, cards: CardBox):
    kiosk.starts("child_allowance").put(cards["library"])
    assert kiosk.step == CardUnusable("unknown")
    assert isinstance(kiosk.pull().step, InsertCard)


@pytest.mark.requirement("PROM-05")
def test_a_password_without_a_digit_is_told_before_the_card_is_asked(kiosk: KioskInABox, cards: CardBox):
    to_password(kiosk, cards)
    before = kiosk.verifies()
    kiosk.types("ABCDEF")
    page = kiosk.screens.now
    assert isinstance(page, PasswordPad)
    assert "英字と数字の両方" in page.warning
    assert kiosk.verifies() == before
    kiosk.types("ABCDEF")
    assert kiosk.verifies() == before + 1
    assert isinstance(kiosk.types(PIN_OF["sign"]).step, Received)
