"""Jobs for tests: a kind whose steps write rows that can be counted, and working off what is due."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import msgspec
from django.db import connections, transaction
from msgspec import Struct

from central.jobs.actions.enqueue import enqueue
from central.jobs.drain import drain_jobs
from central.jobs.kinds import Ended, Kind, R, Step, Turn, Write, register
from central.jobs.models import Job
from central.jobs.retention import Gone, NoArguments, gone_in_words
from central.organisation.models import Body


class CountTo(Struct, frozen=True):
    """How far, and from where."""

    last: int
    above: int = 0


class Counted(Struct, frozen=True):
    """How far it is."""

    up_to: int = 0


def _count(turn: Turn[CountTo, Counted]) -> Write[Counted, Counted]:
    """One body more a step. Its code is unique: a step that was done twice would be seen, one that was left out too."""

    def write() -> Step[Counted] | Ended[Counted]:
        number = turn.place.up_to + 1
        Body.objects.create(code=f"98{turn.arguments.above + number:03}", name=f"{number}丁目")
        last = turn.arguments.last
        return Step(Counted(number), number, last) if number < last else Ended(Counted(number), number)

    return write


def _uncount(asked: CountTo, place: Counted) -> None:
    Body.objects.filter(code__startswith="98").delete()


COUNT = Kind(
    name="tests.count",
    words="数える",
    arguments=CountTo,
    start=Counted(),
    result=Counted,
    step=_count,
    outcome=lambda result: f"{result.up_to}まで",
    cancelled=_uncount,
)
register(COUNT)


def counted() -> int:
    """How many steps have left their row."""
    return Body.objects.filter(code__startswith="98").count()


def a_count(last: int, above: int = 0, **more: Any) -> Job:
    """Queued."""
    with transaction.atomic():
        return enqueue(COUNT, CountTo(last, above), **more)


def work_off() -> int:
    """All that is due. Returns how many steps that were."""
    steps = 0
    while done := drain_jobs():
        steps += done
    return steps


def work_off_beside() -> None:
    """The same as a worker does it: in another thread than the browser's, over a connection of its own."""

    def work() -> None:
        try:
            work_off()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        pool.submit(work).result()


def run_now(kind: Kind[NoArguments, Any, Gone]) -> str:
    """A round of a kind that comes by itself, at once; returns what came out of it, in words."""
    return gone_in_words(run_kind(kind))


def run_kind(kind: Kind[NoArguments, Any, R]) -> R:
    """The same, as the kind's own result."""
    with transaction.atomic():
        job = enqueue(kind, NoArguments())
    work_off()
    job.refresh_from_db()
    assert job.state == Job.State.DONE, (job.state, job.trouble)
    return msgspec.json.decode(job.result, type=kind.result)
