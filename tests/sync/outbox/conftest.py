"""An enrolled kiosk with its outbox open."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from sync.contract.timestamps import rfc3339
from sync.inbox.cache_tables import CacheTables, Fact
from sync.outbox import BootResult, Kept, Outbox, keep
from tests.support.faults.failpoints import RecordingFailpoints
from tests.support.kiosk.kiosk_homes import EnrolledKiosk, enrolled_kiosk, signed_ack, submission_of
from tests.support.machine.clocks import FakeClock, SeededRandomness


@dataclass
class Machine:
    """A kiosk that a test starts, uses and stops."""

    kiosk: EnrolledKiosk
    clock: FakeClock
    outbox: Outbox
    failpoints: RecordingFailpoints
    next: int = 0

    def keep(self) -> Kept:
        manifest = self.outbox.line.manifest()
        assert manifest is not None
        self.next += 1
        return keep(self.outbox, submission_of(self.next), self.kiosk.entry_signer, manifest.recipients())

    def restart(self) -> BootResult:
        self.outbox.close()
        self.outbox = open_outbox(self.kiosk, self.clock, self.failpoints, self.next)
        return self.outbox.boot_check()

    def acknowledge(self, up_to: int, reads: tuple[str, ...] = ()) -> None:
        """What the agent would store. `reads`: what the centre says that it reads."""
        record = self.outbox.usable_store().record(up_to)
        assert record is not None
        tables = CacheTables.open(self.kiosk.home.line_db)
        with tables.change():
            tables.put(Fact.ACK, signed_ack(self.kiosk.city, up_to, record.hash, self.clock.now(), reads=reads))
            tables.put(Fact.CONTACT_BOOT, self.clock.boot)
            tables.put(Fact.CONTACT_UP_MS, self.clock.up_ms())
            tables.put(Fact.CONTACT_AT, rfc3339(self.clock.now()))
            tables.note_custody(up_to, rfc3339(self.clock.now()))
        tables.close()

    def story(self) -> list[tuple[object, ...]]:
        """Everything that the outbox says about its entries."""
        store = self.outbox.usable_store()
        return [(record.seq, record.jws, record.box) for record in store.records()]


def open_outbox(kiosk: EnrolledKiosk, clock: FakeClock, failpoints: RecordingFailpoints, seed: int = 1) -> Outbox:
    return Outbox.open(kiosk.home, clock=clock, randomness=SeededRandomness(seed + 1), failpoints=failpoints)


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Machine]:
    kiosk = enrolled_kiosk(tmp_path)
    clock, failpoints = FakeClock(), RecordingFailpoints()
    machine = Machine(kiosk, clock, open_outbox(kiosk, clock, failpoints), failpoints)
    machine.outbox.boot_check()
    yield machine
    machine.outbox.close()
