"""Real pcscd with the virtual reader for tests: `pcscd` starts it once for each test module, under the machine's
lock."""

from __future__ import annotations

import os
import queue
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from hardware.card import CardMonitor
from hardware.events import CardInserted, CardRemoved, DeviceEvent
from hardware.simulated.card.vpcd import VpcdSlot
from hardware.simulated.pcscd import READER, SECOND_READER, VPCD_PORT, VirtualPcscd

WAIT_S = 20.0


class Watched:
    """The events a `CardMonitor` posts, one after the other."""

    def __init__(self, reader_name_filter: str = READER) -> None:
        self.reader = reader_name_filter
        self.seen: list[DeviceEvent] = []
        self._events: queue.SimpleQueue[DeviceEvent] = queue.SimpleQueue()
        self.monitor = CardMonitor(self._events.put, reader_name_filter=reader_name_filter)

    def next(self) -> DeviceEvent:
        """The next event; fails when nothing happens."""
        try:
            event = self._events.get(timeout=WAIT_S)
        except queue.Empty:
            pytest.fail(f"the monitor said nothing more after {self.seen[-6:]}")
        self.seen.append(event)
        return event

    @property
    def said_nothing(self) -> bool:
        """Nothing was posted that nobody took."""
        return self._events.empty()

    def wait_for(self, event: DeviceEvent) -> None:
        """Take events until this one comes."""
        while self.next() != event:
            pass

    def wait_for_card(self) -> None:
        """Until a card is inserted."""
        self.wait_for(CardInserted(self.reader))

    def wait_for_removal(self) -> None:
        """Until the card is removed."""
        self.wait_for(CardRemoved(self.reader))


@pytest.fixture(scope="module")
def pcscd() -> Iterator[VirtualPcscd]:
    if os.geteuid() != 0:
        pytest.skip("pcscd and a private network need root")
    with VirtualPcscd() as daemon:
        yield daemon


@contextmanager
def slot_of(pcscd: VirtualPcscd, reader: str) -> Iterator[VpcdSlot]:
    """The slot of one of the two readers; empty afterwards."""
    port = VPCD_PORT + (READER, SECOND_READER).index(reader)
    slot = VpcdSlot(lambda: pcscd.network.connect(port), lambda: pcscd.wait_until_empty(reader))
    try:
        yield slot
    finally:
        slot.pull()
        # pcscd notices a pulled card a moment later; the next test must not see the card of this one.
        pcscd.wait_until_empty(reader)


@pytest.fixture
def vpcd_slot(pcscd: VirtualPcscd) -> Iterator[VpcdSlot]:
    with slot_of(pcscd, READER) as slot:
        yield slot


@contextmanager
def watching(reader: str) -> Iterator[Watched]:
    """What a monitor says of one reader."""
    watched = Watched(reader)
    watched.monitor.start()
    try:
        yield watched
    finally:
        watched.monitor.stop()


@pytest.fixture
def watched(pcscd: VirtualPcscd) -> Iterator[Watched]:
    with watching(READER) as watched:
        yield watched
