"""The task worker goes on whatever one of its drains meets."""

from __future__ import annotations

import os
import signal
import threading
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings as project_settings
from django.core.management import call_command
from django.db import OperationalError, transaction

from central.jobs.actions.enqueue import enqueue
from central.jobs.kinds import Ended, Turn, Write, register
from central.jobs.management.commands import worker
from tests.support.centre.jobs import COUNT, Counted, CountTo

pytestmark = pytest.mark.django_db

DONE: list[str] = []
TROUBLE: list[Exception] = []


def broken_once() -> int:
    DONE.append("broken")
    if DONE.count("broken") == 1:
        raise TROUBLE[0]
    return 0


def good() -> int:
    DONE.append("good")
    return 0


GOOD_WENT_ON = threading.Event()


def silent_for_long() -> int:
    """A post office that answers nothing until the applications have been looked at three times."""
    DONE.append("silent")
    assert GOOD_WENT_ON.wait(60)
    return 0


def good_meanwhile() -> int:
    DONE.append("good")
    if DONE.count("good") == 3:
        GOOD_WENT_ON.set()
    if DONE.count("good") > 3 and "silent" in DONE:
        os.kill(os.getpid(), signal.SIGTERM)
    return 1


@pytest.mark.requirement("PROM-10")
@pytest.mark.parametrize(
    "trouble",
    [OverflowError("山田花子"), OperationalError("DETAIL: Key (name)=(山田花子)")],
    ids=["defect", "database"],
)
def test_a_drain_that_fails_holds_up_no_other(
    trouble: Exception, settings: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    DONE.clear()
    TROUBLE[:] = [trouble]
    monkeypatch.setattr(worker, "TROUBLE_S", 0.01)
    # The worker's own process is this one: it keeps its signals and its garbage.
    monkeypatch.setattr(worker.signal, "signal", lambda *_: None)
    monkeypatch.setattr(worker, "gc", SimpleNamespace(freeze=lambda: None, set_threshold=lambda *_: None))
    settings.DRAINS, settings.DRAINS_APART = [f"{__name__}.broken_once", f"{__name__}.good"], []
    call_command("worker", until_idle=True)
    assert DONE == ["broken", "good", "broken", "good"]
    assert f"{type(trouble).__name__} at worker.py" in caplog.text
    assert "山田" not in caplog.text


@pytest.mark.requirement("PROM-10")
def test_a_post_office_that_is_silent_holds_up_no_application(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    DONE.clear()
    GOOD_WENT_ON.clear()
    monkeypatch.setattr(worker, "gc", SimpleNamespace(freeze=lambda: None, set_threshold=lambda *_: None))
    before = signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGINT)
    settings.DRAINS = [f"{__name__}.good_meanwhile"]
    settings.DRAINS_APART = [f"{__name__}.silent_for_long"]
    try:
        call_command("worker")
    finally:
        signal.signal(signal.SIGTERM, before[0])
        signal.signal(signal.SIGINT, before[1])
    assert DONE.count("good") > 3


def looks_for_long(turn: Turn[CountTo, Counted]) -> Write[Counted, Counted]:
    """A step that finds what it needs only after the applications have been looked at three times."""
    DONE.append("silent")
    went_on = GOOD_WENT_ON.wait(60)
    return lambda: Ended(Counted(int(went_on)), 1)


@pytest.mark.django_db(transaction=True)
@pytest.mark.requirement("PROM-10")
def test_a_job_that_looks_for_long_holds_up_no_application(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    DONE.clear()
    GOOD_WENT_ON.clear()
    kind = replace(COUNT, name="tests.long", step=looks_for_long)
    register(kind)
    with transaction.atomic():
        job = enqueue(kind, CountTo(1))
    monkeypatch.setattr(worker, "gc", SimpleNamespace(freeze=lambda: None, set_threshold=lambda *_: None))
    before = signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGINT)
    settings.DRAINS = [f"{__name__}.good_meanwhile"]
    settings.DRAINS_APART = ["central.jobs.drain.drain_jobs"]
    try:
        call_command("worker")
    finally:
        signal.signal(signal.SIGTERM, before[0])
        signal.signal(signal.SIGINT, before[1])
    job.refresh_from_db()
    assert (job.state, job.result) == ("done", '{"up_to":1}')


def test_mails_are_drained_apart_from_verdicts() -> None:
    assert "central.notices.drain.drain_notices" in project_settings.DRAINS_APART
    assert "central.notices.drain.drain_notices" not in project_settings.DRAINS


def test_jobs_are_drained_apart_from_verdicts_and_from_mails() -> None:
    assert "central.jobs.drain.drain_jobs" in project_settings.DRAINS_APART
    assert "central.jobs.drain.drain_jobs" not in project_settings.DRAINS
