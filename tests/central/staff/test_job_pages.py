"""作業の様子: each member sees and ends their own jobs, operators those of their bodies, and nobody else any."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from central.audit.models import AuditEntry
from central.jobs import kinds
from central.jobs.models import Job
from central.jobs.trouble import WORDS, Trouble
from central.organisation.models import Body
from central.staff.duties import Duty
from central.staff.models import StaffGroup, StaffMember
from tests.support.centre.applications import make_city
from tests.support.centre.jobs import COUNT, a_count, counted, work_off
from tests.support.people.staff import QUICK_HASHERS, Cast, make_cast, sign_in

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def cast(settings: Any) -> Cast:
    """佐藤 reviews, 田中 operates."""
    settings.PASSWORD_HASHERS = QUICK_HASHERS
    return make_cast(make_city())


def seen(client: Client, query: str = "") -> list[int]:
    """The numbers of the jobs that the page tells of, by what it offers to end."""
    page = client.get(f"/jobs/{query}").content.decode()
    return sorted({int(number) for number in re.findall(r'data-open="cancel-(\d+)"', page)})


def test_each_sees_their_own_and_operators_those_of_their_bodies(cast: Cast) -> None:
    own = a_count(3, by=cast.sato, body="99201")
    elsewhere = a_count(3, by="staff:ueda", body="99202")
    a_count(3)
    sato, suzuki, tanaka = (sign_in(one) for one in (cast.sato, cast.suzuki, cast.tanaka))
    assert seen(sato) == [own.pk]
    assert seen(suzuki) == []
    assert "進んでいる作業も、終わった作業もありません" in suzuki.get("/jobs/").content.decode()
    assert seen(tanaka) == [own.pk]
    assert f"cancel-{elsewhere.pk}" not in tanaka.get("/jobs/").content.decode()


@pytest.mark.parametrize("duty", [Duty.REVIEW, Duty.SEE_AUDIT])
def test_who_lost_the_duty_sees_and_ends_no_job_that_they_began(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, duty: Duty
) -> None:
    monkeypatch.setitem(kinds._kinds, COUNT.name, replace(COUNT, duties=(Duty.REVIEW,)))
    own = a_count(3, by=cast.sato, body="99201")
    sato = sign_in(cast.sato)
    assert seen(sato) == [own.pk]
    cast.sato.groups.set(
        [StaffGroup.objects.create(body=Body.objects.get(code="99201"), name="別", duties=[duty.value])]
    )
    still = duty is Duty.REVIEW
    assert seen(sato) == ([own.pk] if still else [])
    status = sato.post(f"/jobs/{own.pk}/cancel/", {"confirmed": "1"}).status_code
    assert status == (302 if still else 404)


def test_what_belongs_to_the_whole_service_is_ended_by_operators_of_all_of_it(cast: Cast) -> None:
    Body.objects.create(code="99202", name="青葉市")
    system = a_count(3)
    tanaka = sign_in(cast.tanaka)
    page = tanaka.get("/jobs/?state=by-itself").content.decode()
    assert "数える" in page
    assert "決まった時刻に" in page
    assert f"cancel-{system.pk}" not in page
    assert tanaka.post(f"/jobs/{system.pk}/cancel/", {"confirmed": "1"}).status_code == 404
    everywhere = StaffGroup.objects.create(
        body=Body.objects.get(code="99202"), name="運用", duties=[Duty.OPERATE_KIOSKS.value]
    )
    cast.tanaka.groups.add(everywhere)
    assert seen(tanaka, "?state=by-itself") == [system.pk]
    assert tanaka.post(f"/jobs/{system.pk}/cancel/", {"confirmed": "1"}).status_code == 302
    system.refresh_from_db()
    assert system.state == Job.State.CANCELLED


def test_a_job_is_ended_after_a_confirmation_and_by_nobody_whose_it_is_not(cast: Cast) -> None:
    job = a_count(3, by=cast.sato, body="99201", about="notice:12")
    sato, suzuki = sign_in(cast.sato), sign_in(cast.suzuki)
    address = f"/jobs/{job.pk}/cancel/"
    assert suzuki.post(address, {"confirmed": "1"}).status_code == 404
    assert sato.post(address).status_code == 400
    job.refresh_from_db()
    assert job.state == Job.State.WAITING
    assert sato.post(address, {"confirmed": "1"}).status_code == 302
    page = sato.get("/jobs/").content.decode()
    assert "作業をやめさせました" in page
    assert "一括通知 12" in page
    job.refresh_from_db()
    assert (job.state, work_off(), counted()) == ("cancelled", 0, 0)
    again = sato.post(address, {"confirmed": "1"})
    assert again.status_code == 409
    assert "いまの様子を見てください" in again.content.decode()
    entry = AuditEntry.objects.get(act="job.cancelled")
    assert (entry.actor, entry.subject, entry.body) == ("staff:sato", f"job:{job.pk}", "99201")


def test_how_far_it_is_and_what_came_out_of_it(cast: Cast) -> None:
    a_count(2, by=cast.sato, body="99201")
    half = a_count(12_000, by=cast.sato, body="99201", run_at=timezone.now() + timedelta(hours=3))
    client = sign_in(cast.sato)
    assert "時刻を待っています" in client.get("/jobs/").content.decode()
    work_off()
    page = client.get("/jobs/").content.decode()
    assert "2まで" in page
    assert "終わりました" in page
    Job.objects.filter(pk=half.pk).update(state="running", began_at=timezone.now(), done=1_500, total=12_000)
    page = client.get("/jobs/").content.decode()
    assert "12,000件中 1,500件" in page
    assert "佐藤" in page


def test_what_stopped_is_on_top_counted_in_the_menu_and_goes_on(cast: Cast) -> None:
    job = a_count(2, by=cast.sato, body="99201")
    Job.objects.filter(pk=job.pk).update(state="aside", trouble="J-02", attempts=5, began_at=timezone.now())
    client = sign_in(cast.sato)
    page = client.get("/jobs/").content.decode()
    assert "止まっている作業が 1件あります" in page
    assert "同じところで、何度も失敗しました。" in page
    assert '作業の様子<span class="n">1</span>' in page
    assert client.post(f"/jobs/{job.pk}/again/", {"confirmed": "1"}).status_code == 302
    work_off()
    job.refresh_from_db()
    assert (job.state, counted()) == ("done", 2)


def test_the_page_says_so_when_nobody_is_at_work(cast: Cast) -> None:
    words = "動いていないようです"
    client = sign_in(cast.sato)
    job = a_count(2, by=cast.sato, body="99201")
    assert words not in client.get("/jobs/").content.decode()
    Job.objects.filter(pk=job.pk).update(run_at=timezone.now() - timedelta(minutes=6))
    assert words in client.get("/jobs/").content.decode()
    other = a_count(2, by=cast.sato, body="99201", run_at=timezone.now() + timedelta(hours=1))
    Job.objects.filter(pk=other.pk).update(stepped_at=timezone.now())
    assert words not in client.get("/jobs/").content.decode(), "somebody is, only not yet at this one"


def test_a_kind_of_another_version_is_shown_and_can_be_ended(cast: Cast) -> None:
    job = a_count(2, by=cast.sato, body="99201")
    Job.objects.filter(pk=job.pk).update(kind="tests.gone", run_at=timezone.now() - timedelta(hours=2))
    client = sign_in(cast.sato)
    work_off()
    page = client.get("/jobs/").content.decode()
    assert "tests.gone" in page
    assert "J-03" in page
    client.post(f"/jobs/{job.pk}/cancel/", {"confirmed": "1"})
    job.refresh_from_db()
    assert job.state == Job.State.CANCELLED


def test_a_member_without_any_duty_has_an_empty_page_and_no_line_in_the_menu(cast: Cast) -> None:
    cast.suzuki.groups.clear()
    client = sign_in(StaffMember.objects.get(pk=cast.suzuki.pk))
    page = client.get("/jobs/").content.decode()
    assert "進んでいる作業も" in page
    assert ">作業の様子</a>" not in page


def test_every_code_of_a_job_is_said_in_words_and_documented() -> None:
    documented = (ROOT / "docs" / "trouble-codes.md").read_text(encoding="utf-8")
    assert set(WORDS) == set(Trouble)
    assert {code for code in Trouble if f"| `{code}` |" in documented} == set(Trouble)
