"""When a sealed box may go: the centre's acknowledgement is stored, and the retention has passed by its clock.

The kiosk's own clock has no say: one that jumps a month ahead purges nothing.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Protocol

from sync.contract.timestamps import moment_of
from sync.home.failpoints import Failpoint, Failpoints
from sync.inbox.centre_cache import CentreCache
from sync.outbox.recovery.healing import parts_at
from sync.outbox.storage.mirror import Mirror
from sync.outbox.storage.part_files import PartFile, PartFiles
from sync.outbox.storage.store import Head, Store

PURGED_AT_ONCE = 50
"""Boxes of one transaction: a piece of some ten milliseconds, behind which a submission may wait."""
PARTS_LOOKED_AT = 200
"""Receipts that one piece verifies: those that wait for the centre do not keep the others here for ever."""
PARTS_AT_ONCE = 20
"""Sealed parts of one piece of a purge: at most 80 MiB whose names go, nothing of them is read."""


def purgeable_up_to(
    custody: tuple[tuple[int, datetime], ...], stored_up_to: int, centre_now: datetime, retention_days: int
) -> int:
    """The highest seq whose box, with all before it, may go. 0 = none."""
    due = centre_now - timedelta(days=retention_days)
    return max((up_to for up_to, since in custody if since <= due and up_to <= stored_up_to), default=0)


class Purges(Protocol):
    """What a purge needs of the outbox; the caller holds its lock."""

    line: CentreCache
    mirror: Mirror
    parts: PartFiles
    failpoints: Failpoints
    parts_late: int
    """As the newest purge found: sealed files without a receipt, of entries whose box is gone."""


def purge_piece(outbox: Purges, store: Store, done_with: int) -> int:
    """Drop a few boxes and sealed files that the centre has held for the whole retention.

    done_with: up to this seq nobody here needs a box any more. Returns the seq up to which boxes are gone.
    """
    head, last, catalogue = store.head(), outbox.line.last_ack(), outbox.line.catalogue()
    days = catalogue.retention_days if catalogue is not None else None
    with suppress(OSError):  # a medium that is gone says so elsewhere
        _purge_parts(outbox, store, head, days)
    if last is None or days is None:
        return head.purged
    due = purgeable_up_to(outbox.line.custody(), outbox.line.stored_up_to(), moment_of(last.ack.time), days)
    up_to = min(due, done_with, head.purged + PURGED_AT_ONCE)
    if up_to > head.purged:
        outbox.failpoints.reach(Failpoint.BEFORE_PURGE)
        with store.change():
            store.drop_boxes(up_to)
            store.put_head(replace(head, purged=up_to))
        store.checkpoint()
        outbox.failpoints.reach(Failpoint.MID_PURGE)
    gone = max(up_to, head.purged)
    if outbox.mirror.is_present():
        # Rebuilt from a mirror that no longer has an entry, a kiosk would not know whose the parts are.
        awaited = min((part.seq for part in outbox.parts.held()), default=gone + 1)
        outbox.mirror.drop_purged(min(gone, awaited - 1))
    outbox.failpoints.reach(Failpoint.AFTER_PURGE)
    return gone


def _purge_parts(outbox: Purges, store: Store, head: Head, days: int | None) -> None:
    """Of entries whose box is gone, where the centre has signed for a part since the whole retention; and what no entry
    names.
    """
    held = outbox.parts.held()
    done = [part for part in held if not _is_named(part, head, store)][:PARTS_AT_ONCE]
    ack = outbox.line.last_ack()
    if days is not None and ack is not None:
        old = [part for part in held if part.seq <= head.purged][:PARTS_LOOKED_AT]
        received = outbox.line.parts_received(
            [part.sha256 for part in old], moment_of(ack.ack.time) - timedelta(days=days)
        )
        done += [part for part in old if part.sha256 in received][:PARTS_AT_ONCE]
        younger = [part.sha256 for part in old if part.sha256 not in received and part not in done]
        outbox.parts_late = len(younger) - len(outbox.line.parts_received(younger))
    if done:
        outbox.failpoints.reach(Failpoint.BEFORE_PARTS_PURGE)
        outbox.parts.drop(done)
        outbox.failpoints.reach(Failpoint.AFTER_PARTS_PURGE)


def _is_named(part: PartFile, head: Head, store: Store) -> bool:
    return part.seq <= head.seq and any(named.sha256 == part.sha256 for named in parts_at(store, part.seq))
