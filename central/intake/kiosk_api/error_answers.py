"""Every refusal under /kiosk/v1/ is a `Refusal`, also those that no view makes: wrong host, unknown address."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

from central.intake.kiosk_api.signed_requests import refusal
from central.intake.refusals import KioskApiError
from central.serving.addresses import LINE

_CODES = {403: "busy", 413: "too_large", 500: "busy", 503: "busy"}
_WORDS = {
    400: "not a request that this centre takes; if it came by another name: is that in MADOGUCHI_HOSTS?",
    403: "the centre's proxy is not set up (MADOGUCHI_TRUSTED_PROXIES); try again later",
    404: "there is no such address",
    411: "a body needs a Content-Length",
    413: "the body is too large for this address",
    500: "a mistake of the centre; it is written in its log",
}


class ErrorAnswers:
    """Outside of all that answers: a page for people is no answer to a machine."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """The answer."""
        answer = self.get_response(request)
        status = answer.status_code
        if (
            status < 400
            or not request.path_info.startswith(LINE)
            or answer.headers.get("Content-Type") in ("application/json", "application/jose")
        ):
            return answer
        code = _CODES.get(status, "malformed")
        return refusal(KioskApiError(status, code, _WORDS.get(status, "this centre does not serve that")))
