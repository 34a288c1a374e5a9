"""Rows of custody, written many at a time and without a model object each: this is the centre's hottest path."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, connection, transaction

from central.database.bulk_rows import Columns, RowWriter, row_lock
from central.intake.boxes import replace_box
from central.intake.contact_entries import Presented
from central.intake.models import CentreLog, CustodyBox, CustodyEntry, FiledBox, ReplacedLeaf, SentAck, WaitingEntry
from central.kiosks.models import Kiosk
from sync.contract.chain.chain_entry import ChainEntry, arrival_of
from sync.contract.numbers import COUNTER_LIMIT
from sync.envelope.merkle import Frontier

OTHER_BOX = "other_box"
"""Fault of an entry whose own bytes are good, and whose box is not the one that it signs."""
_EDGE = "SELECT edge FROM intake_centrelog WHERE id = 1"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a new entry stands in the log."""

    entry: Presented
    name: str
    """The hash under which it is stored."""
    leaf: int
    not_before: datetime | None

    @property
    def pk(self) -> int:
        """The log only grows and is locked: its size names the row before the database does."""
        return self.leaf + 1


def append(kiosk: Kiosk, entries: Sequence[Presented], log: Frontier, times: Mapping[str, datetime]) -> list[Place]:
    """Let entries that go on from the head take their places in the log, and move the kiosk on. Nothing is written."""
    places = []
    for entry in entries:
        claims, name = entry.claims, _name(kiosk, entry)
        if claims is not None:
            at = times.get(claims.time.ack or "")
            if at is not None and (kiosk.not_before is None or at > kiosk.not_before):
                kiosk.not_before = at
            if (arrival := arrival_of(claims)) is not None:
                kiosk.last_counter = int(arrival[16:20]) % COUNTER_LIMIT
        places.append(Place(entry, name, log.size, kiosk.not_before))
        log.append(bytes.fromhex(name))
    if entries:
        kiosk.stored_up_to, kiosk.head = entries[-1].seq, entries[-1].hash
    return places


def write_places(writer: RowWriter, placed: Sequence[tuple[Kiosk, Place]], now: datetime) -> None:
    """Entries, boxes and their waiting for a verdict. The log is locked: a leaf's number names the row as well."""
    keys, entries = [place.pk for _, place in placed], [place.entry for _, place in placed]
    kiosks = [kiosk.pk for kiosk, _ in placed]
    columns: Columns = {
        "id": keys,
        "kiosk_id": kiosks,
        "body_id": [kiosk.body_id for kiosk, _ in placed],
        "epoch": [kiosk.epoch for kiosk, _ in placed],
        "seq": [entry.seq for entry in entries],
        "entry_hash": [place.name for _, place in placed],
        "arrival_number": [number_of(entry.claims) for entry in entries],
        "fault": [entry.fault for entry in entries],
        "jws": [entry.jws for entry in entries],
        "arrived_at": [now] * len(placed),
        "not_before": [place.not_before for _, place in placed],
        "log_place": [place.leaf for _, place in placed],
    }
    writer.insert(CustodyEntry, columns)
    small = [place for _, place in placed if not place.entry.file]
    large = [place for _, place in placed if place.entry.file]
    writer.insert(CustodyBox, {"entry_id": _keys(small), "content": [place.entry.box for place in small]})
    of_files: Columns = {
        "entry_id": _keys(large),
        "sha256": [place.entry.file for place in large],
        "size": [len(place.entry.box) for place in large],
    }
    writer.insert(FiledBox, of_files)
    nothing_yet: Columns = {"lease_until": [None] * len(keys), "lease": [""] * len(keys), "attempts": [0] * len(keys)}
    writer.insert(WaitingEntry, {"entry_id": keys, "kiosk_id": kiosks, **nothing_yet})


def _keys(places: Sequence[Place]) -> list[int]:
    return [place.pk for place in places]


def write_acks(writer: RowWriter, given: Sequence[tuple[Kiosk, bytes]], now: datetime) -> None:
    """That these acknowledgements were given."""
    hashes = [hashlib.sha256(jws).hexdigest() for _, jws in given]
    columns: Columns = {"kiosk_id": [kiosk.pk for kiosk, _ in given], "sha256": hashes, "at": [now] * len(given)}
    writer.insert(SentAck, columns)


