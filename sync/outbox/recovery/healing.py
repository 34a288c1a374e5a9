"""Put right on one medium what the other still has. A step cut by power is begun again at the next boot."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import TypeAlias

from sync.contract.chain.chain_entry import read_chain_entry
from sync.contract.chain.entry import Part
from sync.envelope.jws import Typ, payload_in
from sync.home.disk import Disk
from sync.home.failpoints import Failpoint, Failpoints
from sync.home.home import Identity, KioskHome
from sync.inbox.centre_cache import CentreCache
from sync.outbox.recovery.boot_check import Chain, DatabaseReading, MirrorReading
from sync.outbox.storage.mirror import Mirror
from sync.outbox.storage.part_files import PartFiles, PartsHealed
from sync.outbox.storage.prints import PrintRow, add_print, saved_prints
from sync.outbox.storage.records import DamagedRecord, Proven, Record, RecordJudge, parts_named
from sync.outbox.storage.rows import day_of, row_of
from sync.outbox.storage.store import Store

Again: TypeAlias = Callable[[Proven], Record]
"""Reads a proven record once more (`boot_check.read_again`)."""


def heal_mirror(
    mirror: Mirror, reading: MirrorReading, chain: Chain, again: Again, judge: RecordJudge
) -> tuple[str, Chain]:
    """Bring the mirror to what the chain says. Returns what was done, or nothing, and the chain where it lies now.

    Raises:
        OSError: the medium failed.
        DamagedRecord: a medium gives other bytes than it did before.
    """
    wanted = [record for _, record in sorted(chain.records.items()) if record.boxed]
    missing = [record for record in wanted if record.seq not in reading.records]
    newest = max(reading.records, default=0)
    hole = any(record.seq < newest for record in missing)
    own = [segment for segment in reading.segments if not segment.foreign]
    for segment in reading.segments:
        if segment.foreign:
            mirror.set_aside(segment)
    if reading.damaged or hole:
        day = day_of(judge.entry(again(wanted[-1]))) if wanted else "0000-00-00"
        places = mirror.rewrite(map(again, wanted), own, day)
        moved = {record.seq: replace(record, place=place) for record, place in zip(wanted, places, strict=True)}
        return "mirror_rewritten", replace(chain, records={**chain.records, **moved})
    if reading.torn is not None:
        mirror.cut_torn_end(reading.torn)
        mirror.read()
    if missing:
        for record in map(again, missing):
            mirror.append([record], day_of(judge.entry(record)))
        return "mirror_completed", chain
    return "mirror_end_cut" if reading.torn is not None else "", chain


def heal_database(
    home: KioskHome,
    identity: Identity,
    reading: DatabaseReading,
    chain: Chain,
    again: Again,
    judge: RecordJudge,
    disk: Disk,
    failpoints: Failpoints,
) -> tuple[Store, str]:
    """Bring outbox.db to what the chain says. Returns the store to go on with and what was done.

    Raises:
        DamagedRecord: a medium gives other bytes than it did before; the old file stands untouched.
    """
    store = reading.store
    if store is not None and not reading.damaged:
        if home.rebuilt_db.exists():
            # Begun for a damage that is no longer seen: the agent would wait for its end for ever.
            _drop_rebuilt(home, disk)
        missing = [record for seq, record in sorted(chain.records.items()) if seq > (reading.head or chain.head).seq]
        if not missing:
            return store, ""
        with store.change():
            _put(store, map(again, missing), chain, judge)
        return store, "database_completed"
    failpoints.reach(Failpoint.BEFORE_HEAL)
    prints = saved_prints(store) if store is not None else []
    try:
        _build_beside(home, identity, chain, prints, again, judge, disk)
    except DamagedRecord:
        _drop_rebuilt(home, disk)
        raise
    if store is not None:
        store.close()
    _put_in_place(home, disk, failpoints)
    failpoints.reach(Failpoint.AFTER_HEAL)
    return Store.open(home.outbox_db), "database_rebuilt"


def heal_parts(parts: PartFiles, store: Store, chain: Chain, line: CentreCache, *, mirror_present: bool) -> PartsHealed:
    """Files beside the chain as it stands now: orphans go, what one medium lacks comes from the other.

    A medium that fails or is full meanwhile stops nobody: what is missing there is copied at another boot.
    """
    waiting = [(record.seq, part) for record in chain.records.values() if record.boxed for part in record.parts]
    try:
        return parts.heal(
            chain.head.seq, partial(parts_at, store), waiting, line.parts_received, mirror_present=mirror_present
        )
    except OSError:
        return PartsHealed()


def parts_at(store: Store, seq: int) -> tuple[Part, ...]:
    """What the entry at a place names. Its signature was verified when it was kept, and at a boot."""
    for (jws,) in store.rows("SELECT jws FROM entries WHERE seq = ?", (seq,)):
        return parts_named(read_chain_entry(payload_in(bytes(jws), Typ.ENTRY)))
    return ()


def _build_beside(
    home: KioskHome,
    identity: Identity,
    chain: Chain,
    prints: list[PrintRow],
    again: Again,
    judge: RecordJudge,
    disk: Disk,
) -> None:
    beside = home.rebuilt_db
    _drop_rebuilt(home, disk)
    first = min(chain.records, default=chain.head.seq + 1)
    fresh = Store.create(beside, identity, disk)
    try:
        with fresh.change():
            whole = replace(chain, head=replace(chain.head, first=first, purged=max(chain.head.purged, first - 1)))
            _put(fresh, (again(record) for _, record in sorted(chain.records.items())), whole, judge)
            for row in prints:
                add_print(fresh, *row)
        fresh.checkpoint()
    finally:
        fresh.close()
    disk.sync(beside)


def _put_in_place(home: KioskHome, disk: Disk, failpoints: Failpoints) -> None:
    path, beside = home.outbox_db, home.rebuilt_db
    with suppress(FileNotFoundError, FileExistsError):
        os.link(path, path.with_name("outbox.damaged"))
    failpoints.reach(Failpoint.MID_HEAL)
    # The old write-ahead log must be gone first: SQLite would replay it into the new file.
    for suffix in ("-wal", "-shm"):
        disk.remove(path.with_name(path.name + suffix))
    disk.sync_folder(path.parent)
    disk.replace(path, beside)
    disk.sync_folder(path.parent)


def _drop_rebuilt(home: KioskHome, disk: Disk) -> None:
    for suffix in ("", "-wal", "-shm"):
        disk.remove(home.rebuilt_db.with_name(home.rebuilt_db.name + suffix))


def _put(store: Store, records: Iterable[Record], chain: Chain, judge: RecordJudge) -> None:
    for record in records:
        store.put_entry(row_of(record, judge.entry(record)))
    store.put_head(chain.head)
