"""The two addresses of enrolment. Nobody signs here yet: both sides prove a one-time code (`actions.enrol`)."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from central.intake.actions import enrol
from central.intake.kiosk_api.signed_requests import endpoint, read_body, refusal
from central.intake.refusals import KioskApiError
from central.kiosks.refusals import CodeRefused, TooManyTries
from central.limits.client_address import source_of
from sync.contract.wire.enrolment import EnrolmentAnswer, EnrolmentHello, EnrolmentProof
from sync.contract.wire.messages import HEADER_LIMIT_BYTES, read_message, write_message


@endpoint("POST")
def hello(request: HttpRequest) -> HttpResponse:
    """First step."""
    body = read_body(request, HEADER_LIMIT_BYTES)
    message = read_message(EnrolmentHello, body, HEADER_LIMIT_BYTES)

    def challenge() -> HttpResponse:
        answer = enrol.challenge(message, body, source_of(request))
        return HttpResponse(write_message(answer), content_type="application/json")

    return _unless_refused(challenge)


@endpoint("POST")
def proof(request: HttpRequest) -> HttpResponse:
    """Second step: the proof, and what an enrolled kiosk starts with."""
    message = read_message(EnrolmentProof, read_body(request, HEADER_LIMIT_BYTES), HEADER_LIMIT_BYTES)

    def grant() -> HttpResponse:
        granted, mac = enrol.grant(message, source_of(request))
        answer = EnrolmentAnswer(v=1, grant=granted, mac=mac)
        return HttpResponse(write_message(answer), content_type="application/json")

    return _unless_refused(grant)


def _unless_refused(serve: Callable[[], HttpResponse]) -> HttpResponse:
    try:
        return serve()
    except CodeRefused as refused:
        raise KioskApiError(403, refused.code, str(refused)) from refused
    except TooManyTries as crowded:
        answer = refusal(KioskApiError(429, "too_many_tries", str(crowded)))
        answer.headers["Retry-After"] = str(crowded.wait_s)
        return answer
