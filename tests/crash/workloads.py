"""Runs of the real outbox whose every write is recorded: an ordinary fortnight, acts of staff in weeks of silence,
files on both media, and the healing of a lost database.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from sync.contract.chain.entry import FIRST_PREV
from sync.contract.chain.staff_act import Act, StaffDuty
from sync.contract.timestamps import rfc3339
from sync.inbox.cache_tables import CacheTables, Fact
from sync.outbox import Outbox, PrintOutcome, keep
from tests.crash.recording import Recorder, RecordingDisk, recording
from tests.support.kiosk.kiosk_homes import (
    EnrolledKiosk,
    catalogue_jws,
    enrolled_kiosk,
    put_in_use,
    signed_ack,
    submission_of,
)
from tests.support.kiosk.with_files import entry_at, file_of, signed_receipt, submission_with_files
from tests.support.machine.clocks import START, FakeClock, SeededRandomness
from tests.support.people.staff_cards import HandCard

DiskMaker = Callable[[Recorder], RecordingDisk]


@dataclass
class Story:
    """What a run left: the files before it, and everything that happened after."""

    name: str
    kiosk: EnrolledKiosk
    before: dict[str, bytes]
    recorder: Recorder
    losses: tuple[str, ...]
    """What may be lost beside the power: of the healing one medium is gone already."""
    standing: list[Standing] = field(default_factory=list)
    """How the kiosk's service stood after so many promises; empty where nobody asks."""
    parts: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Entry hash → SHA-256 of each sealed part that the entry names."""
    received: frozenset[int] = frozenset()
    """Seqs whose sealed parts may go once their boxes may: the centre has signed for them."""


@dataclass(frozen=True)
class Standing:
    """What acts of staff made of the kiosk's service."""

    out_of_service: bool
    silent_until: datetime | None

    @classmethod
    def of(cls, outbox: Outbox) -> Standing:
        """As the outbox says it now."""
        state = outbox.attendance()
        return cls(state.out_of_service, state.silent_until)


