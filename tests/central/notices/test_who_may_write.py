"""Duty and sight asked together: whoever writes to people reviews the procedure of each of them."""

from __future__ import annotations

import dataclasses
from datetime import date, timedelta

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from central.applications.lists.conditions import conditions_in_words
from central.applications.lists.work_list import Filters, Tab
from central.applications.models import Application
from central.notices.actions import plan
from central.notices.actions.run import approve
from central.notices.models import BulkNotice, Delivery
from central.notices.refusals import NoticeNotAllowed, NoticeRefused
from central.notices.views import FIRST_SUBJECT, FIRST_TEXT
from central.organisation.models import Body
from central.staff.duties import Duty
from central.staff.models import StaffGroup, StaffMember
from tests.support.centre.applications import make_application
from tests.support.people.staff import Cast, sign_in

WORDS = {"title": "現況届", "subject": "お知らせ", "text": "【氏名】様"}


def _member(cast: Cast, body: Body, *groups: tuple[Duty, list[str]]) -> StaffMember:
    """高橋, in other groups than the cast's."""
    member = cast.takahashi
    with transaction.atomic():
        member.groups.clear()
        for duty, procedures in groups:
            name = f"group {StaffGroup.objects.count()}"
            member.groups.add(StaffGroup.objects.create(body=body, name=name, duties=[duty], procedures=procedures))
    return StaffMember.objects.get(pk=member.pk)


@pytest.mark.parametrize("reading", [Duty.ISSUE_CERTIFICATE, Duty.APPROVE_BULK, Duty.FORCE_COMPLETE])
def test_to_review_one_procedure_and_to_see_another_is_not_to_write_to_its_applicants(
    cast: Cast, city: Body, reading: Duty
) -> None:
    seen = make_application(1, mail="hanako@mail.example")
    member = _member(cast, city, (Duty.REVIEW, ["bulky_waste"]), (reading, ["child_allowance"]))
    client = sign_in(member)
    assert client.post(reverse("notices:choose"), {"chosen": [seen.arrival_number]}).status_code == 404
    assert client.post(reverse("notices:choose"), {"every": "", "tab": "all"}).status_code == 404
    assert not BulkNotice.objects.exists()
    # Nor one that somebody else has begun.
    notice = plan.choose(cast.sato, Application.objects.all(), "x")
    write = client.post(reverse("notices:write", args=[notice.pk]), {**WORDS, "revision": 1})
    assert write.status_code in (403, 404)
    plan.write(notice.pk, cast.sato, revision=1, title="x", subject="x", text={"ja": "x"})
    if reading is not Duty.APPROVE_BULK:
        run = client.post(reverse("notices:run", args=[notice.pk]), {"revision": 2, "looked": "1"})
        assert run.status_code in (403, 404)
        notice.refresh_from_db()
        assert notice.state == BulkNotice.State.PLANNED


def test_whoever_chooses_others_procedures_too_is_told_and_no_draft_is_made(cast: Cast, city: Body) -> None:
    theirs = make_application(1, procedure="bulky_waste")
    other = make_application(2)
    member = _member(cast, city, (Duty.REVIEW, ["bulky_waste"]), (Duty.ISSUE_CERTIFICATE, ["child_allowance"]))
    client = sign_in(member)
    numbers = [theirs.arrival_number, other.arrival_number]
    page = client.post(reverse("notices:choose"), {"chosen": numbers}, follow=True).content.decode()
    assert "審査の権限がない手続きの申請が入っています" in page
    assert not BulkNotice.objects.exists()


def test_the_second_person_approves_for_every_recipients_procedure(cast: Cast, city: Body, settings: object) -> None:
    settings.BULK_SECOND_PERSON_ABOVE = 0  # type: ignore[attr-defined]
    make_application(1)
    make_application(2, procedure="bulky_waste")
    notice = plan.choose(cast.sato, Application.objects.all(), "x")
    plan.write(notice.pk, cast.sato, revision=1, title="x", subject="x", text={"ja": "x"})
    member = _member(cast, city, (Duty.APPROVE_BULK, ["child_allowance"]), (Duty.REVIEW, []))
    with pytest.raises(NoticeNotAllowed):
        approve(notice.pk, member, revision=2)
    member = _member(cast, city, (Duty.APPROVE_BULK, []))
    assert approve(notice.pk, member, revision=2).approved_by == member


