"""What comes by itself comes once, to the minute of Japan's clock, whichever worker looks first."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from django.utils import timezone

from central.applications.models import Search
from central.applications.search.forget_searches import FORGET_SEARCHES
from central.intake.actions.forget_acks import FORGET_ACKS
from central.jobs.models import Job
from central.jobs.retention import FORGET_JOBS, NoArguments
from central.jobs.schedules import Daily, Hourly, Planner, Schedule, schedule
from central.staff.forget_sessions import FORGET_SESSIONS
from central.staff.models import StaffSession
from tests.support.centre.applications import make_city
from tests.support.centre.jobs import a_count, run_now, work_off
from tests.support.people.staff import QUICK_HASHERS, make_cast, sign_in

pytestmark = pytest.mark.django_db
NAME = "tests.nightly"


def tokyo(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+09:00")


@pytest.fixture
def nightly(in_service: dict[str, Schedule]) -> None:
    """One schedule alone, at 03:10."""
    schedule(replace(FORGET_JOBS, name=NAME), NoArguments(), Daily(time(3, 10)))


def rows() -> list[tuple[str, datetime]]:
    return list(Job.objects.filter(schedule=NAME).order_by("pk").values_list("state", "run_at"))


@pytest.mark.parametrize(
    ("when", "now", "next_"),
    [
        (Daily(time(3, 10)), "2026-11-26T03:09:59", "2026-11-26T03:10"),
        (Daily(time(3, 10)), "2026-11-26T03:10:00", "2026-11-27T03:10"),
        (Daily(time(0, 0)), "2026-12-31T23:59:30", "2027-01-01T00:00"),
        (Hourly(20), "2026-11-26T23:19:59", "2026-11-26T23:20"),
        (Hourly(20), "2026-11-26T23:20:00", "2026-11-27T00:20"),
    ],
)
def test_the_minute_is_one_of_japans_clock(when: Daily | Hourly, now: str, next_: str) -> None:
    # The server's own moments are UTC: nine hours behind, and of another day at night.
    assert when.next_after(tokyo(now).astimezone(UTC)) == tokyo(next_)


def test_of_each_schedule_there_is_one_row_ahead(nightly: None) -> None:
    now = [tokyo("2026-11-26T12:00:00")]
    first, second = Planner(lambda: now[0]), Planner(lambda: now[0])
    first.plan()
    second.plan()
    assert rows() == [("waiting", tokyo("2026-11-27T03:10"))]
    now[0] = tokyo("2026-11-27T03:11")
    first.plan()
    assert len(rows()) == 1, "it is due, and nobody has done it yet"
    Job.objects.update(state="done")
    now[0] += timedelta(minutes=1)
    first.plan()
    second.plan()
    assert rows()[1:] == [("waiting", tokyo("2026-11-28T03:10"))]


def test_what_was_missed_is_done_once(nightly: None) -> None:
    Planner(lambda: timezone.now() - timedelta(days=4)).plan()
    assert work_off() == 1
    assert [state for state, _ in rows()] == ["done"]


def test_a_row_that_a_clock_ahead_of_its_time_made_holds_up_no_night(nightly: None) -> None:
    Planner(lambda: tokyo("2028-01-01T12:00")).plan()
    Planner(lambda: tokyo("2026-11-26T12:00")).plan()
    assert rows() == [("waiting", tokyo("2026-11-27T03:10"))]


def test_one_that_stopped_does_not_stop_the_next_night(nightly: None) -> None:
    Planner(lambda: tokyo("2026-11-26T12:00")).plan()
    Job.objects.update(state="aside", trouble="J-02")
    Planner(lambda: tokyo("2026-11-27T12:00")).plan()
    assert [state for state, _ in rows()] == ["aside", "waiting"]


def test_the_centre_forgets_by_itself(in_service: dict[str, Schedule]) -> None:
    for one in in_service.values():
        schedule(one.kind, one.arguments, one.when)
    Planner().plan()
    wanted = {kind.name for kind in (FORGET_ACKS, FORGET_SEARCHES, FORGET_SESSIONS, FORGET_JOBS)}
    assert wanted <= set(Job.objects.values_list("schedule", flat=True))


def test_what_was_searched_for_and_sessions_go_when_their_time_is_over(settings: object) -> None:
    settings.PASSWORD_HASHERS = QUICK_HASHERS  # type: ignore[attr-defined]
    cast = make_cast(make_city())
    client = sign_in(cast.sato)
    now = timezone.now()
    Search.objects.create(id="old", member=cast.sato, filters="q=x", made_at=now - timedelta(hours=12, seconds=1))
    Search.objects.create(id="young", member=cast.sato, filters="q=x", made_at=now - timedelta(hours=11))
    ended = StaffSession.objects.create(
        session_key="ended", session_data="", expire_date=now - timedelta(seconds=1), seen_at=now
    )
    assert run_now(FORGET_SEARCHES) == "1件を消しました"
    assert list(Search.objects.values_list("pk", flat=True)) == ["young"]
    assert run_now(FORGET_SESSIONS) == "1件を消しました"
    assert not StaffSession.objects.filter(pk=ended.pk).exists()
    assert client.get("/account/").status_code == 200


def test_ended_jobs_go_in_pieces_what_people_started_later_than_what_came_by_itself(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from central.jobs import retention

    monkeypatch.setattr(retention, "PIECE", 2)
    now = timezone.now()
    ages = {"system": (13, 15, 16, 17, 18), "staff:sato": (15, 89, 91)}
    for starter, days in ages.items():
        for age in days:
            job = a_count(1)
            Job.objects.filter(pk=job.pk).update(
                started_by=starter, state="done", ended_at=now - timedelta(days=age), once=f"{starter} {age}"
            )
    open_ = a_count(1, run_at=now + timedelta(days=1))
    assert run_now(FORGET_JOBS) == "5件を消しました"
    left = set(Job.objects.exclude(once=None).values_list("once", flat=True))
    assert left == {"system 13", "staff:sato 15", "staff:sato 89"}
    assert Job.objects.filter(pk=open_.pk).exists()


def test_a_schedule_that_fails_each_time_is_one_row_that_counts(nightly: None, settings: Any) -> None:
    settings.PASSWORD_HASHERS = QUICK_HASHERS
    now = [tokyo("2026-11-26T12:00:00")]
    planner = Planner(lambda: now[0])
    for _ in range(3):
        planner.plan()
        waiting = Job.objects.filter(schedule=NAME, state=Job.State.WAITING)
        assert waiting.update(state=Job.State.ASIDE, trouble="J-02", began_at=now[0]) == 1
        now[0] += timedelta(days=1)
    planner.plan()
    assert [state for state, _ in rows()] == [Job.State.ASIDE, Job.State.WAITING]
    operator = sign_in(make_cast(make_city()).tanaka)
    page = operator.get("/jobs/").content.decode()
    assert (page.count('class="late"'), "3回" in page) == (1, True)
