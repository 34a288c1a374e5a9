"""`POST /kiosk/v1/part`: a piece of a sealed part that an entry in custody names. What becomes of it lies in
`central.attachments.taking`.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from central import keys
from central.attachments.taking import PartTaken, PieceBusy, PieceRefused, take
from central.intake.actions.spend_nonce import refuse_unless_fresh, spend_alone
from central.intake.kiosk_api.signed_requests import NONCE_HEADER, Asking, kiosk_endpoint
from central.intake.models import CustodyEntry
from central.intake.refusals import KioskApiError, malformed
from sync.contract.chain.chain_entry import read_chain_entry
from sync.contract.chain.entry import Entry, Part
from sync.contract.timestamps import rfc3339
from sync.contract.wire.messages import write_message
from sync.contract.wire.parts import (
    PART_MEDIA_TYPE,
    PART_RECEIPT,
    PART_TOLD_MEDIA_TYPE,
    PartHeader,
    PartReceipt,
    PartTold,
    read_piece,
)
from sync.envelope.jws import Typ, payload_in, sign_jws
from sync.errors import SyncError


@kiosk_endpoint("POST")
def part(request: HttpRequest, asking: Asking) -> HttpResponse:
    """One piece, or the question how far the part is."""
    if request.META.get("CONTENT_TYPE", "") != PART_MEDIA_TYPE:
        raise KioskApiError(415, "malformed", f"a piece of a part is {PART_MEDIA_TYPE}")
    if request.GET:
        raise malformed("this address takes no query")
    kiosk, incarnation = asking.kiosk, asking.kiosk.incarnation
    brought = read_piece(asking.body)
    header = brought.header
    if header.kiosk != kiosk.code:
        raise malformed("the piece names another kiosk than its key")
    if header.audience != incarnation.id:
        raise KioskApiError(409, "other_incarnation", "this piece is for another centre", incarnation=incarnation.jws)
    refuse_unless_fresh(kiosk.state, kiosk.nonce, asking.nonce)
    _, nonce = spend_alone(kiosk.kiosk_id, asking.nonce)
    entry = _entry_of(kiosk.kiosk_id, header, nonce)
    named = _named(entry, header, nonce)
    try:
        taken = take(kiosk.kiosk_id, header.entry, named, header.offset, brought.data)
    except PieceBusy as busy:
        raise KioskApiError(503, "busy", str(busy), nonce=nonce) from None
    except PieceRefused as refused:
        raise KioskApiError(400, "malformed", str(refused), nonce=nonce) from None
    told = PartTold(1, header.part, taken.held, _receipt(header, entry, taken, incarnation.id))
    answer = write_message(told)
    return HttpResponse(answer, content_type=PART_TOLD_MEDIA_TYPE, headers={NONCE_HEADER: nonce})


def _entry_of(kiosk_id: int, header: PartHeader, nonce: str) -> CustodyEntry:
    """The kiosk's own, of whichever epoch: a machine that was enrolled anew may still hold parts.

    Raises:
        KioskApiError: it is not here, or not readable yet: the piece may come again.
    """
    found = CustodyEntry.objects.filter(entry_hash=header.entry, kiosk_id=kiosk_id, fault="").first()
    if found is None:
        raise KioskApiError(409, "unknown_entry", "the entry of this part is not in custody yet", nonce=nonce)
    return found


def _named(row: CustodyEntry, header: PartHeader, nonce: str) -> Part:
    """The part as the entry that the kiosk signed names it.

    Raises:
        KioskApiError: it names none such, and never will.
    """
    try:
        entry = read_chain_entry(payload_in(bytes(row.jws), Typ.ENTRY))
    except SyncError:
        entry = None
    parts = entry.parts if isinstance(entry, Entry) else ()
    found = next((one for one in parts if one.sha256 == header.part), None)
    if found is None or found.length != header.length:
        raise KioskApiError(404, "unknown_part", "the entry does not name this part", nonce=nonce)
    return found


def _receipt(header: PartHeader, row: CustodyEntry, taken: PartTaken, incarnation: str) -> str | None:
    if taken.here_at is None:
        return None
    claims = PartReceipt(
        v=1,
        kind=PART_RECEIPT,
        incarnation=incarnation,
        kiosk=header.kiosk,
        epoch=row.epoch,
        entry=header.entry,
        part=header.part,
        length=header.length,
        at=rfc3339(taken.here_at),
    )
    return sign_jws(write_message(claims), Typ.PART_RECEIPT, keys.signer("ack")).decode()
