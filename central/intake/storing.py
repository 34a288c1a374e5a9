"""Rows of custody, written many at a time and without a model object each: this is the centre's hottest path."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction

from central.intake.models import CentreLog, CustodyBox, CustodyEntry, SentAck, WaitingEntry
from central.intake.verifying import Presented
from central.kiosks.models import Kiosk
from sync.contract.numbers import COUNTER_LIMIT
from sync.envelope.merkle import Frontier


def append(kiosk: Kiosk, entries: Sequence[Presented], now: datetime) -> Frontier:
    """Store entries that go on from the head, grow the log by them, and move the kiosk's row on (not saved)."""
    log = lock_log()
    times = _ack_times(kiosk, entries)
    rows = []
    for entry in entries:
        claims = entry.claims
        if claims is not None:
            at = times.get(claims.time.ack or "")
            if at is not None and (kiosk.not_before is None or at > kiosk.not_before):
                kiosk.not_before = at
            kiosk.last_counter = int(claims.arrival[16:20]) % COUNTER_LIMIT
        rows.append(
            CustodyEntry(
                kiosk_id=kiosk.pk,
                body_id=kiosk.body_id,
                epoch=kiosk.epoch,
                seq=entry.seq,
                entry_hash=entry.hash,
                arrival_number=claims.arrival if claims is not None else "",
                fault=entry.fault,
                jws=entry.jws,
                arrived_at=now,
                not_before=kiosk.not_before,
                log_place=log.size,
            )
        )
        log.append(bytes.fromhex(entry.hash))
    CustodyEntry.objects.bulk_create(rows)
    CustodyBox.objects.bulk_create(
        [CustodyBox(entry_id=row.pk, content=entry.box) for row, entry in zip(rows, entries, strict=True)]
    )
    WaitingEntry.objects.bulk_create([WaitingEntry(entry_id=row.pk) for row in rows])
    CentreLog.objects.filter(pk=1).update(edge=log.to_bytes())
    kiosk.stored_up_to, kiosk.head = entries[-1].seq, entries[-1].hash
    return log


def heal(kiosk: Kiosk, row: CustodyEntry, entry: Presented) -> None:
    """Good bytes take the place that unreadable ones held, and wait for their verdict.

    The log keeps the hash that it was given for this place; where that was a guess, the good entry's own hash is
    added at the log's end.
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


def _ack_times(kiosk: Kiosk, entries: Sequence[Presented]) -> dict[str, datetime]:
    named = {entry.claims.time.ack for entry in entries if entry.claims is not None and entry.claims.time.ack}
    rows = SentAck.objects.filter(kiosk_id=kiosk.pk, sha256__in=named).values_list("sha256", "at") if named else ()
    return dict(rows)