def test_a_writer_who_lost_the_duty_since_sends_nothing(cast: Cast, city: Body) -> None:
    make_application(1)
    member = _member(cast, city, (Duty.REVIEW, []))
    notice = plan.choose(member, Application.objects.all(), "x")
    plan.write(notice.pk, member, revision=1, title="x", subject="x", text={"ja": "x"})
    member = _member(cast, city, (Duty.ISSUE_CERTIFICATE, []))
    for one in (member, cast.sato):
        with pytest.raises(NoticeRefused):
            approve(notice.pk, one, revision=2)
    notice.refresh_from_db()
    assert notice.state == BulkNotice.State.PLANNED


def _small(cast: Cast, *counters: int) -> BulkNotice:
    chosen = Application.objects.filter(pk__in=[make_application(counter).pk for counter in counters])
    notice = plan.choose(cast.sato, chosen, "x")
    return plan.write(notice.pk, cast.sato, revision=1, title="x", subject="x", text={"ja": "x"})


def test_two_small_notices_of_one_person_are_a_large_one_for_a_day(cast: Cast, settings: object) -> None:
    settings.BULK_SECOND_PERSON_ABOVE = 2  # type: ignore[attr-defined]
    first = _small(cast, 1, 2)
    client = sign_in(cast.sato)
    run = client.post(reverse("notices:run", args=[first.pk]), {"revision": 2, "looked": "1"})
    assert run.status_code == 302
    second = _small(cast, 3)
    address = reverse("notices:run", args=[second.pk])
    assert client.post(address, {"revision": 2, "looked": "1"}).status_code == 403
    assert "承認を待っています" in client.get(reverse("notices:plan", args=[second.pk])).content.decode()
    BulkNotice.objects.filter(pk=first.pk).update(approved_at=timezone.now() - timedelta(hours=25))
    assert client.post(address, {"revision": 2, "looked": "1"}).status_code == 302


def test_what_a_second_person_approved_is_not_counted_as_sent_alone(cast: Cast, settings: object) -> None:
    settings.BULK_SECOND_PERSON_ABOVE = 2  # type: ignore[attr-defined]
    approve(_small(cast, 1, 2).pk, cast.takahashi, revision=2)
    assert approve(_small(cast, 3).pk, cast.sato, revision=2).state == BulkNotice.State.RUNNING


# ── conditions ──


@pytest.mark.parametrize(
    "every", ["q=" + "x" * 101, "status=bogus", "arrived_from=2026-02-30", "arrived_to=yesterday", "q=%00"]
)
def test_conditions_that_cannot_be_read_make_no_draft(cast: Cast, every: str) -> None:
    make_application(1)
    answer = sign_in(cast.sato).post(reverse("notices:choose"), {"every": every, "tab": "all"})
    assert answer.status_code == 400
    assert "この条件は読めません" in answer.content.decode()
    assert not BulkNotice.objects.exists()


def test_every_condition_is_told_to_the_second_person(cast: Cast) -> None:
    example = make_application(1)
    asked = {
        "query": "山田",
        "procedure": "child_allowance",
        "statuses": ("unprocessed",),
        "arrived_from": date(2026, 1, 2),
        "arrived_to": date(2026, 11, 3),
        "nobody": True,
        "mine": True,
        "due_soon": True,
        "from_hour": 9,
        "to_hour": 12,
        "form_id": "child_allowance",
        "form_version": 3,
        "form_name": "手当",
        "channel": "web",
        "kiosk": "99201-003",
        "assignee": cast.sato.pk,
        "group": cast.sato.groups.all()[0].pk,
        "check": "period",
        "deadline": "after",
        "added": (("reply_wanted", "optional"), ("reply_there", "unsigned")),
    }
    conditions = {field.name for field in dataclasses.fields(Filters)} - {"unreadable"}
    assert set(asked) == conditions, "a new condition needs its words"
    without = conditions_in_words(Tab.ALL, Filters(), example)
    for name, value in asked.items():
        said = conditions_in_words(Tab.ALL, Filters(**{name: value}), example)  # type: ignore[arg-type]
        assert said != without, name
    everything = conditions_in_words(Tab.ALL, Filters(**asked), example)  # type: ignore[arg-type]
    # An hour stands beside its day, and two of other apps are in one.
    assert everything.count("・") == len(asked) - 1
    for words in ("返信文書の要否 必要（署名任意）", "返信文書の状態 添付済（署名なし）"):
        assert words in everything
    assert cast.sato.name in everything


