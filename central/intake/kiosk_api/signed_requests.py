"""Who asks: the signature of a kiosk's request, and refusals as answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import wraps
from typing import TypeAlias

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from central import keys
from central.intake.kiosk_api.asking_kiosk import AskingKiosk, read_asking_kiosk
from central.intake.refusals import KioskApiError, malformed, stale_nonce
from central.serving.addresses import BODY_WAITS
from sync.contract.timestamps import rfc3339
from sync.contract.wire.contact_frames import CONTACT_LIMIT_BYTES
from sync.contract.wire.messages import write_message
from sync.contract.wire.refusals import SIGNED_CODES, STOPS, Refusal, SignedRefusal
from sync.envelope.http_signatures import content_digest, verify_head
from sync.envelope.jws import Typ, sign_jws
from sync.envelope.keys.signer import TrustedKey
from sync.envelope.refusals import UnknownKey
from sync.errors import ContractError, EnvelopeError, TooLarge

NONCE_HEADER = "Madoguchi-Nonce"
_View: TypeAlias = Callable[..., HttpResponse]


class BodyWanted(Exception):
    """The head is a kiosk's; its body may come."""


@dataclass(frozen=True)
class Asking:
    """A request whose head was verified: whose it is, the nonce to spend, and what a signed answer names it by."""

    kiosk: AskingKiosk
    nonce: str
    request: str
    digest: str
    body: bytes = b""
    """Proven by `with_body`."""


def endpoint(method: str) -> Callable[[_View], _View]:
    """One address under /kiosk/v1/: one method, no cookies, every refusal a `Refusal` message."""

    def decorate(view: _View) -> _View:
        @csrf_exempt
        @wraps(view)
        def serve(request: HttpRequest) -> HttpResponse:
            if request.method != method:
                return refusal(KioskApiError(405, "malformed", f"this address takes {method}"))
            try:
                return _served(lambda: view(request), None)
            except BodyWanted:
                return HttpResponse(status=100)

        return serve

    return decorate


def _its_own(kiosk: AskingKiosk) -> str:
    return kiosk.nonce


def kiosk_endpoint(method: str, nonce_of: Callable[[AskingKiosk], str] = _its_own) -> Callable[[_View], _View]:
    """An `endpoint` for kiosks alone: the view also gets who asks. Its refusals bring the next nonce, and are signed
    where a kiosk acts on them. `nonce_of`: for an address with nonces of its own, the one that is unspent there.
    """

    def decorate(view: _View) -> _View:
        @endpoint(method)
        @wraps(view)
        def serve(request: HttpRequest) -> HttpResponse:
            head = who_asks(request)
            head = replace(head, kiosk=replace(head.kiosk, nonce=nonce_of(head.kiosk)))
            try:
                asking = with_body(request, head)
            except KioskApiError as refused:
                # Of a body that was not proven only its length counts: a stranger may have cut or changed it.
                return refusal(refused, head if refused.code == "too_large" else None)
            return _served(lambda: view(request, asking), asking)

        return serve

    return decorate


def _served(serve: Callable[[], HttpResponse], asking: Asking | None) -> HttpResponse:
    try:
        return serve()
    except KioskApiError as refused:
        return refusal(refused, asking)
    except TooLarge as wrong:
        return refusal(KioskApiError(413, "too_large", str(wrong)), asking)
    except ContractError as wrong:
        return refusal(malformed(str(wrong)), asking)
    except OperationalError:
        # The database is locked or away. Nothing was kept; the kiosk tries again later.
        return refusal(KioskApiError(503, "busy", "the centre cannot store anything just now"), asking)


def refusal(refused: KioskApiError, asking: Asking | None = None) -> HttpResponse:
    """The answer of a refusal: signed if a kiosk asked and would act on it; else anybody could have said it."""
    nonce = refused.nonce if asking is None else refused.nonce or asking.kiosk.nonce
    signed = _signed(refused, asking, nonce or "") if asking is not None and refused.code in SIGNED_CODES else None
    message = Refusal(1, refused.code, refused.detail, nonce, signed)
    return HttpResponse(write_message(message), status=refused.status, content_type="application/json")


def _signed(refused: KioskApiError, asking: Asking, nonce: str) -> str:
    claims = SignedRefusal(
        v=1,
        code=refused.code,
        kiosk=asking.kiosk.code,
        request=asking.request,
        request_nonce=asking.nonce,
        time=rfc3339(timezone.now()),
        state=refused.code if refused.code in STOPS else asking.kiosk.state,
        nonce=nonce,
        incarnation=refused.incarnation,
    )
    return sign_jws(write_message(claims), Typ.REFUSAL, keys.signer("ack")).decode()


def who_asks(request: HttpRequest) -> Asking:
    """Verify the signature of a request by the line key of a kiosk's present epoch. The nonce is not judged here.

    The body is read later: strangers could fill the memory with forty megabytes for each thread.

    Raises:
        KioskApiError
    """
    found: list[AskingKiosk] = []

    def find(kid: str) -> TrustedKey | None:
        kiosk = read_asking_kiosk(kid)
        if kiosk is None:
            return None
        found.append(kiosk)
        return kiosk.key

    headers = {name: value for name, value in request.headers.items() if value}
    try:
        query = request.META.get("QUERY_STRING", "")
        verified = verify_head(request.method or "", request.path_info, query, headers, find)
    except UnknownKey as unknown:
        raise KioskApiError(401, "unknown_key", str(unknown)) from unknown
    except EnvelopeError as wrong:
        raise KioskApiError(401, "bad_signature", str(wrong)) from wrong
    return Asking(found[0], verified.nonce, verified.request, verified.digest)


def with_body(request: HttpRequest, head: Asking) -> Asking:
    """The same with the body that was signed. Forty megabytes are not sent for a nonce that is spent.

    Raises:
        KioskApiError
    """
    try:
        body = read_body(request, CONTACT_LIMIT_BYTES)
    except BodyWanted:
        if head.nonce != head.kiosk.nonce:
            raise stale_nonce(head.kiosk.nonce) from None
        raise
    if content_digest(body) != head.digest:
        raise KioskApiError(401, "bad_signature", "the body is not the one that its digest names")
    return replace(head, body=body)


def read_body(request: HttpRequest, limit: int) -> bytes:
    """The body, if it is within its limit.

    Raises:
        KioskApiError
    """
    declared = request.META.get("CONTENT_LENGTH") or "0"
    if not declared.isdecimal() or int(declared) > limit:
        raise KioskApiError(413, "too_large", f"at most {limit} bytes")
    if BODY_WAITS in request.META:
        raise BodyWanted
    try:
        return request.read()  # `request.body` has one limit for all addresses: that of strangers
    except OSError as gone:
        raise malformed("the body was cut off") from gone
