"""The staff page: card, PIN and a signature over a fresh challenge; offline; locks that double."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import pytest
import zxingcpp
from msgspec.structs import replace as replace_staff

from hardware.printer import PaperLevel
from kiosk.devices.outbox import CentreCacheChanged
from kiosk.devices.workers.quarantined import QuarantinedOutbox
from kiosk.runtime.clock import Ticked
from kiosk.screens.controls import Button
from kiosk.screens.picture import Picture
from kiosk.screens.staff_panel import StaffPanel
from kiosk.screens.touches import Chosen, Confirmed, LanguageChosen
from kiosk.screens.welcome import Welcome
from kiosk.steps.always.leaving import CardLeft
from kiosk.steps.always.welcome import Start
from kiosk.steps.apply.done import NoPaper
from kiosk.steps.staff.staff_page import EnterStaffPin, StaffLockedOut, StaffPage, StaffRefused
from sync.contract.chain.staff_act import DUTY_OF, Act, StaffDuty, read_staff_act_entry
from sync.contract.timestamps import moment_of, rfc3339
from sync.contract.wire.catalogue import StaffCard
from sync.contract.wire.messages import write_message
from sync.envelope.jws import Typ, payload_in, sign_jws
from sync.envelope.keys.signer import FileSigner
from sync.envelope.slip_qr import SIGNS_ITSELF, read_slip_qr
from sync.inbox.cache_tables import Fact
from sync.japanese.dates import JST
from sync.outbox.waiting import WaitingState
from tests.hardware.printer.drawn import on_paper
from tests.support.kiosk.example_catalogue import BULKY_WASTE
from tests.support.kiosk.kiosk_homes import signed_ack
from tests.support.kiosk.kiosk_in_a_box import PIN_OF, KioskInABox
from tests.support.people.cards import CardBox


def opens(kiosk: KioskInABox, cards: CardBox) -> KioskInABox:
    return kiosk.put(cards["sato"]).types(PIN_OF["staff"])


def listed(kiosk: KioskInABox) -> StaffCard:
    catalogue = kiosk.outbox.line.catalogue()
    assert catalogue is not None
    return catalogue.staff[0]


def relist(kiosk: KioskInABox, *staff: StaffCard) -> None:
    """The agent brings a newer staff list."""
    catalogue = kiosk.outbox.line.catalogue()
    assert catalogue is not None
    newer = replace_staff(catalogue, staff=staff, version=catalogue.version + 1)
    jws = sign_jws(write_message(newer), Typ.CATALOGUE, kiosk.city.catalogue)
    with kiosk.cache_tables.change():
        kiosk.cache_tables.put(Fact.CATALOGUE, jws)
    kiosk.does(CentreCacheChanged())


def card_id(cards: CardBox, name: str) -> str:
    return str(json.loads((cards.made / "staff" / f"{name}.json").read_text())["card"])


def tools(kiosk: KioskInABox) -> dict[str, Button]:
    """What the staff page offers, by act."""
    screen = kiosk.screens.now
    assert isinstance(screen, StaffPanel)
    return {button.event.key: button for button in screen.buttons if isinstance(button.event, Chosen)}


def acts_kept(kiosk: KioskInABox) -> list[str]:
    """The acts in the chain, read back from its signed bytes."""
    return [
        read_staff_act_entry(payload_in(record.jws, Typ.ENTRY)).act.act
        for record in kiosk.outbox.usable_store().records()
        if record.box == b""
    ]


def applies_without_paper(kiosk: KioskInABox) -> str:
    """Take something in whose slip nobody gets; what its QR would have said."""
    kiosk.printer.paper = PaperLevel.OUT
    kiosk.starts("bulky_waste").fill(BULKY_WASTE)
    kiosk.confirms()
    assert isinstance(kiosk.step, NoPaper)
    kept = kiosk.conversation.visit.kept
    assert kept is not None
    kiosk.does(Confirmed())
    kiosk.printer.paper = PaperLevel.PLENTY
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
    assert isinstance(kiosk.step, StaffRefused)


@pytest.mark.requirement("GAP-08")
def test_a_signature_by_another_key_does_not_open_the_page(kiosk: KioskInABox, cards: CardBox):
    """The list names this card, but with another card's key: what the card really signs does not verify."""
    sato = listed(kiosk)
    relist(kiosk, replace_staff(sato, card=card_id(cards, "suzuki")))
    kiosk.put(cards["suzuki"]).types(PIN_OF["staff"])
    assert isinstance(kiosk.step, StaffRefused)
    kiosk.pull()
    opens(kiosk, cards)
    assert isinstance(kiosk.step, StaffRefused), "her own card is not on this list"


