"""The monitor under the real pcscd: cards come and go, and the service itself may go and come back."""

from __future__ import annotations

import threading
from types import SimpleNamespace

import pytest
from smartcard import scard

from hardware.card import CardLost, LossReason, OpenedCard, PinKind, open_card
from hardware.events import CardInserted, CardRemoved, ReaderGone, ReaderReady
from hardware.simulated.card.vpcd import VpcdSlot
from hardware.simulated.pcscd import READER, VirtualPcscd
from tests.support.machine.pcscd import Watched
from tests.support.people.cards import CardBox

pytestmark = pytest.mark.pcsc


def test_a_card_comes_and_goes(vpcd_slot: VpcdSlot, watched: Watched, cards: CardBox) -> None:
    assert watched.next() == ReaderReady(READER)
    vpcd_slot.insert(cards["hanako"])
    assert watched.next() == CardInserted(READER)
    vpcd_slot.pull()
    assert watched.next() == CardRemoved(READER)


def test_a_card_that_lies_there_at_the_start_is_reported(
    pcscd: VirtualPcscd, vpcd_slot: VpcdSlot, watched: Watched, cards: CardBox
) -> None:
    vpcd_slot.insert(cards["hanako"])
    watched.wait_for_card()
    late = Watched()
    late.monitor.start()
    assert [late.next(), late.next()] == [ReaderReady(READER), CardInserted(READER)]
    late.monitor.stop()


def test_a_virtual_reader_counts_only_where_it_is_named(
    pcscd: VirtualPcscd, vpcd_slot: VpcdSlot, watched: Watched, cards: CardBox
) -> None:
    """Its port is open to the network: a card of anybody's."""
    of_a_hall = Watched(reader_name_filter="")
    of_a_hall.monitor.start()
    for _ in range(2):
        vpcd_slot.insert(cards["hanako"])
        watched.wait_for_card()
        vpcd_slot.pull()
        watched.wait_for_removal()
    of_a_hall.monitor.stop()
    assert of_a_hall.said_nothing


def test_opening_and_closing_a_card_is_no_removal(vpcd_slot: VpcdSlot, watched: Watched, cards: CardBox) -> None:
    vpcd_slot.insert(cards["hanako"])
    watched.wait_for_card()
    for _ in range(3):
        card = open_card(READER)
        assert isinstance(card, OpenedCard)
        card.close()
    vpcd_slot.pull()
    assert watched.next() == CardRemoved(READER)


def test_the_monitor_outlives_a_restart_of_pcscd(
    pcscd: VirtualPcscd, vpcd_slot: VpcdSlot, watched: Watched, cards: CardBox
) -> None:
    vpcd_slot.insert(cards["hanako"])
    watched.wait_for_card()
    card = open_card(READER)
    assert isinstance(card, OpenedCard)
    pcscd.stop_daemon()
    assert [watched.next(), watched.next()] == [CardRemoved(READER), ReaderGone(READER)]
    assert open_card(READER) == CardLost(LossReason.NO_READER)
    with card:
        assert isinstance(card.tries_left(PinKind.AUTH), CardLost)
    pcscd.start_daemon()
    assert watched.next() == ReaderReady(READER)
    vpcd_slot.insert(cards["taro"])
    assert watched.next() == CardInserted(READER)
    again = open_card(READER)
    assert isinstance(again, OpenedCard)
    again.close()


class _FakeService:
    """pcscd's answers, one after the other; then it is stopped."""

    def __init__(self, states: list[int]) -> None:
        self.states = states
        self.seen_all = threading.Event()

    def get_status_change(
        self, context: int, timeout: int, waiting: object
    ) -> tuple[int, list[tuple[str, int, list[int]]]]:
        if self.states:
            return scard.SCARD_S_SUCCESS, [(READER, self.states.pop(0), [])]
        self.seen_all.set()
        return scard.SCARD_E_TIMEOUT, []


def test_a_card_exchanged_between_two_looks_is_removed_and_inserted(monkeypatch: pytest.MonkeyPatch) -> None:
    present, changed = scard.SCARD_STATE_PRESENT, scard.SCARD_STATE_CHANGED
    service = _FakeService([present | changed | 1 << 16, present | changed | 1 << 16, present | changed | 3 << 16])
    fake = SimpleNamespace(
        **{name: getattr(scard, name) for name in dir(scard) if name.startswith("SCARD_")},
        SCardEstablishContext=lambda scope: (0, 1),
        SCardReleaseContext=lambda context: 0,
        SCardCancel=lambda context: 0,
        SCardListReaders=lambda context, groups: (0, [READER]),
        SCardGetStatusChange=service.get_status_change,
    )
    monkeypatch.setattr("hardware.card.monitor.scard", fake)
    watched = Watched()
    watched.monitor.start()
    assert [watched.next() for _ in range(4)] == [
        ReaderReady(READER),
        CardInserted(READER),
        CardRemoved(READER),
        CardInserted(READER),
    ]
    assert service.seen_all.wait(10)
    watched.monitor.stop()
