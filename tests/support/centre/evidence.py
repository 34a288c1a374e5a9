"""What stands behind an application that was made without the way there: a signature, an entry and a box in custody."""

from __future__ import annotations

import hashlib
from datetime import datetime
from functools import cache

from django.db import transaction
from django.db.models import Max

from central.intake.custody import custody_rows
from central.intake.models import CentreLog, CustodyBox, CustodyEntry
from central.kiosks.models import Kiosk, KioskKey
from sync.contract.chain.entry import FIRST_PREV, Entry, TimeEvidence, write_entry
from sync.contract.chain.statement import StatementKind
from sync.contract.numbers import ArrivalNumber
from sync.contract.timestamps import rfc3339
from sync.envelope.jws import Typ, entry_hash, sign_jws
from sync.envelope.keys.signer import MemorySigner
from sync.envelope.resident.resident_signature import flattened
from tests.support.people.residents import Authority, make_authority

EPOCH = 3


@cache
def _authority() -> Authority:
    """RSA keys are slow: one resident signs everything of a test process."""
    return make_authority()


@cache
def _kiosk_key() -> MemorySigner:
    return MemorySigner.generate()


def certificate() -> bytes:
    """Of whoever signs here."""
    return _authority().hanako.certificate


def sign(statement: bytes) -> bytes:
    """The flattened JWS, as a version keeps it."""
    return flattened(statement, _authority().hanako.sign(statement))


def take_custody(
    kiosk: Kiosk,
    number: str,
    kind: StatementKind,
    statement: bytes,
    kept: bytes,
    seq: int,
    arrived: datetime,
    corrects: str | None = None,
) -> CustodyEntry:
    """An entry of this kiosk over the statement, in custody and in the centre's log. A seq that is taken moves on.
    `corrects`: the number of the application that a correction or withdrawal names.
    """
    key = _kiosk_key()
    KioskKey.objects.get_or_create(
        kiosk=kiosk, epoch=EPOCH, use="entry", defaults={"body": kiosk.body, "kid": key.kid, "public": key.public}
    )
    rows = CustodyEntry.objects.filter(kiosk=kiosk, epoch=EPOCH)
    if rows.filter(seq=seq).exists():
        seq = rows.aggregate(last=Max("seq"))["last"] + 1
    box = b"sealed " + hashlib.sha256(statement).digest()
    entry = Entry(
        v=1,
        kind=kind,
        kiosk=kiosk.code,
        epoch=EPOCH,
        seq=seq,
        prev=FIRST_PREV,
        arrival=ArrivalNumber(number),
        suite=1,
        statement=hashlib.sha256(statement).hexdigest(),
        signature=hashlib.sha256(kept).hexdigest(),
        box=hashlib.sha256(box).hexdigest(),
        length=len(box),
        corrects=ArrivalNumber(corrects) if corrects else None,
        time=TimeEvidence(wall=rfc3339(arrived), boot="0" * 32, up_ms=1, ack=None, since_ack_ms=None, error_ms=-1),
    )
    jws = sign_jws(write_entry(entry), Typ.ENTRY, key)
    with transaction.atomic():
        log = custody_rows.lock_log()
        row = CustodyEntry.objects.create(
            pk=log.size + 1,
            kiosk=kiosk,
            body=kiosk.body,
            epoch=EPOCH,
            seq=seq,
            entry_hash=entry_hash(jws).hex(),
            arrival_number=number,
            jws=jws,
            arrived_at=arrived,
            log_place=log.size,
        )
        CustodyBox.objects.create(entry=row, content=box)
        log.append(bytes.fromhex(row.entry_hash))
        CentreLog.objects.update(edge=log.to_bytes())
    return row