@pytest.mark.requirement("GAP-08")
def test_wrong_pins_lock_the_page_for_a_time_that_doubles(kiosk: KioskInABox, cards: CardBox):
    card = cards["sato"]
    kiosk.put(card).types("1111").types("1112").types("1113")
    assert kiosk.step == StaffLockedOut(30)
    kiosk.pull().put(card)
    assert isinstance(kiosk.step, StaffLockedOut)
    kiosk.pull().box_clock.pass_s(31)
    kiosk.put(card).types("1114")
    assert kiosk.step == StaffLockedOut(60)


def test_the_right_pin_forgives_earlier_failures(kiosk: KioskInABox, cards: CardBox):
    kiosk.put(cards["sato"]).types("1111").types(PIN_OF["staff"])
    assert isinstance(kiosk.step, StaffPage)
    assert kiosk.conversation.visit.kiosk_state.staff_lock.failures == 0


@pytest.mark.requirement("GAP-08")
def test_the_page_closes_by_itself_and_when_the_card_is_taken(kiosk: KioskInABox, cards: CardBox):
    opens(kiosk, cards).pull()
    assert isinstance(kiosk.step, Start)
    opens(kiosk, cards)
    kiosk.box_clock.pass_s(601)
    kiosk.does(Ticked(0))
    assert isinstance(kiosk.step, CardLeft)


def _no_line(_: KioskInABox) -> None:
    """As it is until the centre answered once."""


def _on_line(kiosk: KioskInABox) -> None:
    with kiosk.cache_tables.change():
        kiosk.cache_tables.put(Fact.CONTACT_BOOT, kiosk.box_clock.boot)
        kiosk.cache_tables.put(Fact.CONTACT_UP_MS, kiosk.box_clock.up_ms())


def _sent(kiosk: KioskInABox) -> None:
    _on_line(kiosk)
    with kiosk.cache_tables.change():
        kiosk.cache_tables.put(Fact.SENT_UP_TO, 1)


def _stopped(kiosk: KioskInABox) -> None:
    with kiosk.cache_tables.change():
        kiosk.cache_tables.put(Fact.STATE, "suspended")


def _contradicted(kiosk: KioskInABox) -> None:
    with kiosk.cache_tables.change():
        kiosk.cache_tables.set_troubles(("tls",), rfc3339(kiosk.box_clock.now()))


def _stored(kiosk: KioskInABox) -> None:
    record = kiosk.outbox.usable_store().record(1)
    assert record is not None
    with kiosk.cache_tables.change():
        kiosk.cache_tables.put(Fact.ACK, signed_ack(kiosk.city, 1, record.hash, kiosk.box_clock.now()))


QUEUE = {
    _no_line: "通信待ち　通信が戻ると自動で送ります",
    _on_line: "順番待ち　まもなく送ります",
    _sent: "返事待ち　送りました。センターの返事を待っています",
    _stopped: "停止中　センターがこの端末を止めています。情報担当へ",
    _contradicted: "確認待ち　自動では直りません。情報担当へ",
}


