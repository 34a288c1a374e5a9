"""When a batch is ready to go, said before: by how fast letters were made and read back on this very installation.

Before its minute every file is read back once more. Making a letter includes that, so what was measured then is rather
too slow than too fast.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import msgspec

from central.batches.letters.leaving import still_to_go
from central.batches.letters.making import MAKE_LETTERS
from central.batches.models import MassBatch
from central.batches.sending.releasing import SEND_LETTERS, Released
from central.jobs.models import Job

READY_BEFORE: Final = timedelta(minutes=5)
"""Before its minute: whoever sees that something is wrong has so long to stop it."""


@dataclass(frozen=True)
class ReadyWhen:
    """How long the letters take, and what follows for the minute."""

    letters: int
    takes: timedelta
    ready_at: datetime
    """Approved now, or as it was approved."""
    approve_by: datetime
    """So that it is ready in time."""
    in_time: bool
    is_ready: bool

    @property
    def minutes(self) -> int:
        """Never less than it takes."""
        return math.ceil(self.takes / timedelta(minutes=1))


def measured_pace() -> timedelta | None:
    """Of one letter, in the newest job that made some here; None: none has."""
    made = Job.objects.filter(kind=MAKE_LETTERS.name, state=Job.State.DONE, done__gt=0, began_at__isnull=False)
    job = made.exclude(ended_at=None).order_by("-ended_at").first()
    return None if job is None or not job.began_at or not job.ended_at else (job.ended_at - job.began_at) / job.done


def readiness_of(batch: MassBatch, now: datetime, hold: timedelta) -> ReadyWhen | None:
    """Of a batch whose sending is planned or approved; None: nothing was measured, or nothing is planned."""
    pace = measured_pace()
    held = batch.state == MassBatch.State.HELD
    if pace is None or batch.send_at is None or not (held or batch.state == MassBatch.State.MADE):
        return None
    letters = still_to_go(batch).exclude(letter="").count()
    takes = pace * letters
    minute = batch.release_at if held and batch.release_at else max(batch.send_at, now + hold)
    ready_at = (batch.approved_at if held and batch.approved_at else now) + takes
    by = minute - READY_BEFORE
    return ReadyWhen(letters, takes, ready_at, by - takes, ready_at <= by, held and _has_read(batch))


def _has_read(batch: MassBatch) -> bool:
    job = Job.objects.filter(kind=SEND_LETTERS.name, about=batch.audit_subject).order_by("-pk").first()
    return job is not None and msgspec.json.decode(job.place, type=Released).phase != "read"
