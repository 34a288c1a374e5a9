"""Before any view: a body that is too large, or of unknown length, is refused before a byte of it is read.

Under our own worker nothing of that kind gets here; this holds under every other server.
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase

from central.serving.addresses import CONTACT, LENGTH_DIGITS, body_limit, is_plain_type
from central.serving.refusal_page import HTML, refusal_page


class BodyLimits:
    """413 above the address' limit, 411 without a length, 415 for text in another encoding than UTF-8."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """The answer."""
        limit = body_limit(request.path_info)
        declared = str(request.META.get("CONTENT_LENGTH") or "0")
        if request.headers.get("Transfer-Encoding"):
            return _refused(411, request.path_info)
        if not (declared.isascii() and declared.isdecimal() and len(declared) <= LENGTH_DIGITS):
            return _refused(400, request.path_info)
        if (
            int(declared) > limit and request.path_info != CONTACT
        ):  # its view signs the refusal, and reads nothing either
            return _refused(413, request.path_info)
        if not is_plain_type(str(request.META.get("CONTENT_TYPE") or "")):
            return _refused(415, request.path_info)
        return self.get_response(request)


def _refused(status: int, path: str) -> HttpResponse:
    return HttpResponse(refusal_page(status, path), status=status, content_type=HTML)
