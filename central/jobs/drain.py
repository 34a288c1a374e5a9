"""The worker's half of jobs: one turn of one job at each call. Killed anywhere, a step is there once or not at all.

A turn is some steps, so that a small job waits for a large one's turn and never for its end. Between two steps the job
may be cancelled; a step that fails is tried again after a pause that grows; after `MOST_ATTEMPTS` a person gets it.
"""

from __future__ import annotations

import logging
import time
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import msgspec
from django.conf import settings
from django.db import OperationalError, transaction
from django.utils import timezone

from central.audit.record import recorded_last
from central.faults import where
from central.jobs.ends import end_cancelled
from central.jobs.failpoints import JobFailpoint, reach
from central.jobs.kinds import WRITER_HELD, Ended, Kind, Step, Turn, UnknownKind, Write, kind_named
from central.jobs.leases import MOST_ATTEMPTS, LeaseLost, claim, keep, let_go, lock_ours, put_aside
from central.jobs.models import Job
from central.jobs.schedules import PLANNER
from central.jobs.trouble import Trouble

LOG = logging.getLogger(__name__)
BEATS = 60
"""In one lease's length."""
TURN_S = 1.0
"""Of steps of one job, before another has its turn. The last step may take longer."""
FIRST_PAUSE = timedelta(seconds=10)
_MOVES = ("done", "attempts", "lease", "lease_until")
"""What every step that comes to its end writes. Arguments may be long; they are never written again."""


@dataclass
class _Held:
    """A job that is ours, and how long at a time."""

    job: Job
    kind: Kind[Any, Any, Any]
    arguments: msgspec.Struct
    lease: str
    length: timedelta
    kept_at: datetime | None = None

    def beat(self) -> None:
        """A step says often that it lives; a write each time would be most of its work."""
        now = timezone.now()
        if self.kept_at is None or not self.kept_at <= now < self.kept_at + self.length / BEATS:
            keep(self.job, self.lease, self.length)
            self.kept_at = now


def drain_jobs(length: timedelta | None = None) -> int:
    """For settings `DRAINS_APART`: plan what schedules ask for, and give one due job its turn. Returns how many steps
    came to an end, failed ones too; 0: nothing is due. Safe from several processes at once.
    """
    PLANNER.plan()
    length = length or timedelta(seconds=settings.LEASE_S)
    lease = uuid.uuid4().hex
    job = claim(lease, length)
    if job is None:
        return 0
    reach(JobFailpoint.CLAIMED)
    try:
        kind = kind_named(job.kind)
        arguments = msgspec.json.decode(job.arguments, type=kind.arguments)
        msgspec.json.decode(job.place, type=type(kind.start))
    except UnknownKind:
        return _give_up(job, lease, Trouble.UNKNOWN_KIND)
    except msgspec.DecodeError:
        return _give_up(job, lease, Trouble.UNREADABLE)
    return _turn(_Held(job, kind, arguments, lease, length))


def _turn(held: _Held) -> int:
    until = time.monotonic() + TURN_S
    steps = 0
    while True:
        steps += 1
        try:
            if not _step(held, until):
                return steps
        except LeaseLost:
            return steps
        except OperationalError:
            let_go(held.job, held.lease, FIRST_PAUSE, counted=False)
            raise
        except Exception as wrong:  # noqa: BLE001 - a mistake of ours; the message may quote a resident
            LOG.error("a step of %s failed: %s", held.kind.name, where(wrong))  # noqa: TRY400
            return steps + _failed(held)


def _step(held: _Held, until: float) -> bool:
    """Look, then write. Returns whether this turn goes on."""
    place = msgspec.json.decode(held.job.place, type=type(held.kind.start))
    write = held.kind.step(Turn(held.arguments, place, held.beat))
    reach(JobFailpoint.LOOKED)
    began = time.monotonic()
    with transaction.atomic(), recorded_last():
        row = lock_ours(held.job, held.lease)
        if row.cancel_asked_at is not None:
            end_cancelled(row, timezone.now())
            ended = True
        else:
            ended = _written(row, write, held.length, until)
        reach(JobFailpoint.END_BEFORE_COMMIT if ended else JobFailpoint.STEP_BEFORE_COMMIT)
    if time.monotonic() - began > WRITER_HELD.total_seconds():
        LOG.warning("a step of %s held the database for %.0f ms", held.kind.name, (time.monotonic() - began) * 1000)
    reach(JobFailpoint.END_AFTER_COMMIT if ended else JobFailpoint.STEP_AFTER_COMMIT)
    held.job.place = row.place
    return row.lease == held.lease


def _written(row: Job, write: Write[Any, Any], length: timedelta, until: float) -> bool:
    """Write the step and how far the job has come by it. Returns whether it was the last one."""
    match write():
        case Step(place, done, total, pause):
            now = timezone.now()
            row.place, row.done, row.total = msgspec.json.encode(place).decode(), done, total
            row.stepped_at, row.attempts, row.not_before = now, 1, None
            if pause is not None or time.monotonic() >= until:
                row.lease, row.lease_until, row.attempts = "", None, 0
                row.not_before = None if pause is None else now + pause
            else:
                row.lease_until = now + length
            row.save(update_fields=[*_MOVES, "stepped_at", "not_before", "place", "total"])
            return False
        case Ended(result, done):
            row.state, row.ended_at, row.lease, row.lease_until = Job.State.DONE, timezone.now(), "", None
            row.result, row.done, row.attempts = msgspec.json.encode(result).decode(), done, 0
            row.save(update_fields=[*_MOVES, "state", "result", "ended_at"])
            return True


def _failed(held: _Held) -> int:
    """A pause that grows, or a person."""
    attempts = Job.objects.filter(pk=held.job.pk).values_list("attempts", flat=True).first() or 0
    if attempts >= MOST_ATTEMPTS:
        return _give_up(held.job, held.lease, Trouble.STEP_FAILS)
    let_go(held.job, held.lease, FIRST_PAUSE * 2 ** (attempts - 1), counted=True)
    return 0


def _give_up(job: Job, lease: str, trouble: Trouble) -> int:
    try:
        with transaction.atomic():
            put_aside(lock_ours(job, lease), trouble)
    except LeaseLost:
        return 0
    return 1