# ── the words ──


def _write(client: Client, notice: BulkNotice, **more: object) -> tuple[int, str]:
    answer = client.post(reverse("notices:write", args=[notice.pk]), {**WORDS, "revision": 1, **more})
    return answer.status_code, answer.content.decode()


@pytest.mark.requirement("BULK-04")
def test_subject_and_text_come_filled_with_placeholders_and_each_mail_with_its_own(cast: Cast) -> None:
    application = make_application(1, name="伊藤　さくら", mail="sakura@mail.example")
    client = sign_in(cast.sato)
    client.post(reverse("notices:choose"), {"chosen": [application.arrival_number]})
    notice = BulkNotice.objects.get()
    page = client.get(reverse("notices:write", args=[notice.pk])).content.decode()
    for words in (FIRST_SUBJECT, *FIRST_TEXT.splitlines()):
        assert words in page
    assert "【様式名】" in FIRST_SUBJECT
    assert "【到達番号】" in FIRST_SUBJECT
    assert "【様式名】" in FIRST_TEXT
    assert "【到達番号】" in FIRST_TEXT
    # Sent as it came, nothing but a name for staff added.
    said = {"title": "現況届", "subject": FIRST_SUBJECT, "text": FIRST_TEXT}
    assert _write(client, notice, **said)[0] == 302
    row = notice.deliveries.get()
    number = application.arrival_number[16:20]
    assert row.subject.startswith("児童手当の認定請求のお知らせ（")
    assert number in row.subject
    assert "「児童手当の認定請求」" in row.text
    assert "伊藤　さくら様" in row.text
    assert "【" not in row.subject + row.text


@pytest.mark.parametrize(
    "wrong",
    ["【氏名様", "氏名】様", "【" + "あ" * 31 + "】", "［氏名］様", "[[氏名]]", "【口座】", "【】", "【氏名】様【"],
)
def test_what_looks_like_a_placeholder_and_is_none_does_not_leave(cast: Cast, wrong: str) -> None:
    make_application(1)
    notice = plan.choose(cast.sato, Application.objects.all(), "x")
    client = sign_in(cast.sato)
    for field in ("subject", "text", "text_easy", "text_en"):
        status, page = _write(client, notice, **{field: wrong})
        assert status == 400
        assert "に入るものがありません" in page
    assert not Delivery.objects.exclude(text="").exists()


def test_a_name_with_brackets_is_a_name(cast: Cast) -> None:
    make_application(1, name="山田【旧姓】花子")
    notice = plan.choose(cast.sato, Application.objects.all(), "x")
    assert _write(sign_in(cast.sato), notice)[0] == 302
    assert "山田【旧姓】花子様" in notice.deliveries.get().text


def test_a_stale_write_keeps_every_typed_word_beside_the_others(cast: Cast) -> None:
    make_application(1)
    notice = plan.choose(cast.sato, Application.objects.all(), "x")
    theirs = {"ja": "高橋の文"}
    plan.write(notice.pk, cast.takahashi, revision=1, title="x", subject="x", text=theirs)
    client = sign_in(cast.sato)
    typed = {"title": "わたしの名前", "subject": "わたしの件名", "text": "長い文" * 300, "text_easy": "やさしい文"}
    status, page = _write(client, notice, **typed)
    assert status == 409
    for words in typed.values():
        assert words in page
    assert "高橋の文" in page
    assert _write(client, notice, **typed, revision=2)[0] == 302, "the page carries the new revision"
    approve(notice.pk, cast.sato, revision=3)
    status, page = _write(client, notice, **typed, revision=3)
    assert status == 409
    assert "長い文" * 300 in page
    assert "もう書き直せません" in page


# ── many ──


