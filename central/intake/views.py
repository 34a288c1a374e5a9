"""The addresses under /kiosk/v1/ (docs/openapi/kiosk.yaml). Judging lies in `actions`; here is only HTTP."""

from __future__ import annotations

import base64
import json

from django.http import HttpRequest, HttpResponse

from central.applications.models import StatusHead
from central.catalogue.queries import newest_catalogue, newest_version
from central.intake.actions import enrol
from central.intake.actions.spend_nonce import spend_alone
from central.intake.actions.take_custody import take_custody
from central.intake.documents import current_incarnation, newest
from central.intake.failpoints import Failpoint, reach
from central.intake.models import SignedDocument
from central.intake.refusals import LineRefused, malformed
from central.intake.signed_requests import NONCE_HEADER, line_view, read_body, who_asks
from central.intake.status_pages import PAGE_LIMIT, status_page
from central.intake.verifying import present
from central.kiosks.models import KioskKey
from central.kiosks.refusals import CodeRefused
from sync.contract.messages import (
    HEADER_LIMIT_BYTES,
    ContactAnswer,
    EnrolmentHello,
    EnrolmentProof,
    read_contact,
    read_message,
    write_message,
)
from sync.envelope.signer import TrustedKey

JOSE = "application/jose"


@line_view("POST")
def contact(request: HttpRequest) -> HttpResponse:
    """Heartbeat and entries into custody."""
    asking = who_asks(request)
    kiosk = asking.key.kiosk
    header, entries = read_contact(asking.body)
    incarnation = current_incarnation()
    if header.kiosk != kiosk.code:
        raise malformed("the contact names another kiosk than its key")
    if header.audience != incarnation.id:
        raise LineRefused(409, "other_incarnation", "this contact is for another centre", incarnation=incarnation.jws)
    keys = {
        key.kid: TrustedKey(bytes(key.public))
        for key in KioskKey.objects.filter(kiosk_id=kiosk.pk, epoch=kiosk.epoch, use="entry")
    }
    presented = present(entries, keys, kiosk.code, header.heartbeat, kiosk.stored_up_to)
    custody = take_custody(kiosk.pk, asking.nonce, header.heartbeat, presented, incarnation)
    answer = ContactAnswer(
        v=1,
        ack=custody.ack.decode(),
        incarnation=incarnation.jws,
        state=custody.kiosk.state,
        catalogue=newest_version(custody.kiosk.hall_id),
        status_cursor=StatusHead.objects.filter(pk=1).values_list("cursor", flat=True).first() or 0,
    )
    reach(Failpoint.BEFORE_ACK)
    return HttpResponse(write_message(answer), content_type="application/json")


@line_view("GET")
def catalogue(request: HttpRequest) -> HttpResponse:
    """The newest catalogue of the kiosk's hall."""
    asking = who_asks(request)
    kiosk, nonce = spend_alone(asking.key.kiosk_id, asking.nonce)
    found = newest_catalogue(kiosk.hall)
    if found is None:
        raise LineRefused(503, "busy", "no catalogue was published yet", nonce=nonce)
    return HttpResponse(bytes(found.jws), content_type=JOSE, headers={NONCE_HEADER: nonce})


@line_view("GET")
def status(request: HttpRequest) -> HttpResponse:
    """Sealed statuses after a cursor."""
    asking = who_asks(request)
    after, limit = _whole(request, "after", 0), _whole(request, "limit", PAGE_LIMIT)
    kiosk, nonce = spend_alone(asking.key.kiosk_id, asking.nonce)
    page = status_page(kiosk.hall_id, after, max(1, min(limit, PAGE_LIMIT)))
    return HttpResponse(page, content_type=JOSE, headers={NONCE_HEADER: nonce})


@line_view("GET")
def manifest(request: HttpRequest) -> HttpResponse:
    """The key manifest, signed by the city root. Anybody may read it."""
    return HttpResponse(bytes(newest(SignedDocument.Kind.MANIFEST).jws), content_type=JOSE)


@line_view("GET")
def incarnation(request: HttpRequest) -> HttpResponse:
    """This centre's incarnation, signed by the city root. Anybody may read it."""
    return HttpResponse(bytes(newest(SignedDocument.Kind.INCARNATION).jws), content_type=JOSE)


@line_view("POST")
def enrolment_hello(request: HttpRequest) -> HttpResponse:
    """First step of enrolment."""
    body = read_body(request, HEADER_LIMIT_BYTES)
    hello = read_message(EnrolmentHello, body, HEADER_LIMIT_BYTES)
    try:
        challenge = enrol.challenge(hello, body)
    except CodeRefused as refused:
        raise LineRefused(403, refused.code, str(refused)) from refused
    return HttpResponse(write_message(challenge), content_type="application/json")


@line_view("POST")
def enrolment_proof(request: HttpRequest) -> HttpResponse:
    """Second step: the proof, and what an enrolled kiosk starts with."""
    proof = read_message(EnrolmentProof, read_body(request, HEADER_LIMIT_BYTES), HEADER_LIMIT_BYTES)
    try:
        grant, mac = enrol.grant(proof)
    except CodeRefused as refused:
        raise LineRefused(403, refused.code, str(refused)) from refused
    answer = {"grant": base64.b64encode(grant).decode(), "mac": mac}
    return HttpResponse(json.dumps(answer), content_type="application/json")


def _whole(request: HttpRequest, name: str, default: int) -> int:
    text = request.GET.get(name, str(default))
    if not text.isdigit() or len(text) > 18:
        raise malformed(f"{name} is a whole number")
    return int(text)