@pytest.mark.requirement("GAP-01")
@pytest.mark.parametrize(("happens", "sentence"), QUEUE.items(), ids=[case.__name__.strip("_") for case in QUEUE])
def test_each_entry_says_what_it_waits_for_since_when_and_what_to_do(
    kiosk: KioskInABox, cards: CardBox, happens: Callable[[KioskInABox], None], sentence: str
):
    kiosk.starts("bulky_waste").fill(BULKY_WASTE)
    kiosk.confirms().does(Confirmed())
    (entry,) = kiosk.outbox.waiting()
    happens(kiosk)
    screen = opens(kiosk, cards).screens.now
    assert isinstance(screen, StaffPanel)
    kept_at = moment_of(entry.kept_at).astimezone(JST)
    assert screen.queue == (f"{entry.arrival[16:20]}　{kept_at.hour}時{kept_at.minute:02d}分　{sentence}",)


@pytest.mark.requirement("GAP-01")
def test_what_the_centre_holds_waits_no_more(kiosk: KioskInABox, cards: CardBox):
    kiosk.starts("bulky_waste").fill(BULKY_WASTE)
    kiosk.confirms().does(Confirmed())
    _stored(kiosk)
    (entry,) = kiosk.outbox.waiting()
    assert entry.state is WaitingState.STORED
    screen = opens(kiosk, cards).screens.now
    assert isinstance(screen, StaffPanel)
    assert screen.queue == ()


@pytest.mark.requirement("GAP-01")
def test_what_waits_since_another_day_says_the_day(kiosk: KioskInABox, cards: CardBox):
    kiosk.starts("bulky_waste").fill(BULKY_WASTE)
    kiosk.confirms().does(Confirmed())
    kept_at = moment_of(kiosk.outbox.waiting()[0].kept_at).astimezone(JST)
    kiosk.box_clock.pass_s(3 * 86_400)
    kiosk.does(Ticked(0))
    screen = opens(kiosk, cards).screens.now
    assert isinstance(screen, StaffPanel)
    assert f"{kept_at.month}月{kept_at.day}日" in screen.queue[0]


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
    opens(kiosk, cards).does(Chosen("test_page"))
    assert len(kiosk.printer.pages) == 1


@pytest.mark.requirement("GAP-08")
@pytest.mark.parametrize(
    ("duty", "allowed"),
    [
        (StaffDuty.ASSIST, {"reprint"}),
        (StaffDuty.MAINTAIN, {"test_page", "diagnosis"}),
        (StaffDuty.RELEASE, {"out_of_service"}),
        (None, set()),
    ],
)
def test_a_card_does_what_its_duty_allows_and_sees_the_rest_greyed(
    kiosk: KioskInABox, cards: CardBox, duty: StaffDuty | None, allowed: set[str]
):
    applies_without_paper(kiosk)
    relist(kiosk, replace_staff(listed(kiosk), duties=(duty.value,) if duty is not None else ()))
    opens(kiosk, cards)
    assert {key for key, button in tools(kiosk).items() if button.enabled} == allowed
    for key, button in tools(kiosk).items():
        if duty is None or DUTY_OF[Act(key)] is not duty:
            assert button.reason == "このカードでは使えません"
    for key in set(tools(kiosk)) - allowed:
        kiosk.does(Chosen(key))
    assert acts_kept(kiosk) == []
    assert (kiosk.printer.slips, kiosk.printer.pages) == ([], [])
    for key in sorted(allowed):
        kiosk.does(Chosen(key))
        assert isinstance(kiosk.step, StaffPage)
    assert acts_kept(kiosk) == sorted(allowed)


