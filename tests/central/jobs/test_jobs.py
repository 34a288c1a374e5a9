"""A job's steps are done once each, in turns with others, and one that cannot be done holds up nobody."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError, transaction
from django.utils import timezone

from central.audit.models import AuditEntry
from central.audit.verify import verify_chain
from central.jobs import drain, leases
from central.jobs.actions.cancel import cancel
from central.jobs.actions.enqueue import enqueue
from central.jobs.actions.try_again import try_again
from central.jobs.drain import drain_jobs
from central.jobs.kinds import Ended, Step, Turn, Write, register
from central.jobs.models import Job
from central.jobs.refusals import JobStale
from tests.support.centre.jobs import COUNT, Counted, CountTo, a_count, counted, work_off

pytestmark = pytest.mark.django_db
MEMBER = "staff:sato"


class Sato:
    audit_name = MEMBER


@pytest.fixture
def one_step_a_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drain, "TURN_S", 0.0)


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[[timedelta], None]:
    """Moves the clock of leases on."""
    moved = [timedelta(0)]
    real = timezone.now
    monkeypatch.setattr(leases.timezone, "now", lambda: real() + moved[0])

    def later(by: timedelta) -> None:
        moved[0] += by

    return later


def kind_whose_step(step: Callable[[Turn[CountTo, Counted]], Write[Counted, Counted]]) -> Any:
    kind = replace(COUNT, name="tests.other", step=step)
    register(kind)
    return kind


def queued(kind: Any, last: int = 3) -> Job:
    with transaction.atomic():
        return enqueue(kind, CountTo(last))


def test_a_job_is_done_step_by_step_to_its_end() -> None:
    job = a_count(5)
    assert work_off() == 5
    job.refresh_from_db()
    assert (job.state, job.done, job.result, job.lease) == ("done", 5, '{"up_to":5}', "")
    assert job.began_at is not None
    assert job.ended_at is not None
    assert counted() == 5
    assert drain_jobs() == 0


@pytest.mark.django_db(transaction=True)
def test_a_job_is_there_if_the_change_is_that_asked_for_it() -> None:
    def change() -> None:
        with transaction.atomic():
            enqueue(COUNT, CountTo(3), by=MEMBER)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        change()
    assert not Job.objects.exists()
    with pytest.raises(transaction.TransactionManagementError):
        enqueue(COUNT, CountTo(3))


def test_a_small_job_waits_for_a_turn_of_a_large_one_and_not_for_its_end(one_step_a_turn: None) -> None:
    a_count(40)
    drain_jobs()
    drain_jobs()
    with transaction.atomic():
        small = enqueue(kind_whose_step(lambda turn: lambda: Ended(Counted(1), 1)), CountTo(1))
    drain_jobs()
    small.refresh_from_db()
    assert small.state == Job.State.DONE
    assert counted() == 2


def test_a_job_is_not_begun_before_its_minute() -> None:
    job = a_count(1, run_at=timezone.now() + timedelta(minutes=1))
    assert work_off() == 0
    Job.objects.filter(pk=job.pk).update(run_at=timezone.now())
    assert work_off() == 1


def test_of_the_same_word_there_is_one_job() -> None:
    first = a_count(1, once="today")
    assert a_count(2, once="today").pk == first.pk
    work_off()
    assert a_count(2, once="today").pk == first.pk
    assert Job.objects.count() == 1


def test_what_a_member_starts_is_in_the_log_and_what_comes_by_itself_is_not() -> None:
    job = a_count(1, by=Sato(), about="notice:12", body="99201")
    a_count(2)
    entry = AuditEntry.objects.get()
    assert (entry.actor, entry.act, entry.subject, entry.body) == (MEMBER, "job.started", f"job:{job.pk}", "99201")
    assert entry.details == {"kind": "tests.count", "about": "notice:12"}


# ── failures ──


def test_a_step_that_fails_is_tried_again_later_and_leaves_nothing_behind(
    at: Callable[[timedelta], None], caplog: pytest.LogCaptureFixture
) -> None:
    def step(turn: Turn[CountTo, Counted]) -> Write[Counted, Counted]:
        write = COUNT.step(turn)

        def fails_once() -> Step[Counted] | Ended[Counted]:
            done = write()
            if not failed:
                failed.append(True)
                raise ValueError("山田花子")
            return done

        return fails_once

    failed: list[bool] = []
    job = queued(kind_whose_step(step))
    assert work_off() == 1
    job.refresh_from_db()
    assert (job.state, job.attempts, counted()) == ("running", 1, 0)
    assert "tests.other failed: ValueError at" in caplog.text
    assert "山田" not in caplog.text
    at(timedelta(seconds=11))
    work_off()
    job.refresh_from_db()
    assert (job.state, counted()) == ("done", 3)


@pytest.mark.requirement("PROM-10")
def test_a_step_that_always_fails_goes_to_a_person_and_holds_up_nobody(at: Callable[[timedelta], None]) -> None:
    def step(turn: Turn[CountTo, Counted]) -> Write[Counted, Counted]:
        raise ValueError

    bad, good = queued(kind_whose_step(step)), a_count(2)
    for _ in range(leases.MOST_ATTEMPTS):
        work_off()
        at(timedelta(minutes=10))
    bad.refresh_from_db()
    good.refresh_from_db()
    assert (bad.state, bad.trouble, good.state) == ("aside", "J-02", "done")
    assert work_off() == 0
    entry = AuditEntry.objects.get(act="job.put_aside")
    assert (entry.actor, entry.details) == ("system", {"kind": "tests.other", "code": "J-02"})
    register(replace(COUNT, name="tests.other"))
    Job.objects.filter(pk=bad.pk).update(arguments='{"last":4}', place='{"up_to":2}')
    try_again(bad.pk, Sato())
    work_off()
    bad.refresh_from_db()
    assert (bad.state, bad.trouble, bad.done) == ("done", "", 4), "it goes on where it stopped"
    with pytest.raises(JobStale):
        try_again(bad.pk, Sato())


def test_a_database_that_was_away_is_not_the_jobs_fault(at: Callable[[timedelta], None]) -> None:
    def step(turn: Turn[CountTo, Counted]) -> Write[Counted, Counted]:
        raise OperationalError

    job = queued(kind_whose_step(step))
    for _ in range(leases.MOST_ATTEMPTS + 1):
        with pytest.raises(OperationalError):
            drain_jobs()
        at(timedelta(minutes=1))
    job.refresh_from_db()
    assert (job.state, job.attempts) == ("running", 0)


@pytest.mark.parametrize(
    ("bent", "code"),
    [
        ({"kind": "tests.gone", "run_at": timezone.now() - timedelta(hours=2)}, "J-03"),
        ({"arguments": '{"last":"x"}'}, "J-04"),
        ({"place": "{}["}, "J-04"),
    ],
    ids=["kind", "arguments", "place"],
)
def test_what_this_version_cannot_read_goes_to_a_person(bent: dict[str, object], code: str) -> None:
    job = a_count(1)
    Job.objects.filter(pk=job.pk).update(**bent)
    other = a_count(1)
    work_off()
    job.refresh_from_db()
    other.refresh_from_db()
    assert (job.state, job.trouble, other.state) == ("aside", code, "done")
    cancel(job.pk, Sato())
    job.refresh_from_db()
    assert job.state == Job.State.CANCELLED


def test_a_kind_that_only_a_newer_worker_knows_is_left_to_it() -> None:
    job = a_count(1)
    Job.objects.filter(pk=job.pk).update(kind="tests.newer")
    assert work_off() == 0
    job.refresh_from_db()
    assert (job.state, job.attempts) == ("waiting", 0)
    register(replace(COUNT, name="tests.newer"))
    work_off()
    job.refresh_from_db()
    assert job.state == Job.State.DONE


def test_a_clock_that_ran_ahead_holds_up_nothing() -> None:
    job = a_count(1)
    far = timezone.now() + timedelta(days=400)
    Job.objects.filter(pk=job.pk).update(state="running", lease="x", lease_until=far, not_before=far)
    work_off()
    job.refresh_from_db()
    assert job.state == Job.State.DONE


# ── two at once ──


def test_a_worker_that_was_too_slow_writes_nothing(at: Callable[[timedelta], None]) -> None:
    """Its lease ended while it looked; another has done the step meanwhile."""

    def step(turn: Turn[CountTo, Counted]) -> Write[Counted, Counted]:
        def write() -> Step[Counted] | Ended[Counted]:
            written.append(turn.place.up_to)
            return COUNT.step(turn)()

        if not others:
            others.append(0)
            at(timedelta(hours=2))
            others[0] = work_off()
        return write

    others: list[int] = []
    written: list[int] = []
    job = queued(kind_whose_step(step))
    assert drain_jobs() == 1
    job.refresh_from_db()
    assert (job.state, counted(), others, written) == ("done", 3, [3], [0, 1, 2])


def test_who_looks_for_long_keeps_the_lease(at: Callable[[timedelta], None]) -> None:
    def step(turn: Turn[CountTo, Counted]) -> Write[Counted, Counted]:
        for _ in range(3):
            at(timedelta(seconds=50))
            turn.beat()
            others.append(drain_jobs())
        return COUNT.step(turn)

    others: list[int] = []
    job = queued(kind_whose_step(step), last=1)
    assert drain_jobs() == 1
    assert others == [0, 0, 0], "nobody else takes it up"
    job.refresh_from_db()
    assert job.state == Job.State.DONE


def test_a_step_that_says_often_that_it_lives_writes_it_once_a_sixtieth_of_its_lease(
    at: Callable[[timedelta], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    kept: list[Job] = []
    monkeypatch.setattr(drain, "keep", lambda job, _lease, _length: kept.append(job))

    def step(turn: Turn[CountTo, Counted]) -> Write[Counted, Counted]:
        for seconds in (1, 2):
            at(timedelta(seconds=seconds))
            for _ in range(100):
                turn.beat()
        return COUNT.step(turn)

    queued(kind_whose_step(step), last=1)
    assert drain_jobs() == 1
    assert 2 <= len(kept) < 20, "of 200"


# ── cancelling ──


def test_a_job_is_cancelled_between_two_steps_and_its_half_becomes_what_its_kind_says(one_step_a_turn: None) -> None:
    job = a_count(9)
    drain_jobs()
    drain_jobs()
    assert counted() == 2
    cancel(job.pk, Sato())
    job.refresh_from_db()
    assert (job.state, counted(), work_off()) == ("cancelled", 0, 0)
    assert AuditEntry.objects.get().act == "job.cancelled"
    with pytest.raises(JobStale):
        cancel(job.pk, Sato())


def test_a_job_that_is_at_work_is_cancelled_instead_of_its_next_step() -> None:
    def step(turn: Turn[CountTo, Counted]) -> Write[Counted, Counted]:
        if turn.place.up_to == 2:
            cancel(job.pk, Sato())
            states.append(Job.objects.values_list("state", flat=True).get(pk=job.pk))
        return COUNT.step(turn)

    states: list[str] = []
    job = queued(kind_whose_step(step), last=9)
    assert work_off() == 3
    job.refresh_from_db()
    assert states == ["running"], "the step that is being done comes to its end first"
    assert (job.state, job.done, counted()) == ("cancelled", 2, 0)


def test_a_job_whose_worker_died_is_cancelled_at_once(at: Callable[[timedelta], None]) -> None:
    job = a_count(9)
    past = timezone.now() - timedelta(seconds=1)
    Job.objects.filter(pk=job.pk).update(state="running", lease="x", lease_until=past, began_at=past)
    cancel(job.pk, Sato())
    job.refresh_from_db()
    assert job.state == Job.State.CANCELLED


def test_a_job_that_was_to_end_and_stopped_first_can_be_ended_still() -> None:
    """A step that ends its worker never comes to where it is asked whether somebody wants the job to end."""
    job = a_count(9)
    Job.objects.filter(pk=job.pk).update(state=Job.State.ASIDE, cancel_asked_at=timezone.now(), attempts=5)
    cancel(job.pk, Sato())
    job.refresh_from_db()
    assert job.state == Job.State.CANCELLED
    with pytest.raises(JobStale):
        cancel(job.pk, Sato())


def test_the_log_holds_together() -> None:
    a_count(1, by=Sato())
    work_off()
    assert verify_chain().broken_at is None
