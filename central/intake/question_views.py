"""`POST /kiosk/v1/question`: a kiosk asks while a resident waits. What may be asked lies in `central.questions`."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from central.intake.kiosk_api.asking_kiosk import AskingKiosk
from central.intake.kiosk_api.signed_requests import Asking, kiosk_endpoint, refusal
from central.intake.refusals import KioskApiError, malformed, stale_nonce
from central.kiosks.states import SPEAKS, KioskState
from central.questions.answering import answered
from central.questions.kinds import Asker
from central.questions.turns import AskedTooOften, NotYourTurn, take_turn, unspent_nonce
from sync.contract.wire.messages import read_message
from sync.contract.wire.questions import QUESTION_LIMIT_BYTES, QUESTION_MEDIA_TYPE, Question


def _of_questions(kiosk: AskingKiosk) -> str:
    return unspent_nonce(kiosk.kiosk_id)


@kiosk_endpoint("POST", _of_questions)
def question(request: HttpRequest, asking: Asking) -> HttpResponse:
    """One question, answered at once or not at all."""
    if request.META.get("CONTENT_TYPE", "") != QUESTION_MEDIA_TYPE:
        raise KioskApiError(415, "malformed", f"a question is {QUESTION_MEDIA_TYPE}")
    if request.GET:
        raise malformed("this address takes no query")
    kiosk, incarnation = asking.kiosk, asking.kiosk.incarnation
    asked = read_message(Question, asking.body, QUESTION_LIMIT_BYTES)
    if asked.kiosk != kiosk.code:
        raise malformed("the question names another kiosk than its key")
    if asked.audience != incarnation.id:
        raise KioskApiError(
            409, "other_incarnation", "this question is for another centre", incarnation=incarnation.jws
        )
    if KioskState(kiosk.state) not in SPEAKS:
        raise KioskApiError(403, kiosk.state, f"this kiosk is {kiosk.state}")
    try:
        nonce = take_turn(kiosk.kiosk_id, asking.nonce)
    except NotYourTurn as stale:
        raise stale_nonce(stale.unspent) from None
    except AskedTooOften as crowded:
        answer = refusal(KioskApiError(429, "busy", str(crowded), nonce=crowded.nonce))
        answer.headers["Retry-After"] = str(int(crowded.wait.total_seconds()) + 1)
        return answer
    told = answered(asked, Asker(kiosk.kiosk_id, kiosk.code), asking.request, nonce)
    return HttpResponse(told, content_type="application/jose")
