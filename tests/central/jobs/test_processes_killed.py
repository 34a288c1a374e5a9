"""Real workers that die at every named place of a job's way: each step is there once, whatever was killed."""

from __future__ import annotations

import signal
import subprocess
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from central.audit.models import AuditEntry
from central.audit.verify import verify_chain
from central.jobs.failpoints import JobFailpoint
from central.jobs.leases import MOST_ATTEMPTS
from central.jobs.models import Job
from tests.support.centre.centre_process import GIVE_UP_S, start
from tests.support.centre.jobs import a_count, counted
from tests.support.faults.failpoints import Orders

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.crash]


def begin(settings: Any, orders: Orders) -> subprocess.Popen[bytes]:
    """A worker until it is idle, or dead. It knows the kinds of the tests."""
    more = {"DJANGO_SETTINGS_MODULE": "tests.support.centre.job_settings", "MADOGUCHI_ORDERS": str(orders.folder)}
    return start(settings, "worker", "--until-idle", more=more)


def worker(settings: Any, orders: Orders) -> int:
    """How it ended."""
    return begin(settings, orders).wait(GIVE_UP_S)


def over() -> None:
    """The dead worker's lease."""
    Job.objects.exclude(lease="").update(lease_until=timezone.now())


@pytest.mark.requirement("PROM-10")
def test_killed_anywhere_a_step_is_there_once_or_not_at_all(settings: Any, tmp_path: Path) -> None:
    orders = Orders(tmp_path / "orders")
    job = a_count(4)
    for label in JobFailpoint:
        orders.arm(label)
        assert worker(settings, orders) == -signal.SIGKILL, label
        assert not orders.pending(label)
        job.refresh_from_db()
        ended = job.state == Job.State.DONE
        assert counted() == (4 if ended else job.done), "what was done and how far it is are one"
        over()
        Job.objects.filter(pk=job.pk).update(attempts=0)
    assert job.state == Job.State.DONE
    assert worker(settings, orders) == 0
    assert counted() == 4
    assert verify_chain().broken_at is None


def test_two_workers_beside_each_other_do_every_step_once(settings: Any, tmp_path: Path) -> None:
    many = [a_count(15, above=15 * place) for place in range(8)]
    orders = Orders(tmp_path / "orders")
    workers = [begin(settings, orders) for _ in range(2)]
    assert [one.wait(GIVE_UP_S) for one in workers] == [0, 0]
    assert set(Job.objects.filter(pk__in=[job.pk for job in many]).values_list("state", "done")) == {("done", 15)}
    assert counted() == 8 * 15


@pytest.mark.requirement("PROM-10")
def test_a_job_that_ends_its_workers_goes_to_a_person_and_others_are_done(settings: Any, tmp_path: Path) -> None:
    orders = Orders(tmp_path / "orders")
    bad = a_count(1)
    for before in (0, MOST_ATTEMPTS - 1):
        Job.objects.filter(pk=bad.pk).update(attempts=before)
        orders.arm(JobFailpoint.LOOKED)
        assert worker(settings, orders) == -signal.SIGKILL
        bad.refresh_from_db()
        assert (bad.state, bad.attempts) == ("running", before + 1), "counted before anything was done"
        over()
    good = a_count(2)
    assert worker(settings, orders) == 0
    bad.refresh_from_db()
    good.refresh_from_db()
    assert (bad.state, bad.trouble, bad.attempts) == ("aside", "J-01", MOST_ATTEMPTS)
    assert (good.state, counted()) == ("done", 2)
    assert AuditEntry.objects.get(act="job.put_aside").details["code"] == "J-01"
