"""Real pcscd with the virtual reader for tests: `pcscd` starts it once for each test module, under the machine's
lock."""

from __future__ import annotations

import os
import queue
from collections.abc import Iterator

import pytest

from hardware.card import CardMonitor
from hardware.events import CardInserted, CardRemoved, DeviceEvent
from hardware.simulated.card.vpcd import VpcdSlot
from hardware.simulated.pcscd import READER, VPCD_PORT, VirtualPcscd

WAIT_S = 20.0


class Watched:
    """The events a `CardMonitor` posts, one after the other."""

    def __init__(self, reader_name_filter: str = READER) -> None:
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
        self.wait_for(CardInserted(READER))

    def wait_for_removal(self) -> None:
        """Until the card is removed."""
        self.wait_for(CardRemoved(READER))


@pytest.fixture(scope="module")
def pcscd() -> Iterator[VirtualPcscd]:
    if os.geteuid() != 0:
        pytest.skip("pcscd and a private network need root")
    with VirtualPcscd() as daemon:
        yield daemon


@pytest.fixture
def vpcd_slot(pcscd: VirtualPcscd) -> Iterator[VpcdSlot]:
    slot = VpcdSlot(lambda: pcscd.network.connect(VPCD_PORT), pcscd.wait_until_empty)
    yield slot
    slot.pull()
    # pcscd notices a pulled card a moment later; the next test must not see the card of this one.
    pcscd.wait_until_empty()


@pytest.fixture
def watched(pcscd: VirtualPcscd) -> Iterator[Watched]:
    watched = Watched()
    watched.monitor.start()
    yield watched
    watched.monitor.stop()