@pytest.mark.requirement("GAP-08")
def test_only_a_card_with_the_duty_puts_the_kiosk_out_of_service_and_back(kiosk: KioskInABox, cards: CardBox):
    opens(kiosk, cards).does(Chosen("out_of_service"))
    kiosk.pull()
    screen = kiosk.screens.now
    assert isinstance(screen, Picture)
    assert screen.code == "S-03"
    kiosk.does(LanguageChosen("ja"))
    assert isinstance(kiosk.step, Start)
    sato = listed(kiosk)
    relist(kiosk, replace_staff(sato, duties=(StaffDuty.ASSIST.value, StaffDuty.MAINTAIN.value)))
    opens(kiosk, cards).does(Chosen("back_in_service")).pull()
    assert isinstance(kiosk.screens.now, Picture)
    relist(kiosk, sato)
    opens(kiosk, cards).does(Chosen("back_in_service")).pull()
    assert isinstance(kiosk.screens.now, Welcome)
    assert acts_kept(kiosk) == ["out_of_service", "back_in_service"]


@pytest.mark.requirement("GAP-08")
def test_a_card_taken_from_the_list_while_its_page_is_open_can_do_nothing_more(kiosk: KioskInABox, cards: CardBox):
    opens(kiosk, cards)
    relist(kiosk)
    kiosk.does(*(Chosen(key) for key in tools(kiosk)))
    assert acts_kept(kiosk) == []
    assert kiosk.printer.pages == []


def test_a_card_pulled_before_it_signed_has_done_nothing(kiosk: KioskInABox, cards: CardBox):
    opens(kiosk, cards)
    kiosk.slot.pull()
    kiosk.does(Chosen("test_page"))
    assert kiosk.printer.pages == []
    assert acts_kept(kiosk) == []


def test_the_card_is_closed_when_the_page_is(kiosk: KioskInABox, cards: CardBox):
    opens(kiosk, cards).does(Confirmed())
    assert isinstance(kiosk.step, CardLeft)
    kiosk.does(Chosen("test_page"))
    assert kiosk.printer.pages == []
    assert kiosk.card_worker._held is None


@pytest.mark.requirement("GAP-08")
def test_staff_keep_the_kiosk_open_through_a_silent_month(kiosk: KioskInABox, cards: CardBox):
    opens(kiosk, cards)
    assert not tools(kiosk)["extend"].enabled
    assert "まで" not in tools(kiosk)["extend"].reason
    kiosk.pull()
    for _week in range(5):
        kiosk.box_clock.pass_s(7 * 86400)
        opens(kiosk, cards)
        assert "まで延ばす" in tools(kiosk)["extend"].label
        kiosk.does(Chosen("extend"))
        screen = kiosk.screens.now
        assert isinstance(screen, StaffPanel)
        assert screen.told == "受付の期限を延ばしました"
        kiosk.pull()
    assert isinstance(kiosk.screens.now, Welcome)


def test_a_new_second_medium_is_taken_by_a_card_with_the_duty(kiosk: KioskInABox, cards: CardBox):
    opens(kiosk, cards)
    assert tools(kiosk)["second_medium"].reason == "記録媒体は正常です"
    kiosk.pull()
    for file in list(kiosk.home.mirror.iterdir()):
        file.unlink()
    opens(kiosk, cards)
    assert kiosk.conversation.visit.kiosk_state.trouble == "M-01"
    kiosk.does(Chosen("second_medium"))
    assert kiosk.conversation.visit.kiosk_state.ready
    assert acts_kept(kiosk) == ["second_medium"]


def test_what_only_looks_at_the_machine_is_done_when_nothing_can_be_written_down(
    kiosk: KioskInABox, cards: CardBox, monkeypatch: pytest.MonkeyPatch
):
    opens(kiosk, cards)
    kiosk.outbox_worker._outbox = QuarantinedOutbox()
    kiosk.does(Chosen("test_page"))
    assert len(kiosk.printer.pages) == 1
    screen = kiosk.screens.now
    assert isinstance(screen, StaffPanel)
    assert screen.told == "この端末には記録できません。情報担当へ知らせてください。"
    kiosk.does(Chosen("out_of_service"))
    assert acts_kept(kiosk) == []