def test_a_large_notice_is_filled_in_pieces_and_nothing_of_it_leaves_before(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    from central.database.held_pieces import HeldPieces
    from central.jobs import drain
    from central.jobs.drain import drain_jobs
    from central.jobs.models import Job
    from central.notices.actions import fill

    monkeypatch.setattr(drain, "TURN_S", 0.0)
    for counter in range(7):
        make_application(counter, name=f"山田　{counter}郎")
    Delivery.objects.all().delete()
    monkeypatch.setattr(plan, "PIECE", 2)
    monkeypatch.setattr(plan, "FILLED_AT_ONCE", 1)
    monkeypatch.setattr(fill, "PIECE", 2)
    monkeypatch.setattr(fill, "FILLED", HeldPieces(least=2, first=2, most=2))
    notice = plan.choose(cast.sato, Application.objects.all(), "x")
    assert notice.deliveries.count() == 7
    client = sign_in(cast.sato)
    assert _write(client, notice)[0] == 302
    address = reverse("notices:plan", args=[notice.pk])
    assert "7人中 2人" in client.get(address).content.decode()
    run = reverse("notices:run", args=[notice.pk])
    assert client.post(run, {"revision": 2, "looked": "1"}).status_code == 409
    assert drain_jobs() == 1
    assert "7人中 4人" in client.get(address).content.decode()
    # Written anew in between: no row keeps the former words.
    assert _write(client, notice, revision=2, text="あとの文【氏名】")[0] == 302
    while drain_jobs():
        pass
    notice.refresh_from_db()
    assert notice.state == BulkNotice.State.PLANNED
    results = list(
        Job.objects.filter(kind="notices.fill").order_by("pk").values_list("state", "started_by", "about", "result")
    )
    told = ("done", "staff:sato", notice.audit_subject)
    assert [told, told] == [row[:3] for row in results]
    assert '"people":7' in results[1][3]
    rows = notice.deliveries.select_related("application")
    assert all(f"あとの文{row.application.applicant_name}" in row.text for row in rows)
    assert client.post(run, {"revision": 3, "looked": "1"}).status_code == 302


def test_what_a_request_that_died_left_without_words_is_filled_a_minute_later(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    from central.jobs.drain import drain_jobs
    from central.jobs.models import Job

    make_application(1)
    notice = plan.choose(cast.sato, Application.objects.all(), "x")
    monkeypatch.setattr(plan.fill, "fill_piece", lambda notice: 0)
    assert _write(sign_in(cast.sato), notice)[0] == 302
    notice.refresh_from_db()
    assert (notice.state, drain_jobs()) == (BulkNotice.State.FILLING, 0)
    job = Job.objects.get(kind="notices.fill")
    assert timedelta(0) < job.run_at - job.made_at <= timedelta(minutes=1, seconds=1)
    Job.objects.filter(pk=job.pk).update(run_at=job.made_at)
    assert drain_jobs() == 1
    notice.refresh_from_db()
    assert notice.state == BulkNotice.State.PLANNED


def test_ending_the_job_leaves_a_draft_with_its_words_and_what_stops_is_said_on_the_page(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    from central.jobs.actions.cancel import cancel
    from central.jobs.drain import drain_jobs
    from central.jobs.models import Job
    from central.notices.actions import fill

    for counter in range(5):
        make_application(counter, name=f"山田　{counter}郎")
    Delivery.objects.all().delete()
    monkeypatch.setattr(plan, "FILLED_AT_ONCE", 1)
    monkeypatch.setattr(fill, "PIECE", 2)
    notice = plan.choose(cast.sato, Application.objects.all(), "x")
    client = sign_in(cast.sato)
    assert _write(client, notice)[0] == 302
    address = reverse("notices:plan", args=[notice.pk])
    job = Job.objects.get(kind="notices.fill")
    Job.objects.update(state="aside", trouble="J-01")
    page = client.get(address).content.decode()
    assert "文を入れる作業が止まっています（5人中 2人）" in page
    cancel(job.pk, cast.sato)
    notice.refresh_from_db()
    assert (notice.state, drain_jobs()) == (BulkNotice.State.DRAFT, 0)
    assert notice.text["ja"]
    assert client.get(address).headers["Location"] == reverse("notices:write", args=[notice.pk])
    assert _write(client, notice, revision=2)[0] == 302
    while drain_jobs():
        pass
    notice.refresh_from_db()
    assert notice.state == BulkNotice.State.PLANNED
