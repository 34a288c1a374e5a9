"""Queueing a job."""

from __future__ import annotations

from datetime import datetime

import msgspec
from django.db import connection, transaction
from django.utils import timezone

from central.audit.record import Actor, HasCode, record
from central.jobs.act_details import JobTold
from central.jobs.kinds import A, Kind, P, R
from central.jobs.models import SYSTEM, Job


def enqueue(
    kind: Kind[A, P, R],
    arguments: A,
    *,
    by: Actor | str = SYSTEM,
    about: str = "",
    body: HasCode | str = "",
    run_at: datetime | None = None,
    once: str | None = None,
) -> Job:
    """Queue a job in the caller's transaction: it is there if the change is that asks for it. What a member starts
    comes into the audit log, so lock every other row before.

    Args:
        run_at: not before this minute; None: now.
        once: of the same word there is one job, ever: the one that is there already is returned.

    Raises:
        TransactionManagementError: there is no transaction that it could share.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("a job belongs into the transaction that asks for it")
    actor = by if isinstance(by, str) else by.audit_name
    now = timezone.now()
    said = {
        "kind": kind.name,
        "arguments": msgspec.json.encode(arguments).decode(),
        "place": msgspec.json.encode(kind.start).decode(),
        "about": about,
        "body": body if isinstance(body, str) else body.code,
        "started_by": actor,
        "made_at": now,
        "run_at": run_at or now,
    }
    if once is None:
        job = Job.objects.create(**said)
    else:
        job, new = Job.objects.get_or_create(once=once, defaults=said)
        if not new:
            return job
    if actor != SYSTEM:
        record(actor, "job.started", job.audit_subject, job.body, JobTold(kind=job.kind, about=job.about))
    return job
