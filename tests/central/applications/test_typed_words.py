"""A refusal never throws away what somebody wrote."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from central.applications.actions.end import refuse_acceptance
from central.applications.actions.take_on import take_on
from central.applications.models import Application
from tests.support.centre.applications import make_application
from tests.support.people.staff import PASSWORD, Cast, sign_in

pytestmark = pytest.mark.django_db
SENTENCE = "口座の番号が読めません。<もう一度> 書いて出してください。"
WRITTEN = {
    "revision": 1,
    "marked": ["account_number", "phone"],
    "sentence": SENTENCE,
    "sentence_easy": "かいて ください",
}


def _send_back(client: Client, application: Application) -> tuple[int, str]:
    address = reverse("applications:change", args=[application.arrival_number, "send-back"])
    answer = client.post(address, WRITTEN)
    return answer.status_code, answer.content.decode()


def test_a_stale_page_opens_the_dialog_again_with_everything_in_it(cast: Cast) -> None:
    application = make_application(1)
    client = sign_in(cast.sato)
    take_on(application.pk, cast.takahashi, revision=1)
    status, page = _send_back(client, application)
    assert status == 409
    dialog = re.search(r'<dialog id="send-back".*?</dialog>', page, re.DOTALL)
    assert dialog is not None
    assert "data-opened" in dialog[0].split(">")[0]
    assert SENTENCE in unescape(dialog[0])
    assert "かいて ください" in dialog[0]
    assert 'name="revision" value="2"' in dialog[0]
    assert set(re.findall(r'value="(\w+)" checked', dialog[0])) == {"phone", "account_number"}


def test_words_stand_on_the_page_where_the_new_state_has_no_such_dialog(cast: Cast) -> None:
    application = make_application(1)
    client = sign_in(cast.sato)
    refuse_acceptance(application.pk, cast.takahashi, revision=1, sentence={"ja": "x"})
    status, page = _send_back(client, application)
    assert status == 409
    assert '<dialog id="send-back"' not in page
    assert SENTENCE in unescape(page)


def test_a_page_of_another_sign_in_keeps_them_to_copy(cast: Cast) -> None:
    application = make_application(1)
    client = sign_in(cast.sato)
    client.handler.enforce_csrf_checks = True
    status, page = _send_back(client, application)
    assert status == 403
    assert SENTENCE in unescape(page)
    answer = client.post(reverse("staff:sign-in"), {"staff_number": "sato", "password": PASSWORD, "text": "メモ"})
    assert answer.status_code == 403
    assert "メモ" in answer.content.decode()
    assert PASSWORD not in answer.content.decode()


def test_a_session_that_is_over_keeps_them_too_and_leads_back(cast: Cast) -> None:
    application = make_application(1)
    client = sign_in(cast.sato)
    session = client.session
    session["ends_at"] = (timezone.now() - timedelta(seconds=1)).timestamp()
    session.save()
    page_of = reverse("applications:detail", args=[application.arrival_number])
    address = reverse("applications:comment", args=[application.arrival_number])
    answer = client.post(address, {"text": SENTENCE}, headers={"referer": f"http://testserver{page_of}"})
    assert answer.status_code == 403
    page = unescape(answer.content.decode())
    assert SENTENCE in page
    assert f"next={page_of.replace('/', '%2F')}" in page
    again = client.post(address, {"text": "二つめ"}, headers={"referer": "https://other.example/x"})
    assert "二つめ" in again.content.decode()
    assert "other.example" not in again.content.decode()
    application.refresh_from_db()
    assert application.revision == 1
    assert not application.comments.exists()


FIELDS_OF_WORDS = [
    ("accept", {"revision": 1}, "sentence", 300),
    ("accept", {"revision": 1}, "sentence_easy", 300),
    ("send-back", {"revision": 1, "marked": ["phone"]}, "sentence", 300),
    ("refuse", {"revision": 1}, "sentence", 300),
    ("comment", {}, "text", 2000),
]


@pytest.mark.parametrize(("action", "beside", "field", "limit"), FIELDS_OF_WORDS)
def test_words_that_are_too_long_are_refused_with_both_lengths_and_stay_whole(
    cast: Cast, action: str, beside: dict[str, object], field: str, limit: int
) -> None:
    application = make_application(1)
    client = sign_in(cast.sato)
    address = f"/applications/{application.arrival_number}/{action}/"
    long = "字" * limit + "終"
    said = {**beside, "sentence": "短い文", field: long}
    answer = client.post(address, said)
    page = answer.content.decode()
    assert answer.status_code == 400
    assert f"{limit}字までです。いまは{limit + 1}字です" in page
    assert long in page, "also the last letter"
    assert not re.search(r"<textarea[^>]* maxlength", page), "a browser cuts what is pasted without a word"
    lines = "\r\n".join("字" * 9 for _ in range(limit // 10))
    assert client.post(address, {**said, field: lines}).status_code == 302, "a line end is one letter, as on the page"


def test_no_page_lets_a_browser_cut_what_is_written() -> None:
    sources = [path.read_text(encoding="utf-8") for path in Path("central").glob("*/templates/**/*.html")]
    assert len(sources) > 30
    for source in sources:
        assert not re.search(r"<textarea[^>]*maxlength", source)
        assert not re.search(r'name="(?:sentence|title|subject|reason|printer)[a-z_]*"[^>]* maxlength', source)
