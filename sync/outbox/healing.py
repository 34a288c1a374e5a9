"""Put right on one medium what the other still has. A step cut by power is begun again at the next boot."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import replace

from sync.outbox.boot_check import Chain, DatabaseReading, MirrorReading
from sync.outbox.disk import Disk
from sync.outbox.failpoints import Failpoint, Failpoints
from sync.outbox.home import Identity, KioskHome
from sync.outbox.mirror import Mirror
from sync.outbox.prints import PrintRow, add_print, saved_prints
from sync.outbox.records import Record, RecordJudge
from sync.outbox.rows import day_of, row_of
from sync.outbox.store import Store


def heal_mirror(mirror: Mirror, reading: MirrorReading, chain: Chain, judge: RecordJudge) -> str:
    """Bring the mirror to what the chain says. Returns what was done, or nothing.

    Raises:
        OSError: the medium failed.
    """
    wanted = [record for _, record in sorted(chain.records.items()) if record.box is not None]
    missing = [record for record in wanted if record.seq not in reading.records]
    newest = max(reading.records, default=0)
    hole = any(record.seq < newest for record in missing)
    day = day_of(judge.entry(wanted[-1])) if wanted else "0000-00-00"
    own = [segment for segment in reading.segments if not segment.foreign]
    for segment in reading.segments:
        if segment.foreign:
            mirror.set_aside(segment)
    if reading.damaged or hole:
        mirror.rewrite(wanted, own, day)
        return "mirror_rewritten"
    if reading.torn is not None:
        mirror.cut_torn_end(reading.torn)
        mirror.read()
    if missing:
        for record in missing:
            mirror.append([record], day_of(judge.entry(record)))
        return "mirror_completed"
    return "mirror_end_cut" if reading.torn is not None else ""


def heal_database(
    home: KioskHome,
    identity: Identity,
    reading: DatabaseReading,
    chain: Chain,
    judge: RecordJudge,
    disk: Disk,
    failpoints: Failpoints,
) -> tuple[Store, str]:
    """Bring outbox.db to what the chain says. Returns the store to go on with and what was done."""
    store = reading.store
    if store is not None and not reading.damaged:
        missing = [record for seq, record in sorted(chain.records.items()) if seq > (reading.head or chain.head).seq]
        if not missing:
            return store, ""
        with store.change():
            _put(store, missing, chain, judge)
        return store, "database_completed"
    failpoints.reach(Failpoint.BEFORE_HEAL)
    prints = saved_prints(store) if store is not None else []
    if store is not None:
        store.close()
    _rebuild(home, identity, chain, prints, judge, disk, failpoints)
    failpoints.reach(Failpoint.AFTER_HEAL)
    return Store.open(home.outbox_db), "database_rebuilt"


def _rebuild(
    home: KioskHome,
    identity: Identity,
    chain: Chain,
    prints: list[PrintRow],
    judge: RecordJudge,
    disk: Disk,
    failpoints: Failpoints,
) -> None:
    path = home.outbox_db
    beside = path.with_name("outbox.rebuilt")
    for suffix in ("", "-wal", "-shm"):
        disk.remove(beside.with_name(beside.name + suffix))
    first = min(chain.records, default=chain.head.seq + 1)
    fresh = Store.create(beside, identity, disk)
    try:
        with fresh.change():
            whole = replace(chain, head=replace(chain.head, first=first, purged=max(chain.head.purged, first - 1)))
            _put(fresh, [record for _, record in sorted(chain.records.items())], whole, judge)
            for row in prints:
                add_print(fresh, *row)
        fresh.checkpoint()
    finally:
        fresh.close()
    disk.sync(beside)
    with suppress(FileNotFoundError, FileExistsError):
        os.link(path, path.with_name("outbox.damaged"))
    failpoints.reach(Failpoint.MID_HEAL)
    # The old write-ahead log must be gone first: SQLite would replay it into the new file.
    for suffix in ("-wal", "-shm"):
        disk.remove(path.with_name(path.name + suffix))
    disk.sync_folder(path.parent)
    disk.replace(path, beside)
    disk.sync_folder(path.parent)


def _put(store: Store, records: list[Record], chain: Chain, judge: RecordJudge) -> None:
    for record in records:
        store.put_entry(row_of(record, judge.entry(record)))
    store.put_head(chain.head)