def files_below(folder: Path) -> dict[str, bytes]:
    """What a power cut at this moment would leave if everything were synced. No shared memory, no keys, no locks."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.endswith(("-shm", ".lock", ".key", ".hpke", "reserve.bin"))
    }


def ordinary_fortnight(folder: Path, disk: DiskMaker = RecordingDisk) -> Story:
    """Keep, print, acknowledge, purge, close, open again, over several days."""
    kiosk = enrolled_kiosk(folder)
    with LineTables_open(kiosk) as tables, tables.change():
        tables.put(Fact.CATALOGUE, catalogue_jws(kiosk.city, retention_days=3))
    recorder = Recorder(folder)
    before = files_below(folder)
    clock = FakeClock()
    randomness = SeededRandomness()
    with recording(recorder):
        number = 0
        for sitting, counts in enumerate(((2, 1), (2,), (1, 1))):
            clock.reboot(f"boot-{sitting}")
            with Outbox.open(kiosk.home, clock=clock, randomness=randomness, disk=disk(recorder)) as outbox:
                outbox.boot_check()
                for count in counts:
                    for _ in range(count):
                        number += 1
                        _keep(outbox, kiosk, recorder, number)
                    clock.pass_time(timedelta(days=1))
                stored = number - 1
                _acknowledge(kiosk, outbox, stored, clock)
                clock.pass_time(timedelta(days=4))
                _acknowledge(kiosk, outbox, stored, clock)
                recorder.purge_begins(stored)
                outbox.purge()
    return Story("fortnight", kiosk, before, recorder, ("none", "none", "none", "mirror", "database"))


def staffed_weeks(folder: Path, disk: DiskMaker = RecordingDisk) -> Story:
    """No centre for weeks: residents between acts of staff, over several starts. The first act makes a version 2."""
    kiosk, card = enrolled_kiosk(folder), HandCard.make("STAFF-1")
    put_in_use(kiosk.home, catalogue_jws(kiosk.city, 2, staff=(card.listed(*StaffDuty),)))
    recorder = Recorder(folder)
    before = files_below(folder)
    clock = FakeClock()
    randomness = SeededRandomness()
    standing: list[Standing] = []

    def stands(outbox: Outbox) -> None:
        standing.append(Standing.of(outbox))

    with recording(recorder):
        number = 0
        for sitting, acts in enumerate(
            ((Act.OUT_OF_SERVICE, Act.BACK_IN_SERVICE), (Act.EXTEND, Act.OUT_OF_SERVICE), (Act.EXTEND,))
        ):
            clock.reboot(f"boot-{sitting}")
            with Outbox.open(kiosk.home, clock=clock, randomness=randomness, disk=disk(recorder)) as outbox:
                outbox.boot_check()
                if not standing:
                    stands(outbox)
                for act in acts:
                    number += 1
                    _keep(outbox, kiosk, recorder, number)
                    stands(outbox)
                    seq = card.acts(outbox, act, kiosk.entry_signer)
                    record = outbox.usable_store().record(seq)
                    assert record is not None
                    recorder.told(seq, record.hash)
                    stands(outbox)
                clock.pass_time(timedelta(days=8))
    return Story("staffed", kiosk, before, recorder, ("none", "none", "none", "mirror", "database"), standing)


def healing(folder: Path, disk: DiskMaker = RecordingDisk) -> Story:
    """The database is gone; power is cut while it is rebuilt from the mirror, and again while keeping goes on."""
    kiosk = enrolled_kiosk(folder)
    told = Recorder(folder)
    old_log = b""
    with Outbox.open(kiosk.home, clock=FakeClock(), randomness=SeededRandomness()) as outbox:
        outbox.boot_check()
        log = kiosk.home.outbox_db.with_name("outbox.db-wal")
        for number in range(1, 4):
            _keep(outbox, kiosk, told, number)
            old_log = old_log or log.read_bytes()
    for suffix in ("", "-wal", "-shm"):
        kiosk.home.outbox_db.with_name(f"outbox.db{suffix}").unlink(missing_ok=True)
    # An old write-ahead log was left beside it: SQLite would replay it into whatever file takes the name.
    log.write_bytes(old_log)
    recorder = Recorder(folder)
    recorder.ops.extend(told.ops)
    before = files_below(folder)
    with (
        recording(recorder),
        Outbox.open(kiosk.home, clock=FakeClock(), randomness=SeededRandomness(2), disk=disk(recorder)) as outbox,
    ):
        assert outbox.boot_check().healed == ("database_rebuilt",)
        _keep(outbox, kiosk, recorder, 4)
    return Story("healing", kiosk, before, recorder, ("none", "none", "database"))


def files_and_retention(folder: Path, disk: DiskMaker = RecordingDisk) -> Story:
    """Files of several parts, some signed for and some not, until boxes and what was signed for are purged."""
    kiosk = enrolled_kiosk(folder)
    with LineTables_open(kiosk) as tables, tables.change():
        tables.put(Fact.CATALOGUE, catalogue_jws(kiosk.city, retention_days=3))
    recorder = Recorder(folder)
    before = files_below(folder)
    clock = FakeClock()
    randomness = SeededRandomness()
    received = set[int]()
    parts: dict[str, tuple[str, ...]] = {}
    with recording(recorder):
        for sitting in range(3):
            clock.reboot(f"boot-{sitting}")
            with Outbox.open(kiosk.home, clock=clock, randomness=randomness, disk=disk(recorder)) as outbox:
                outbox.boot_check()
                for place in range(3):
                    number = sitting * 3 + place + 1
                    files = [file_of(number * 10 + n, 3000 + 700 * n) for n in range(place)]
                    _keep(outbox, kiosk, recorder, number, *files)
                    entry, found = entry_at(outbox, outbox.usable_store().head().seq)
                    parts[found] = tuple(part.sha256 for part in entry.parts)
                    clock.pass_time(timedelta(days=1))
                stored = outbox.usable_store().head().seq - 1
                _acknowledge(kiosk, outbox, stored, clock)
                received.add(stored)
                _sign_for(kiosk, outbox, stored, clock)
                clock.pass_time(timedelta(days=4))
                _acknowledge(kiosk, outbox, stored, clock)
                recorder.purge_begins(stored)
                for _ in range(3):
                    outbox.purge()
    losses = ("none", "none", "none", "mirror", "database", "parts")
    return Story("files", kiosk, before, recorder, losses, parts=parts, received=frozenset(received))


def _sign_for(kiosk: EnrolledKiosk, outbox: Outbox, seq: int, clock: FakeClock) -> None:
    """The centre has the files of this entry."""
    entry, found = entry_at(outbox, seq)
    with LineTables_open(kiosk) as tables, tables.change():
        for part in entry.parts:
            receipt = signed_receipt(kiosk.city.ack, found, part, clock.now())
            tables.put_receipt(part.sha256, "incarnation-1", rfc3339(clock.now()), receipt, "")


def LineTables_open(kiosk: EnrolledKiosk) -> _Closing:  # noqa: N802 - reads like the class it opens
    return _Closing(CacheTables.open(kiosk.home.line_db))


class _Closing:
    def __init__(self, tables: CacheTables) -> None:
        self._tables = tables

    def __enter__(self) -> CacheTables:
        return self._tables

    def __exit__(self, *_: object) -> None:
        self._tables.close()


def _keep(outbox: Outbox, kiosk: EnrolledKiosk, recorder: Recorder, number: int, *files: bytes) -> None:
    manifest = outbox.line.manifest()
    assert manifest is not None
    said = submission_with_files(number, *files) if files else submission_of(number)
    kept = keep(outbox, said, kiosk.entry_signer, manifest.recipients())
    record = outbox.usable_store().record(kept.seq)
    assert record is not None
    assert not kept.degraded
    recorder.told(kept.seq, record.hash)
    outbox.record_print(kept.seq, 1, PrintOutcome.PRINTED)


def _acknowledge(kiosk: EnrolledKiosk, outbox: Outbox, stored: int, clock: FakeClock) -> None:
    """What the agent would have stored."""
    record = outbox.usable_store().record(stored)
    head = record.hash if record is not None else FIRST_PREV
    at = rfc3339(clock.now())
    with LineTables_open(kiosk) as tables, tables.change():
        tables.put(Fact.ACK, signed_ack(kiosk.city, stored, head, clock.now()))
        tables.note_custody(stored, at)


def copy_identity(kiosk: EnrolledKiosk, into: Path) -> None:
    """A machine that comes back has its keys and its identity."""
    (into / "data").mkdir(parents=True, exist_ok=True)
    (into / "mirror").mkdir(parents=True, exist_ok=True)
    shutil.copy(kiosk.home.entry_key, into / "data" / "entry.key")


BOOT_AT = START + timedelta(days=40)
"""When machines come back in replays."""
