"""The judgement at every boot: do both media and the centre's last word tell one story?

Every record on both media is hashed and its signature verified with our own key, one at a time: what is kept of it is
its hash and its place (`Proven`), so that tens of thousands of waiting boxes are never in memory. What was proven is
put together; what one medium lacks is taken from the other (HEALED). Two different entries of one place, a chain behind
the centre's word, or a missing entry cannot come from a power cut: QUARANTINE, nothing is changed, only the centre
releases it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from sync.home.home import Identity
from sync.home.passing_trouble import raise_passing
from sync.inbox.centre_cache import LastAck
from sync.outbox.storage.mirror import Mirror, Segment
from sync.outbox.storage.records import DamagedRecord, Proven, Record, RecordJudge
from sync.outbox.storage.store import Head, Store

TAIL = 5000
"""Entries verified at a boot beside all whose box is still here: about a second. Older ones were verified for years."""


_UNREADABLE = (sqlite3.Error, DamagedRecord, OverflowError, TypeError, ValueError)
_WITH_BOX = "SELECT counter, jws, box FROM entries LEFT JOIN boxes USING (seq) WHERE seq = ?"
_WITHOUT_BOX = "SELECT counter, jws, NULL FROM entries WHERE seq = ?"


class BootState(StrEnum):
    """What a boot check ends with."""

    NORMAL = "normal"
    HEALED = "healed"
    QUARANTINE = "quarantine"


@dataclass(frozen=True)
class BootResult:
    """`reason` is a code for staff; `healed` says what was put right; without a mirror no new visit begins."""

    state: BootState
    reason: str = ""
    healed: tuple[str, ...] = ()
    mirror_present: bool = True
    parts_lost: int = 0
    """Sealed files that lie on neither medium although their entry waits: the entry stays, a person is told."""


class Contradiction(Exception):
    """Evidence that no power cut explains. `reason` becomes the quarantine's code."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass
class DatabaseReading:
    """What outbox.db still says."""

    store: Store | None
    head: Head | None = None
    records: dict[int, Proven] = field(default_factory=dict)
    damaged: bool = False
    behind: int = 0
    """Of an undamaged database only what lies behind this seq was read."""
    listed: int | None = None
    """Of a damaged one: the highest seq that it still names, whether or not its row could be saved; None = nothing."""


@dataclass
class MirrorReading:
    """What the mirror still says."""

    present: bool
    segments: list[Segment] = field(default_factory=list)
    records: dict[int, Proven] = field(default_factory=dict)
    damaged: bool = False
    """More than a torn end: it is written anew from both media."""
    torn: Segment | None = None


@dataclass(frozen=True)
class Chain:
    """The one story of both media, verified from end to end."""

    records: dict[int, Proven]
    head: Head


def open_database(path: Path) -> Store | None:
    """outbox.db; None: it is not there, or damaged.

    Raises:
        OutboxNewer
        OutOfReach: it cannot be opened just now, which says nothing about what it holds.
    """
    try:
        return Store.open(path)
    except (sqlite3.DatabaseError, ValueError) as refused:
        # ValueError: the damage lies in a text of the schema that SQLite quotes.
        if path.exists():
            raise_passing(refused)
        return None


def read_database(store: Store | None, judge: RecordJudge) -> DatabaseReading:
    """Verify the tail; if anything is wrong, save what can be saved, row by row.

    Raises:
        OutOfReach: it cannot be read just now, which says nothing about it.
    """
    if store is None:
        return DatabaseReading(None, damaged=True)
    reading = DatabaseReading(store)
    try:
        head = reading.head = store.head()
        behind = reading.behind = max(0, min(head.purged, head.seq - TAIL))
        for record in store.records(behind):
            reading.records[record.seq] = judge.prove(record)
            reading.damaged |= record.box is None and record.seq > head.purged
        reading.damaged |= len(reading.records) != head.seq - max(behind, head.first - 1) or not store.is_sound()
    except _UNREADABLE as wrong:
        raise_passing(wrong)
        reading.damaged = True
    if reading.damaged:
        reading.records = dict(_saved_from(store, judge))
        reading.listed = _listed_by(store)
    return reading


def read_mirror(mirror: Mirror, judge: RecordJudge) -> MirrorReading:
    """Verify every record of every segment."""
    if not mirror.is_present():
        return MirrorReading(present=False)
    try:
        segments = mirror.read(judge)
    except OSError:
        return MirrorReading(present=False)
    reading = MirrorReading(present=True, segments=segments)
    for segment in segments:
        last = segment is segments[-1]
        if segment.foreign:
            reading.damaged = True
            continue
        if segment.damaged or (not last and (segment.torn or segment.day is None)):
            reading.damaged = True
        elif segment.torn or segment.day is None:
            reading.torn = segment
        reading.damaged |= segment.spoiled
        for record in segment.records:
            other = reading.records.setdefault(record.seq, record)
            if other.hash != record.hash:
                raise Contradiction("fork_in_mirror")
    return reading


