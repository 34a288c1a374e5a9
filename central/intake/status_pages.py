"""Published statuses as signed pages."""

from __future__ import annotations

from central import keys
from central.applications.models import StatusHead, StatusPublication
from sync.contract.wire.messages import write_message
from sync.contract.wire.status import StatusBlob, StatusPage
from sync.envelope.jws import Typ, sign_jws

PAGE_LIMIT = 500
PAGE_LIMIT_BYTES = 2 * 1024 * 1024
"""Of sealed bytes: base64 and the JWS around them stay within 4 MiB."""


def status_page(hall_id: int, after: int, limit: int) -> bytes:
    """Compact JWS of the statuses after a cursor that this hall's kiosks may carry, in order of cursor."""
    # The head is read first: everything up to it is visible, because cursors become visible in order.
    head = StatusHead.objects.filter(pk=1).values_list("cursor", flat=True).first() or 0
    rows = StatusPublication.objects.filter(body__served_at=hall_id, cursor__gt=after, cursor__lte=head)
    blobs: list[StatusBlob] = []
    size = 0
    complete = True
    for row in rows.order_by("cursor")[: limit + 1]:
        size += len(row.sealed)
        if len(blobs) == limit or (blobs and size > PAGE_LIMIT_BYTES):
            complete = False
            break
        blobs.append(StatusBlob(row.status_id, row.cursor, bytes(row.sealed)))
    up_to = head if complete else blobs[-1].cursor
    page = StatusPage(v=1, after=after, up_to=max(up_to, after), complete=complete, blobs=tuple(blobs))
    return sign_jws(write_message(page), Typ.STATUS, keys.signer("status"))