def write_log(writer: RowWriter, log: Frontier) -> None:
    """The log's new edge; it must be locked."""
    writer.run("UPDATE intake_centrelog SET edge = %s WHERE id = 1", [log.to_bytes()])


def heal(kiosk: Kiosk, row: CustodyEntry, entry: Presented, log: Frontier) -> None:
    """Good bytes take the place that unreadable ones held, and wait for their verdict.

    The log keeps what it was given for this place; the good entry's own hash is added at the log's end.
    """
    if row.entry_hash != entry.hash:
        ReplacedLeaf.objects.create(place=row.log_place, hash=row.entry_hash)
        row.log_place = log.size
        log.append(bytes.fromhex(entry.hash))
    assert entry.claims is not None
    row.entry_hash, row.fault, row.jws = entry.hash, "", entry.jws
    row.arrival_number = number_of(entry.claims)
    row.save()
    replace_box(row.pk, entry)
    again = {"lease": "", "lease_until": None, "attempts": 0, "kiosk_id": kiosk.pk}
    WaitingEntry.objects.update_or_create(entry_id=row.pk, defaults=again)
    if kiosk.epoch == row.epoch and kiosk.stored_up_to == row.seq:
        kiosk.head = entry.hash


def stored_at(kiosk: Kiosk, first: int, last: int) -> dict[int, CustodyEntry]:
    """What is stored between two seqs of the present epoch."""
    rows = CustodyEntry.objects.filter(kiosk_id=kiosk.pk, epoch=kiosk.epoch, seq__gte=first, seq__lte=last)
    return {row.seq: row for row in rows}


def is_signed(row: CustodyEntry) -> bool:
    """Whether the bytes at a place are the kiosk's word, so that its hash is certain."""
    return row.fault in ("", OTHER_BOX)


def is_damaged(kiosk: Kiosk, seq: int) -> bool:
    """Whether the bytes at a place could not be read, so that its hash is not certain."""
    return (
        CustodyEntry.objects.filter(kiosk_id=kiosk.pk, epoch=kiosk.epoch, seq=seq)
        .exclude(fault__in=["", OTHER_BOX])
        .exists()
    )


def log_edge() -> Frontier:
    """The log as it stands."""
    found = CentreLog.objects.filter(pk=1).values_list("edge", flat=True).first()
    return Frontier() if found is None else Frontier.from_bytes(bytes(found))


def lock_log() -> Frontier:
    """The log, locked until the transaction ends."""
    edge = _locked_edge()
    if edge is None:
        try:
            with transaction.atomic():
                CentreLog.objects.create(id=1, edge=Frontier().to_bytes())
        except IntegrityError:
            pass  # made by another writer at this moment
        edge = _locked_edge()
    assert edge is not None
    return Frontier.from_bytes(edge)


def ack_times(kiosk_id: int, entries: Sequence[Presented]) -> dict[str, datetime]:
    """When the acknowledgements that these entries name were given."""
    named = {entry.claims.time.ack for entry in entries if entry.claims is not None and entry.claims.time.ack}
    rows = SentAck.objects.filter(kiosk_id=kiosk_id, sha256__in=named).values_list("sha256", "at") if named else ()
    return dict(rows)


def number_of(claims: ChainEntry | None) -> str:
    """The number that was given for it; none for an act of staff, and for what cannot be read."""
    return "" if claims is None else arrival_of(claims) or ""


def _locked_edge() -> bytes | None:
    with connection.cursor() as cursor:
        cursor.execute(_EDGE + row_lock())
        found = cursor.fetchone()
    return None if found is None else bytes(found[0])


def _name(kiosk: Kiosk, entry: Presented) -> str:
    """Under which hash an entry is stored.

    What cannot be read gets a name of its place: if it could claim a hash, it could take that of somebody's good entry
    that is still on its way.
    """
    if entry.claims is not None:
        return entry.hash
    return place_name(kiosk, kiosk.epoch, entry.seq, entry.jws)


def place_name(kiosk: Kiosk, epoch: int, seq: int, jws: bytes) -> str:
    """The name of a place whose bytes cannot be read."""
    place = f"unreadable|{kiosk.code}|{epoch}|{seq}|".encode()
    return hashlib.sha256(place + jws).hexdigest()
