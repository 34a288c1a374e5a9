"""The addresses under /kiosk/v1/ (docs/openapi/kiosk.yaml). Judging lies in `actions`; here is only HTTP."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from central.catalogue.queries import newest_catalogue
from central.intake.actions.spend_nonce import refuse_unless_fresh, spend_alone
from central.intake.actions.take_custody import News, take_custody
from central.intake.contact_entries import present
from central.intake.documents import newest
from central.intake.failpoints import Failpoint, reach
from central.intake.kiosk_api.published_objects import objects_answer
from central.intake.kiosk_api.signed_requests import NONCE_HEADER, Asking, endpoint, kiosk_endpoint
from central.intake.kiosk_api.status_pages import status_page
from central.intake.models import SignedDocument
from central.intake.refusals import KioskApiError, malformed
from sync.contract.wire.ack import ContactAnswer
from sync.contract.wire.contact_frames import CONTACT_MEDIA_TYPE, read_contact
from sync.contract.wire.messages import write_message
from sync.contract.wire.objects import ASKED_MEDIA_TYPE, OBJECTS_MEDIA_TYPE, read_asked
from sync.contract.wire.status_frames import STATUS_MEDIA_TYPE, STATUS_PAGE_BYTES

JOSE = "application/jose"


@kiosk_endpoint("POST")
def contact(request: HttpRequest, asking: Asking) -> HttpResponse:
    """Heartbeat and entries into custody."""
    if request.META.get("CONTENT_TYPE", "") != CONTACT_MEDIA_TYPE:
        raise KioskApiError(415, "malformed", f"a contact is {CONTACT_MEDIA_TYPE}")
    _only(request)
    kiosk, incarnation = asking.kiosk, asking.kiosk.incarnation
    header, entries = read_contact(asking.body)
    if header.kiosk != kiosk.code:
        raise malformed("the contact names another kiosk than its key")
    if header.audience != incarnation.id:
        raise KioskApiError(409, "other_incarnation", "this contact is for another centre", incarnation=incarnation.jws)
    if header.heartbeat.epoch != kiosk.epoch:
        raise malformed("the heartbeat is of another epoch than this key")
    refuse_unless_fresh(kiosk.state, kiosk.nonce, asking.nonce)
    presented = present(entries, kiosk.entry_keys, kiosk.code, header.heartbeat, kiosk.stored_up_to)
    news = News(asking.request, kiosk.catalogue, kiosk.status_cursor, kiosk.enrolment, kiosk.manifest, kiosk.index)
    custody = take_custody(kiosk.kiosk_id, asking.nonce, header.heartbeat, presented, incarnation, news)
    answer = ContactAnswer(v=1, ack=custody.ack.decode())
    reach(Failpoint.BEFORE_ACK)
    return HttpResponse(write_message(answer), content_type="application/json")


@kiosk_endpoint("GET")
def catalogue(request: HttpRequest, asking: Asking) -> HttpResponse:
    """The index of the newest catalogue of the kiosk's hall."""
    _only(request)
    kiosk, nonce = spend_alone(asking.kiosk.kiosk_id, asking.nonce)
    found = newest_catalogue(kiosk.hall)
    if found is None:
        raise KioskApiError(503, "busy", "no catalogue was published yet", nonce=nonce)
    return HttpResponse(bytes(found.jws), content_type=JOSE, headers={NONCE_HEADER: nonce})


@kiosk_endpoint("POST")
def objects(request: HttpRequest, asking: Asking) -> HttpResponse:
    """What the hall's catalogue names and the kiosk's own enrolment, by SHA-256."""
    if request.META.get("CONTENT_TYPE", "") != ASKED_MEDIA_TYPE:
        raise KioskApiError(415, "malformed", f"a request for objects is {ASKED_MEDIA_TYPE}")
    _only(request)
    asked = read_asked(asking.body)
    kiosk, nonce = spend_alone(asking.kiosk.kiosk_id, asking.nonce)
    answer = objects_answer(kiosk, asked)
    return HttpResponse(answer, content_type=OBJECTS_MEDIA_TYPE, headers={NONCE_HEADER: nonce})


@kiosk_endpoint("GET")
def status(request: HttpRequest, asking: Asking) -> HttpResponse:
    """Sealed statuses after a cursor, of what the kiosk may have."""
    _only(request, "after", "at_most")
    after, at_most = _whole(request, "after", 0), _whole(request, "at_most", STATUS_PAGE_BYTES)
    kiosk, nonce = spend_alone(asking.kiosk.kiosk_id, asking.nonce)
    page = status_page(kiosk, after, at_most, asking.request)
    return HttpResponse(page, content_type=STATUS_MEDIA_TYPE, headers={NONCE_HEADER: nonce})


@endpoint("GET")
def manifest(request: HttpRequest) -> HttpResponse:
    """The key manifest, signed by the city root. Anybody may read it."""
    return HttpResponse(bytes(newest(SignedDocument.Kind.MANIFEST).jws), content_type=JOSE)


@endpoint("GET")
def incarnation(request: HttpRequest) -> HttpResponse:
    """This centre's incarnation, signed by the city root. Anybody may read it."""
    return HttpResponse(bytes(newest(SignedDocument.Kind.INCARNATION).jws), content_type=JOSE)


def _only(request: HttpRequest, *names: str) -> None:
    """No word in the address that this centre would not heed, and no body where none belongs.

    Raises:
        KioskApiError
    """
    if any(name not in names or len(said) > 1 for name, said in request.GET.lists()):
        raise malformed("this address takes " + (" and ".join(names) if names else "no query"))
    if request.method == "GET" and (request.META.get("CONTENT_LENGTH") or "0") != "0":
        raise malformed("a GET has no body")


def _whole(request: HttpRequest, name: str, default: int) -> int:
    text = request.GET.get(name, str(default))
    if not text.isdecimal() or len(text) > 18:
        raise malformed(f"{name} is a whole number")
    return int(text)
