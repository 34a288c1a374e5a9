"""Programs that a test kills: `python -m tests.crash.children kiosk|acts|files|paced|agent FOLDER …`."""

from __future__ import annotations

import os
import sys
import time
from datetime import timedelta
from pathlib import Path

from sync.agent.__main__ import main as agent_main
from sync.contract.chain.staff_act import Act
from sync.contract.timestamps import rfc3339
from sync.envelope.development_keys import load_city_keys
from sync.envelope.keys.signer import FileSigner, MemorySigner
from sync.inbox.cache_tables import CacheTables, Fact
from sync.outbox import KioskHome, Outbox, PrintOutcome, keep
from sync.outbox.refusals import AlreadyKept
from tests.support.faults.failpoints import KillingFailpoints
from tests.support.kiosk.kiosk_homes import signed_ack, submission_of
from tests.support.kiosk.with_files import entry_at, file_of, signed_receipt, submission_with_files
from tests.support.machine.clocks import FakeClock, SeededRandomness
from tests.support.people.staff_cards import HandCard

STAFF, STAFF_SCALAR = "STAFF-1", 20261126
FILES = (file_of(1), file_of(2))
ACTS = (Act.OUT_OF_SERVICE, Act.BACK_IN_SERVICE, Act.EXTEND)


def kiosk(folder: Path, first: int) -> None:
    """Keep three, have two acknowledged, purge. After each `Kept` the promise is written where the test finds it."""
    home = KioskHome(folder / "data", folder / "mirror")
    clock = FakeClock()
    signer = FileSigner.load(home.entry_key)
    randomness = SeededRandomness(os.getpid())
    with Outbox.open(home, clock=clock, randomness=randomness, failpoints=KillingFailpoints()) as outbox:
        outbox.boot_check()
        manifest = outbox.line.manifest()
        assert manifest is not None
        for number in range(first, first + 3):
            with_files = number == first + 1
            submission = submission_with_files(number, *FILES) if with_files else submission_of(number)
            kept = keep(outbox, submission, signer, manifest.recipients())
            _promise(folder, f"{kept.seq} {kept.arrival} {kept.check_code}")
            outbox.record_print(kept.seq, 1, PrintOutcome.PRINTED)
        store = outbox.usable_store()
        stored = store.head().seq - 1
        record = store.record(stored)
        assert record is not None
        tables = CacheTables.open(home.line_db)
        city = load_city_keys(folder / "city")
        entry, found = entry_at(outbox, stored)
        with tables.change():
            for part in entry.parts:
                receipt = signed_receipt(city.ack, found, part, clock.now())
                tables.put_receipt(part.sha256, "incarnation-1", rfc3339(clock.now()), receipt, "")
        for _ in range(2):
            with tables.change():
                tables.put(Fact.ACK, signed_ack(city, stored, record.hash, clock.now()))
                tables.note_custody(stored, rfc3339(clock.now()))
            clock.pass_time(timedelta(days=15))
        tables.close()
        outbox.purge()
        outbox.purge()


def acts(folder: Path) -> None:
    """A week of silence, then staff: out of service, back, extend. Each is promised once it is kept."""
    home = KioskHome(folder / "data", folder / "mirror")
    clock = FakeClock()
    clock.pass_time(timedelta(days=8))
    signer = FileSigner.load(home.entry_key)
    card = HandCard(STAFF, MemorySigner.from_scalar(STAFF_SCALAR))
    with Outbox.open(home, clock=clock, randomness=SeededRandomness(), failpoints=KillingFailpoints()) as outbox:
        outbox.boot_check()
        for act in ACTS:
            seq = card.acts(outbox, act, signer)
            _promise(folder, f"{seq} {act.value} -")


def files(folder: Path, count: int, small: int, size: int) -> None:
    """Keep so many with a file each, some small ones behind each; what an earlier child kept is not kept again."""
    home = KioskHome(folder / "data", folder / "mirror")
    signer = FileSigner.load(home.entry_key)
    randomness = SeededRandomness(os.getpid())
    with Outbox.open(home, clock=FakeClock(), randomness=randomness) as outbox:
        outbox.boot_check()
        manifest = outbox.line.manifest()
        assert manifest is not None
        for number in range(count):
            some = [submission_with_files(number, file_of(number, size))]
            some += [submission_of(10_000 + number * small + place) for place in range(small)]
            for submission in some:
                try:
                    kept = keep(outbox, submission, signer, manifest.recipients())
                except AlreadyKept:
                    continue
                _promise(folder, f"{kept.seq} {kept.arrival} {kept.check_code}")


def paced(folder: Path, count: int, small: int, size: int, pace_s: float) -> None:
    """Keep small ones at a pace, and so many with a file evenly between them; each says its kind and when."""
    home = KioskHome(folder / "data", folder / "mirror")
    signer = FileSigner.load(home.entry_key)
    with Outbox.open(home, clock=FakeClock(), randomness=SeededRandomness(os.getpid())) as outbox:
        outbox.boot_check()
        manifest = outbox.line.manifest()
        assert manifest is not None
        filed = 0
        for number in range(small):
            while filed * small < number * count + count and filed < count:
                kept = keep(outbox, submission_with_files(filed, file_of(filed, size)), signer, manifest.recipients())
                _promise(folder, f"{kept.seq} {kept.arrival} file {time.monotonic():.4f}")
                filed += 1
            kept = keep(outbox, submission_of(10_000 + number), signer, manifest.recipients())
            _promise(folder, f"{kept.seq} {kept.arrival} small {time.monotonic():.4f}")
            time.sleep(pace_s)


def _promise(folder: Path, line: str) -> None:
    with (folder / "promises").open("a") as out:
        out.write(line + "\n")
        out.flush()
        os.fsync(out.fileno())


if __name__ == "__main__":
    if sys.argv[1] == "kiosk":
        kiosk(Path(sys.argv[2]), int(sys.argv[3]))
    elif sys.argv[1] == "acts":
        acts(Path(sys.argv[2]))
    elif sys.argv[1] == "files":
        files(Path(sys.argv[2]), *map(int, sys.argv[3:]))
    elif sys.argv[1] == "paced":
        paced(Path(sys.argv[2]), *map(int, sys.argv[3:6]), float(sys.argv[6]))
    else:
        sys.exit(agent_main([*sys.argv[2:], "--simulated"], KillingFailpoints()))
