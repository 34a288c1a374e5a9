"""Rows of custody, written many at a time and without a model object each: this is the centre's hottest path."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.backends.utils import CursorWrapper
from django.db.models import Model

from central.intake.models import CentreLog, CustodyBox, CustodyEntry, SentAck, WaitingEntry
from central.intake.verifying import Presented
from central.kiosks.models import Kiosk
from sync.contract.numbers import COUNTER_LIMIT
from sync.envelope.merkle import Frontier


def append(kiosk: Kiosk, entries: Sequence[Presented], now: datetime) -> Frontier:
    """Store entries that go on from the head, grow the log by them, and move the kiosk's row on (not saved)."""
    log = lock_log()
    times = _ack_times(kiosk, entries)
    rows: list[list[Any]] = []
    boxes: list[tuple[int, bytes]] = []
    waiting: list[list[Any]] = []
    for entry in entries:
        claims, name = entry.claims, _name(kiosk, entry)
        if claims is not None:
            at = times.get(claims.time.ack or "")
            if at is not None and (kiosk.not_before is None or at > kiosk.not_before):
                kiosk.not_before = at
            kiosk.last_counter = int(claims.arrival[16:20]) % COUNTER_LIMIT
        # The log only grows and is locked: its size names the row before the database does.
        pk = log.size + 1
        rows.append(
            [
                pk,
                kiosk.pk,
                kiosk.body_id,
                kiosk.epoch,
                entry.seq,
                name,
                claims.arrival if claims is not None else "",
                entry.fault,
                entry.jws,
                _stamp(now),
                _stamp(kiosk.not_before),
                log.size,
            ]
        )
        boxes.append((pk, entry.box))
        waiting.append([pk, None, "", 0])
        log.append(bytes.fromhex(name))
    with connection.cursor() as cursor:
        _insert(cursor, CustodyEntry, rows)
        _insert(cursor, CustodyBox, boxes)
        _insert(cursor, WaitingEntry, waiting)
    CentreLog.objects.filter(pk=1).update(edge=log.to_bytes())
    kiosk.stored_up_to, kiosk.head = entries[-1].seq, entries[-1].hash
    return log


def heal(kiosk: Kiosk, row: CustodyEntry, entry: Presented) -> None:
    """Good bytes take the place that unreadable ones held, and wait for their verdict.

    The log keeps what it was given for this place; the good entry's own hash is added at the log's end.
    """
    if row.entry_hash != entry.hash:
        log = lock_log()
        row.log_place = log.size
        log.append(bytes.fromhex(entry.hash))
        CentreLog.objects.filter(pk=1).update(edge=log.to_bytes())
    assert entry.claims is not None
    row.entry_hash, row.fault, row.jws = entry.hash, "", entry.jws
    row.arrival_number = entry.claims.arrival
    row.save()
    CustodyBox.objects.filter(entry_id=row.pk).update(content=entry.box)
    WaitingEntry.objects.update_or_create(entry_id=row.pk, defaults={"lease": "", "lease_until": None, "attempts": 0})
    if kiosk.stored_up_to == row.seq:
        kiosk.head = entry.hash


def stored_at(kiosk: Kiosk, first: int, last: int) -> dict[int, CustodyEntry]:
    """What is stored between two seqs of the present epoch."""
    rows = CustodyEntry.objects.filter(kiosk_id=kiosk.pk, epoch=kiosk.epoch, seq__gte=first, seq__lte=last)
    return {row.seq: row for row in rows}


def is_damaged(kiosk: Kiosk, seq: int) -> bool:
    """Whether the bytes at a place could not be read, so that its hash is not certain."""
    return (
        CustodyEntry.objects.filter(kiosk_id=kiosk.pk, epoch=kiosk.epoch, seq=seq)
        .exclude(fault__in=["", "other_box"])
        .exists()
    )


def log_edge() -> Frontier:
    """The log as it stands."""
    found = CentreLog.objects.filter(pk=1).values_list("edge", flat=True).first()
    return Frontier() if found is None else Frontier.from_bytes(bytes(found))


def lock_log() -> Frontier:
    """The log, locked until the transaction ends."""
    row = CentreLog.objects.select_for_update().filter(pk=1).first()
    if row is None:
        try:
            with transaction.atomic():
                CentreLog.objects.create(id=1, edge=Frontier().to_bytes())
        except IntegrityError:
            pass  # made by another writer at this moment
        row = CentreLog.objects.select_for_update().get(pk=1)
    return Frontier.from_bytes(bytes(row.edge))


def _insert(cursor: CursorWrapper, model: type[Model], rows: Sequence[Sequence[Any]]) -> None:
    """INSERT all columns of a table, in the order of its fields: in SQLite row by row with one prepared statement, in
    PostgreSQL all in one, because each statement there is a message and a plan.
    """
    columns = [str(field.column) for field in model._meta.concrete_fields]
    names = ", ".join(connection.ops.quote_name(column) for column in columns)
    places = f"({', '.join(['%s'] * len(columns))})"
    table = connection.ops.quote_name(model._meta.db_table)
    insert = f"INSERT INTO {table} ({names}) VALUES "  # noqa: S608 - names are the models' own
    if connection.vendor == "sqlite":
        cursor.executemany(insert + places, rows)
    else:
        cursor.execute(insert + ", ".join([places] * len(rows)), [value for row in rows for value in row])


def _name(kiosk: Kiosk, entry: Presented) -> str:
    """Under which hash an entry is stored.

    What cannot be read gets a name of its place: if it could claim a hash, it could take that of somebody's good entry
    that is still on its way.
    """
    if entry.claims is not None:
        return entry.hash
    place = f"unreadable|{kiosk.code}|{kiosk.epoch}|{entry.seq}|".encode()
    return hashlib.sha256(place + entry.jws).hexdigest()


def _stamp(at: datetime | None) -> Any:
    return connection.ops.adapt_datetimefield_value(at)


def _ack_times(kiosk: Kiosk, entries: Sequence[Presented]) -> dict[str, datetime]:
    named = {entry.claims.time.ack for entry in entries if entry.claims is not None and entry.claims.time.ack}
    rows = SentAck.objects.filter(kiosk_id=kiosk.pk, sha256__in=named).values_list("sha256", "at") if named else ()
    return dict(rows)
