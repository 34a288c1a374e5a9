"""Whose turn it is. A claim counts as a try before anything is done, so a job that ends its workers is known by it."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from central.audit.record import record
from central.jobs.act_details import PutAside
from central.jobs.kinds import known_kinds
from central.jobs.models import OPEN, SYSTEM, Job
from central.jobs.trouble import Trouble

LONGEST = timedelta(hours=1)
"""No lease and no pause is longer: what ends later was written while this machine's clock ran ahead, and is over."""
MOST_ATTEMPTS = 5
"""Claims without a step that came to its end; then a person gets it."""


UNKNOWN_AFTER = timedelta(hours=1)
"""So long a kind that this worker does not know is left to workers of a newer version, then a person gets it."""
NOBODY_AFTER = timedelta(minutes=5)
"""So long something may be due and untouched before a page says that no worker is at it."""


class LeaseLost(Exception):
    """The job is somebody else's by now, or was ended: what was looked up for it is not written."""


def is_held(job: Job, now: datetime) -> bool:
    """Whether a worker is at it at this moment, as far as anybody can know."""
    return job.lease_until is not None and now <= job.lease_until <= now + LONGEST


def nobody_works(now: datetime) -> bool:
    """Whether something has been due for a while and no job has had a turn since: the worker is not running."""
    since = now - NOBODY_AFTER
    due = Job.objects.filter(_free(now), _rested(since), state__in=OPEN, run_at__lt=since)
    return due.exists() and not Job.objects.filter(stepped_at__gte=since).exists()


def claim(lease: str, length: timedelta) -> Job | None:
    """The due job that waited longest for a turn, ours until the lease ends. None: nothing is due and free.

    A job whose workers all died on the way is put before a person instead, and the next one is looked for.
    """
    while (job := _claim_one(lease, length)) is not None:
        if job.state == Job.State.RUNNING:
            return job
    return None


def _claim_one(lease: str, length: timedelta) -> Job | None:
    now = timezone.now()
    ours = Q(kind__in=known_kinds()) | Q(run_at__lt=now - UNKNOWN_AFTER)
    due = Job.objects.filter(ours, _free(now), _rested(now), state__in=OPEN, run_at__lte=now)
    if not due.exists():
        return None  # an idle worker takes no write lock
    with transaction.atomic():
        rows = due.select_for_update(skip_locked=True)
        job = rows.order_by(F("stepped_at").asc(nulls_first=True), "pk").first()
        if job is None:
            return None
        if job.attempts >= MOST_ATTEMPTS:
            put_aside(job, Trouble.ENDS_WORKERS)
            return job
        job.state, job.lease, job.lease_until = Job.State.RUNNING, lease, now + length
        job.attempts, job.stepped_at, job.began_at = job.attempts + 1, now, job.began_at or now
        job.save(update_fields=["state", "lease", "lease_until", "attempts", "stepped_at", "began_at"])
    return job


def _free(now: datetime) -> Q:
    """Held by nobody."""
    return Q(lease_until=None) | Q(lease_until__lt=now) | Q(lease_until__gt=now + LONGEST)


def _rested(now: datetime) -> Q:
    """Its pause is over."""
    return Q(not_before=None) | Q(not_before__lte=now) | Q(not_before__gt=now + LONGEST)


def keep(job: Job, lease: str, length: timedelta) -> None:
    """Hold it for another lease's length.

    Raises:
        LeaseLost
    """
    ours = Job.objects.filter(pk=job.pk, lease=lease, state=Job.State.RUNNING)
    if ours.update(lease_until=timezone.now() + length) == 0:
        raise LeaseLost(job.audit_subject)


def lock_ours(job: Job, lease: str) -> Job:
    """The row, locked until the caller's transaction ends.

    Raises:
        LeaseLost
    """
    row = Job.objects.select_for_update().filter(pk=job.pk, lease=lease, state=Job.State.RUNNING).first()
    if row is None:
        raise LeaseLost(job.audit_subject)
    return row


def let_go(job: Job, lease: str, pause: timedelta, *, counted: bool) -> None:
    """A step was not written: somebody may try again after the pause. Not `counted`: the job is not to blame."""
    free = {"lease": "", "lease_until": None, "not_before": timezone.now() + min(pause, LONGEST)}
    attempts = {} if counted else {"attempts": F("attempts") - 1}
    Job.objects.filter(pk=job.pk, lease=lease, state=Job.State.RUNNING).update(**free, **attempts)


def put_aside(row: Job, trouble: Trouble) -> None:
    """Put a locked row before a person, in the caller's transaction. It holds up no other job."""
    row.state, row.trouble, row.lease, row.lease_until = Job.State.ASIDE, trouble.value, "", None
    row.save(update_fields=["state", "trouble", "lease", "lease_until"])
    record(SYSTEM, "job.put_aside", row.audit_subject, row.body, PutAside(kind=row.kind, code=trouble.value))
