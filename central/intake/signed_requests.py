"""Who asks: the signature of a kiosk's request, and refusals as answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from central.intake.line_reading import Line, read_line
from central.intake.refusals import LineRefused, malformed
from sync.contract.messages import CONTACT_LIMIT_BYTES, Refusal, write_message
from sync.envelope.http_signatures import check_body, verify_head
from sync.envelope.refusals import UnknownKey
from sync.envelope.signer import TrustedKey
from sync.errors import ContractError, EnvelopeError, TooLarge

NONCE_HEADER = "Madoguchi-Nonce"


@dataclass(frozen=True)
class Asking:
    """A verified request: whose it is, and the nonce to spend."""

    line: Line
    nonce: str
    body: bytes


def line_view(method: str) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """One address of the kiosks' line: one method, no cookies, every refusal a `Refusal` message."""

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @csrf_exempt
        @wraps(view)
        def serve(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method != method:
                return refusal(LineRefused(405, "malformed", f"this address takes {method}"))
            try:
                return view(request, *args, **kwargs)
            except LineRefused as refused:
                return refusal(refused)
            except TooLarge as wrong:
                return refusal(LineRefused(413, "too_large", str(wrong)))
            except ContractError as wrong:
                return refusal(malformed(str(wrong)))
            except OperationalError:
                # The database is locked or away. Nothing was kept; the kiosk tries again later.
                return refusal(LineRefused(503, "busy", "the centre cannot store anything just now"))

        return serve

    return decorate


def refusal(refused: LineRefused) -> HttpResponse:
    """The answer of a refusal."""
    message = Refusal(1, refused.code, refused.detail, refused.nonce, refused.incarnation)
    return HttpResponse(write_message(message), status=refused.status, content_type="application/json")


def who_asks(request: HttpRequest) -> Asking:
    """Verify the signature of a request by the line key of a kiosk's present epoch. The nonce is not judged here.

    The body is read last: strangers could fill the memory with forty megabytes for each thread.

    Raises:
        LineRefused
    """
    found: list[Line] = []

    def find(kid: str) -> TrustedKey | None:
        line = read_line(kid)
        if line is None:
            return None
        found.append(line)
        return line.key

    headers = {name: value for name, value in request.headers.items() if value}
    try:
        query = request.META.get("QUERY_STRING", "")
        verified = verify_head(request.method or "", request.path_info, query, headers, find)
        body = read_body(request, CONTACT_LIMIT_BYTES)
        check_body(verified, body)
    except UnknownKey as unknown:
        raise LineRefused(401, "unknown_key", str(unknown)) from unknown
    except EnvelopeError as wrong:
        raise LineRefused(401, "bad_signature", str(wrong)) from wrong
    return Asking(found[0], verified.nonce, body)


def read_body(request: HttpRequest, limit: int) -> bytes:
    """The body, if it is within its limit.

    Raises:
        LineRefused
    """
    declared = request.META.get("CONTENT_LENGTH") or "0"
    if not declared.isdecimal() or int(declared) > limit:
        raise LineRefused(413, "too_large", f"at most {limit} bytes")
    try:
        return request.body
    except RequestDataTooBig as wrong:
        raise LineRefused(413, "too_large", f"at most {limit} bytes") from wrong
    except OSError as gone:
        raise malformed("the body was cut off") from gone
