"""A notice that asks for an answer by a day: who has not answered is a state, a condition of lists, and never lost."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from central.applications.models import Application, HandlingEvent
from central.audit.models import AuditEntry
from central.notices.answers import MOST_AWAITED
from central.notices.drain import drain_notices
from central.notices.models import BulkNotice, Delivery
from central.organisation.models import Body
from central.staff.duties import Duty
from central.staff.models import StaffGroup
from central.web.words import day
from sync.contract.states import HandlingStatus
from tests.central.bulk_acts.test_pages_of_plans import look
from tests.central.notices.post_office import taken
from tests.central.pages.test_long_words import FOREIGN
from tests.support.centre.applications import make_application
from tests.support.centre.browser import chromium, page_of
from tests.support.people.staff import Cast, sign_in

WORDS = {
    "title": "現況届",
    "subject": "現況届のお願い",
    "text": "【氏名】様　届け出てください。",
    "text_en": "Please report.",
}
SAID = "電話で「出す」と言った。"


def until() -> date:
    return timezone.localdate() + timedelta(days=14)


def asked(browser: Client, *numbers: str, **more: str) -> BulkNotice:
    """Written, and sent on its way."""
    browser.post("/notices/choose/", {"chosen": list(numbers)})
    notice = BulkNotice.objects.latest("pk")
    said = {**WORDS, "revision": str(notice.revision), "answer_until": until().isoformat(), **more}
    answer = browser.post(f"/notices/{notice.pk}/write/", said)
    assert answer.status_code == 302, answer.content.decode()
    notice.refresh_from_db()
    answer = browser.post(f"/notices/{notice.pk}/run/", {"revision": notice.revision, "looked": "1"})
    assert answer.status_code == 302, answer.content.decode()
    return notice


def listed(browser: Client, kind: str) -> set[str]:
    """Names in the list of all, under this condition."""
    page = browser.get("/applications/", {"answer": kind}).content.decode()
    return {name for name in Application.objects.values_list("applicant_name", flat=True) if name in page}


@pytest.mark.requirement("GAP-29")
def test_who_was_asked_is_awaited_until_a_day_and_staff_write_down_what_came(cast: Cast, box: Path) -> None:
    mailed = make_application(1, name="山田　花子", mail="hanako@mail.example")
    english = make_application(2, name="ＡＮＮ　ＬＥＥ", mail="ann@mail.example", language="en")
    paper = make_application(3, name="高橋　美咲")
    refused = make_application(4, name="伊藤　健", mail="refuse-ken@mail.example")
    ended = make_application(5, name="佐々木　葵", mail="aoi@mail.example")
    Delivery.objects.all().delete()
    browser = sign_in(cast.sato)
    people = (mailed, english, paper, refused, ended)
    notice = asked(browser, *(row.arrival_number for row in people))
    Application.objects.filter(pk=ended.pk).update(status=HandlingStatus.WITHDRAWN)
    assert listed(browser, "awaited") == set(), "nobody is asked before it goes"
    while drain_notices():
        pass
    # Each recipient's delivery, and each recipient's answer, on one page.
    page = browser.get(f"/notices/{notice.pk}/").content.decode()
    for words in (f"{day(until())} までの回答を求めています", "回答待ち 4", "期限を過ぎた 0", "回答あり 0"):
        assert words in page
    states = dict(notice.deliveries.values_list("application__applicant_name", "state"))
    assert (states["山田　花子"], states["高橋　美咲"], states["伊藤　健"]) == ("sent", "on_status", "failed")
    mails = {mail.recipients[0]: mail.text for mail in taken(box)}
    assert f"{day(until())} までに、お答えください" in mails["hanako@mail.example"]
    assert f"Please answer by {until().isoformat()}" in mails["ann@mail.example"]
    paper.refresh_from_db()
    assert f"{day(until())} までに、お答えください" in paper.notices[-1]["ja"], "the status page says it, too"
    # A state of each, and a condition of lists; what is over is told apart.
    assert listed(browser, "awaited") == {"山田　花子", "ＡＮＮ　ＬＥＥ", "高橋　美咲", "伊藤　健"}
    assert listed(browser, "overdue") == set()
    notice.deliveries.filter(application=paper).update(answer_until=timezone.localdate() - timedelta(days=1))
    assert listed(browser, "overdue") == {"高橋　美咲"}
    assert "回答なし（" in browser.get(f"/notices/{notice.pk}/", {"state": "overdue"}).content.decode()
    browser.post("/notices/choose/", {"every": "answer=overdue", "tab": "all"})
    again = BulkNotice.objects.latest("pk")
    assert "お知らせへの回答 期限を過ぎた" in again.why, "whoever has not answered is written to again, by a person"
    assert [row.application_id for row in again.deliveries.all()] == [paper.pk]
    # What came is written down by staff, once.
    row = notice.deliveries.get(application=paper)
    assert browser.post(f"/notices/answers/{row.pk}/", {"said": " ", "end": "answered"}).status_code == 400
    assert browser.post(f"/notices/answers/{row.pk}/", {"said": SAID, "end": "answered"}).status_code == 302
    late = browser.post(f"/notices/answers/{row.pk}/", {"said": "二人目の文", "end": "dropped"})
    assert late.status_code == 409
    for words in ("ほかの人が先に書きました", "二人目の文", SAID):
        assert words in late.content.decode()
    paper.refresh_from_db()
    assert paper.notices[-1]["ja"] == "「現況届のお願い」への答えを受け取りました。"
    assert SAID not in str(paper.notices)
    event = HandlingEvent.objects.get(act="answer_recorded", application=paper)
    assert (event.actor, event.details["reason"]) == (cast.sato.audit_name, SAID)
    assert AuditEntry.objects.filter(act="application.answer_recorded", subject=paper.audit_subject).count() == 1
    dropped = notice.deliveries.get(application=mailed)
    assert browser.post(f"/notices/answers/{dropped.pk}/", {"said": "解決した", "end": "dropped"}).status_code == 302
    mailed.refresh_from_db()
    assert "もう要りません" in mailed.notices[-1]["ja"]
    assert listed(browser, "awaited") == {"ＡＮＮ　ＬＥＥ", "伊藤　健"}
    Application.objects.filter(pk=english.pk).update(status=HandlingStatus.WITHDRAWN)
    assert listed(browser, "awaited") == {"伊藤　健"}
    while drain_notices():
        pass
    assert len(taken(box)) == 2, "nobody is reminded by itself"
    shown = browser.get(f"/applications/{paper.arrival_number}/").content.decode()
    for words in ("本人への連絡", "回答あり", SAID):
        assert words in shown


def test_a_day_that_is_over_or_too_many_questions_are_refused_and_what_was_typed_stays(cast: Cast) -> None:
    application = make_application(1)
    browser = sign_in(cast.sato)
    browser.post("/notices/choose/", {"chosen": [application.arrival_number]})
    notice = BulkNotice.objects.get()
    yesterday = timezone.localdate() - timedelta(days=1)
    for bad in (yesterday.isoformat(), (timezone.localdate() + timedelta(days=4000)).isoformat(), "あした"):
        answer = browser.post(f"/notices/{notice.pk}/write/", {**WORDS, "revision": "1", "answer_until": bad})
        page = answer.content.decode()
        assert answer.status_code == 400
        assert "回答の期限" in page
        assert WORDS["text"] in page
    browser.post(f"/notices/{notice.pk}/write/", {**WORDS, "revision": "1", "answer_until": until().isoformat()})
    BulkNotice.objects.filter(pk=notice.pk).update(answer_until=yesterday)
    notice.refresh_from_db()
    late = browser.post(f"/notices/{notice.pk}/run/", {"revision": notice.revision, "looked": "1"})
    assert late.status_code == 400
    assert "回答の期限が過ぎています" in late.content.decode()
    for _ in range(MOST_AWAITED):
        asked(browser, application.arrival_number)
    drain_notices()
    assert Delivery.objects.filter(answer="awaited").count() == MOST_AWAITED
    said = {**WORDS, "revision": str(notice.revision), "answer_until": until().isoformat()}
    answer = browser.post(f"/notices/{notice.pk}/write/", said)
    assert answer.status_code == 400
    assert f"1人には、もう{MOST_AWAITED}件の回答を求めています" in answer.content.decode()


def test_whoever_does_not_review_it_neither_reads_nor_writes_an_answer(cast: Cast, city: Body) -> None:
    application = make_application(1)
    asked(sign_in(cast.takahashi), application.arrival_number)
    drain_notices()
    row = Delivery.objects.get(answer="awaited")
    forces = StaffGroup.objects.create(body=city, name="強制完了だけ", duties=[Duty.FORCE_COMPLETE])
    cast.suzuki.groups.set([forces])
    assert sign_in(cast.suzuki).get(f"/applications/{application.arrival_number}/").status_code == 200
    for member in (cast.suzuki, cast.tanaka):
        other = sign_in(member)
        assert other.get(f"/notices/answers/{row.pk}/").status_code == 404
        assert other.post(f"/notices/answers/{row.pk}/", {"said": SAID, "end": "answered"}).status_code == 404
    row.refresh_from_db()
    assert row.answer == "awaited"
    assert sign_in(cast.takahashi).get(f"/notices/answers/{row.pk + 1000}/").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_a_clerk_asks_one_applicant_and_writes_the_answer_down_by_keyboard(cast: Cast, live_server: Any) -> None:
    application = make_application(1, name=FOREIGN)
    with chromium() as browser, page_of(browser, live_server.url, cast.sato) as page:
        page.goto(f"/applications/{application.arrival_number}/")
        page.get_by_role("button", name="お知らせを書く").focus()
        page.keyboard.press("Enter")
        page.get_by_label("名前（職員用）").fill("現況届")
        page.get_by_label("回答の期限（答えてほしいときだけ）").fill(until().isoformat())
        look(page, "ask-write")
        page.get_by_role("button", name="次へ（確かめる）").click()
        page.get_by_label("宛先と本文を確かめました").check()
        page.get_by_role("button", name="送る").click()
        page.get_by_text("承認しました。順に送ります。").wait_for()
        drain_notices()
        page.reload()
        look(page, "ask-sent")
        page.get_by_role("link", name="回答を記録する").focus()
        page.keyboard.press("Enter")
        page.get_by_label("回答の内容（職員だけが読みます）").fill("長い回答" * 200)
        look(page, "answer")
        page.get_by_role("button", name="回答があった").focus()
        page.keyboard.press("Enter")
        page.get_by_text("回答を記録しました。").wait_for()
        look(page, "answered")
    assert Delivery.objects.get(notice__isnull=False).answer == "answered"
