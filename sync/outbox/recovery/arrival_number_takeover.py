"""How far this machine has counted before: numbers that it gave and the centre has not seen must not come again."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from sync.contract.numbers import COUNTER_LIMIT
from sync.errors import SyncError
from sync.home.home import Identity, KioskHome
from sync.outbox.storage.mirror import Mirror
from sync.outbox.storage.records import RecordJudge
from sync.outbox.storage.store import Store


def counter_to_begin_after(home: KioskHome, kiosk: str, granted: int) -> int:
    """The counter after which a new epoch gives numbers. `granted` is the centre's newest, modulo `COUNTER_LIMIT`.

    The homes of earlier epochs, here or moved aside, still hold what never reached the centre. Half a circle tells
    who is ahead: nobody takes in 5,000 submissions without a contact.
    """
    homes = [home, *(KioskHome(aside, home.mirror / aside.name) for aside in home.data.glob("before-epoch-*"))]
    known = [counter for former in _identities(homes, kiosk) for counter in _given_under(former, homes)]
    if not known:
        return granted
    own = max(known)
    ahead = (granted - own) % COUNTER_LIMIT
    return own + ahead if ahead < COUNTER_LIMIT // 2 else own


def _identities(homes: list[KioskHome], kiosk: str) -> Iterator[Identity]:
    for home in homes:
        try:
            former = home.identity()
        except SyncError:
            continue
        if former.kiosk == kiosk:
            yield former


def _given_under(former: Identity, homes: list[KioskHome]) -> Iterator[int]:
    """An interrupted move may have left the files of one epoch in two folders, so all are asked."""
    yield former.last_counter
    for home in homes:
        yield from _given_by_database(home.outbox_db, former)
        yield from _given_by_mirror(home, former)


def _given_by_database(path: Path, former: Identity) -> Iterator[int]:
    """The head's word if it is whole; a damaged file says nothing."""
    try:
        with closing(Store.open(path)) as store:
            head = store.head()
    except (sqlite3.Error, SyncError, ValueError, TypeError):
        return
    if head.outbox == former.outbox_id:
        yield head.counter


def _given_by_mirror(home: KioskHome, former: Identity) -> Iterator[int]:
    judge = RecordJudge(former)
    try:
        segments = Mirror(home, former).read(judge)
    except OSError:
        return
    for segment in segments:
        for record in segment.records:
            yield record.counter