def chain_of(database: DatabaseReading, mirror: MirrorReading, last_ack: LastAck | None, identity: Identity) -> Chain:
    """Put both media together and hold the result against the head and the centre's last word.

    Raises:
        Contradiction
    """
    stored = _stored_up_to(last_ack, identity)
    head = database.head
    if head is not None and (head.outbox != identity.outbox_id or head.epoch != identity.epoch):
        raise Contradiction("foreign_database")
    if head is None and not mirror.present:
        raise Contradiction("database_damaged_and_mirror_gone")
    if head is None and database.listed is None and (mirror.torn is not None or mirror.damaged):
        # The damaged end may be an entry that was told as kept, and nothing else says how far the chain went.
        raise Contradiction("end_unknown")
    records = _without_holes(_united(database, mirror), database, stored)
    last = max(records, default=head.seq if head is not None else stored)
    first = min(records, default=last + 1)
    if last < stored:
        raise Contradiction("behind_the_centre")
    gone = _walked(records, identity, max(head.purged if head is not None else stored, stored))
    _compare(records, last_ack, head, identity)
    counters = [record.counter for record in records.values()]
    whole_head = Head(
        identity.outbox_id,
        identity.epoch,
        last,
        records[last].hash.hex() if last in records else (head.hash if head else identity.prev),
        max([head.counter if head is not None else identity.last_counter, *counters]),
        head.first if head is not None and not database.damaged else first,
        max(gone, head.purged if head is not None else first - 1),
    )
    return Chain(records, whole_head)


def _united(database: DatabaseReading, mirror: MirrorReading) -> dict[int, Proven]:
    """Whole records of both media; of one place there can be only one entry."""
    records = dict(mirror.records)
    for seq, record in database.records.items():
        other = records.get(seq)
        if other is not None and other.hash != record.hash:
            raise Contradiction("fork_between_media")
        if other is None or record.boxed:
            records[seq] = record
    if not database.damaged:
        return {seq: record for seq, record in records.items() if seq > database.behind}
    return records


def _without_holes(records: dict[int, Proven], database: DatabaseReading, stored: int) -> dict[int, Proven]:
    """The records behind the last hole. A hole is no loss only where the centre has custody of what lay there."""
    head = database.head
    named = max(head.seq if head is not None else 0, database.listed or 0)
    if max(records, default=database.behind) < named:
        raise Contradiction("entries_lost")
    start = database.behind + 1
    if database.damaged:
        start = head.first if head is not None else 1
    holes = [seq for seq in range(start, max(records, default=0) + 1) if seq not in records]
    if holes and holes[-1] > stored:
        raise Contradiction("entries_lost")
    return {seq: record for seq, record in records.items() if not holes or seq > holes[-1]}


def _walked(records: dict[int, Proven], identity: Identity, purged: int) -> int:
    """Follow the chain from link to link. Returns the highest seq whose box is gone."""
    before = bytes.fromhex(identity.prev) if 1 in records else None
    gone = 0
    for seq, record in sorted(records.items()):
        if before is not None and record.prev != before:
            raise Contradiction("chain_broken")
        if not record.boxed:
            if seq > purged:
                raise Contradiction("box_lost")
            gone = seq
        before = record.hash
    return gone


def _compare(records: dict[int, Proven], last_ack: LastAck | None, head: Head | None, identity: Identity) -> None:
    if head is not None and head.seq in records and records[head.seq].hash.hex() != head.hash:
        raise Contradiction("chain_broken")
    if last_ack is None:
        return
    ack = last_ack.ack
    if ack.kiosk != identity.kiosk or ack.epoch > identity.epoch:
        raise Contradiction("other_epoch")
    if ack.epoch == identity.epoch and ack.stored_up_to in records and records[ack.stored_up_to].hash.hex() != ack.head:
        raise Contradiction("other_than_the_centre")


def _stored_up_to(last_ack: LastAck | None, identity: Identity) -> int:
    if last_ack is None or last_ack.ack.epoch != identity.epoch:
        return 0
    return last_ack.ack.stored_up_to


def _listed_by(store: Store) -> int | None:
    try:
        return max(store.seqs(), default=0)
    except (sqlite3.Error, ValueError) as wrong:
        raise_passing(wrong)
        return None


def _saved_from(store: Store, judge: RecordJudge) -> Iterator[tuple[int, Proven]]:
    try:
        seqs = store.seqs()
    except (sqlite3.Error, ValueError) as wrong:
        raise_passing(wrong)
        return
    for seq in seqs:
        for boxed in (True, False):
            try:
                yield seq, judge.prove(saved_record(store, seq, boxed=boxed))
            except _UNREADABLE as wrong:
                raise_passing(wrong)
                continue
            break


def saved_record(store: Store, seq: int, *, boxed: bool) -> Record:
    """What a row of a database, damaged or not, gives of one place.

    Raises:
        sqlite3.Error, OverflowError, TypeError, ValueError: the row cannot be read.
    """
    sql = _WITH_BOX if boxed else _WITHOUT_BOX
    ((counter, jws, box),) = store.rows(sql, (seq,))
    return Record(seq, int(counter), bytes(jws), None if box is None else bytes(box))


def read_again(proven: Proven, store: Store | None, mirror: Mirror, judge: RecordJudge) -> Record:
    """The whole record that was proven before, from where it lies.

    Raises:
        DamagedRecord: the medium gives other bytes now, or none: nothing is healed with them.
    """
    try:
        if proven.place is not None:
            record = mirror.record_at(proven.place)
        else:
            assert store is not None, "a row was proven, so there is a database"
            record = saved_record(store, proven.seq, boxed=proven.boxed)
        again = judge.prove(record)
    except (OSError, *_UNREADABLE) as wrong:
        raise DamagedRecord("a record that was whole is so no more") from wrong
    if (again.seq, again.hash, again.boxed) != (proven.seq, proven.hash, proven.boxed):
        raise DamagedRecord("a record that was whole is so no more")
    return record
