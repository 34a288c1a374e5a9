"""What the columns of an application and of its history held before they had structs still reads, word for word."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from central.applications.actions.end import force_complete
from central.applications.actions.send_back import send_back
from central.applications.history import HandlingDetails, details_in
from central.applications.models import Application, HandlingEvent
from central.applications.publication import status_view
from central.applications.slip_words import SlipWords, slip_words
from sync.contract.wire.status import MarkedField
from tests.support.centre.applications import make_application
from tests.support.people.staff import Cast, sign_in

pytestmark = pytest.mark.django_db

COMMENT = {"ja": "ふりがなも", "easy-ja": "よみかた"}
SENTENCE = {"ja": "お名前を直してください", "en": "Please correct your name"}
READY = {"ja": "2番窓口でお受け取りください"}
NOTICES = [{"ja": "停電のお知らせ"}, {"ja": "休みのお知らせ", "en": "Closed on Friday"}]
MARKED = MarkedField("name", COMMENT)
NUMBER = "9920120261120007012397"
STEPS: tuple[tuple[str, Any, HandlingDetails], ...] = (
    ("arrived", {}, HandlingDetails()),
    ("accepted", {"sentence": {}}, HandlingDetails()),
    (
        "sent_back",
        {"marked": [{"id": "name", "comment": COMMENT}], "sentence": SENTENCE, "until": "2026-12-01"},
        HandlingDetails(SENTENCE, (MARKED,), date(2026, 12, 1)),
    ),
    ("sent_back", {"marked": [], "sentence": SENTENCE, "until": None}, HandlingDetails(SENTENCE)),
    ("corrected", {"version": 2, "arrival_number": NUMBER}, HandlingDetails(version=2, arrival_number=NUMBER)),
    ("force_completed", {"sentence": {}, "reason": "重複のため"}, HandlingDetails(reason="重複のため")),
    ("certificate_reserved", {"documents": ["A-1", "A-2"]}, HandlingDetails(documents=("A-1", "A-2"))),
    ("reply_revoked", {"documents": ["B-1"], "reason": "誤記"}, HandlingDetails(documents=("B-1",), reason="誤記")),
    ("reply_issued", {"documents": ["B-1"], "by_mail": True}, HandlingDetails(documents=("B-1",), by_mail=True)),
    ("of_a_newer_program", {"telephoned": "twice", "reason": "不在"}, HandlingDetails(reason="不在")),
)


@pytest.fixture
def application(cast: Cast) -> Application:
    return make_application(1)


@pytest.mark.parametrize(("act", "column", "decided"), STEPS, ids=[act for act, *_ in STEPS])
def test_a_step_of_history(application: Application, act: str, column: Any, decided: HandlingDetails) -> None:
    HandlingEvent.objects.create(
        application=application, body=application.body, at=timezone.now(), actor="staff:sato", act=act, details=column
    )
    assert details_in(HandlingEvent.objects.latest("pk")) == decided


def test_words_for_the_slip_reach_pages_and_the_sealed_status(application: Application, cast: Cast) -> None:
    kept = {"sentence": SENTENCE, "marked": [{"id": "name", "comment": COMMENT}], "ready": READY, "notices": NOTICES}
    Application.objects.filter(pk=application.pk).update(**kept, status="sent_back")
    application = Application.objects.get(pk=application.pk)
    assert slip_words(application) == SlipWords((MARKED,), SENTENCE, READY, tuple(NOTICES))
    versions = list(application.versions.all())
    view = status_view(application, versions[0], versions)
    assert (view.sentence, view.marked, view.ready, list(view.notices)) == (SENTENCE, (MARKED,), READY, NOTICES)
    page = sign_in(cast.sato).get(reverse("applications:detail", args=[application.arrival_number])).content.decode()
    assert "直してもらう" in page


def test_a_row_that_says_nothing_yet(application: Application) -> None:
    assert slip_words(Application.objects.get(pk=application.pk)) == SlipWords()


def test_what_is_written_now_is_what_was_written_before(application: Application, cast: Cast) -> None:
    """A centre that goes back to the program of before reads every row."""
    send_back(application.pk, cast.sato, revision=application.revision, marked=[MARKED], sentence=SENTENCE)
    row = Application.objects.get(pk=application.pk)
    assert (row.marked, row.sentence) == ([{"id": "name", "comment": COMMENT}], SENTENCE)
    assert HandlingEvent.objects.latest("pk").details == {"sentence": SENTENCE, "marked": row.marked}
    force_complete(row.pk, cast.takahashi, revision=row.revision, reason="重複のため")
    row.refresh_from_db()
    assert (row.marked, row.sentence, row.until) == ([], {}, None)
    assert HandlingEvent.objects.latest("pk").details == {"reason": "重複のため"}
