"""Published statuses as signed pages: what a kiosk may have, by its own signed enrolment, and while it is young."""

from __future__ import annotations

import hashlib

from django.utils import timezone

from central import keys
from central.applications.models import StatusHead, StatusPublication
from central.kiosks.enrolments import enrolment_in_force
from central.kiosks.models import Kiosk
from sync.contract.wire.kiosk_enrolment import enrolment_name
from sync.contract.wire.messages import write_message
from sync.contract.wire.partitions import STATUS, may_have, partition_of
from sync.contract.wire.status import StatusBlob
from sync.contract.wire.status_frames import (
    ROW_BYTES,
    STATUS_PAGE_BYTES,
    CarriedStatus,
    StatusPage,
    write_rows,
    write_status_page,
)
from sync.envelope.jws import Typ, sign_jws
from sync.japanese.dates import today_in_japan

READ_AT_ONCE = 200
"""Rows that one question brings into memory."""


def status_page(kiosk: Kiosk, after: int, at_most: int, request: str) -> bytes:
    """The statuses after a cursor, in order of cursor, as many as there is room for; the first whatever its size.

    `at_most`: bytes of rows; `request`: the name of the request that this answers.
    """
    # The head is read first: everything up to it is visible, because cursors become visible in order.
    head = StatusHead.objects.filter(pk=1).values_list("cursor", flat=True).first() or 0
    enrolment = enrolment_in_force(kiosk.enrolment)
    prefixes = enrolment.partitions if enrolment is not None else ()
    rows = (
        StatusPublication.objects.filter(hall_id=kiosk.hall_id, cursor__gt=after, cursor__lte=head)
        .filter(carried_until__gte=today_in_japan(timezone.now()))
        .select_related("body", "hall__body")
        .order_by("cursor")
    )
    room, given, partitions = min(at_most, STATUS_PAGE_BYTES), list[CarriedStatus](), dict[str, None]()
    up_to, complete = max(head, after), True
    for row in rows.iterator(chunk_size=READ_AT_ONCE):
        partition = partition_of(row.body.code, row.hall.body.code, STATUS)
        if not may_have(partition, prefixes):
            continue
        sealed = bytes(row.sealed)
        room -= ROW_BYTES + len(sealed)
        if given and room < 0:
            up_to, complete = given[-1].blob.cursor, False
            break
        given.append(CarriedStatus(StatusBlob(row.status_id, row.cursor, sealed), partition, row.carried_until))
        partitions[partition] = None
    named = tuple(partitions)
    written = write_rows(given, named)
    by = enrolment_name(kiosk.enrolment) if enrolment is not None else None
    whole = hashlib.sha256(written).hexdigest()
    page = StatusPage(1, request, up_to, complete, by, named, whole)
    return write_status_page(sign_jws(write_message(page), Typ.STATUS, keys.signer("status")), written)
