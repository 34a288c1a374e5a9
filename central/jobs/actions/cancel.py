"""Ending a job before its end, between two of its steps."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from central.audit.record import Actor, record, recorded_last
from central.jobs.act_details import JobTold
from central.jobs.ends import end_cancelled
from central.jobs.leases import is_held
from central.jobs.models import OPEN, Job
from central.jobs.refusals import JobStale


def cancel(job_id: int, member: Actor) -> Job:
    """Nothing of it is done any more after the step that is just being written. What its steps did stays, or becomes
    what its kind says.

    Raises:
        JobStale: it has ended meanwhile, or is being ended already.
    """
    with transaction.atomic(), recorded_last():
        job = Job.objects.select_for_update().get(pk=job_id)
        # One that stopped before it could be ended is ended by whoever asks again.
        being_ended = job.state in OPEN and job.cancel_asked_at is not None
        if job.state not in (*OPEN, Job.State.ASIDE) or being_ended:
            raise JobStale("this job has ended meanwhile")
        now = timezone.now()
        record(member, "job.cancelled", job.audit_subject, job.body, JobTold(kind=job.kind, about=job.about))
        job.cancel_asked_at = now
        job.save(update_fields=["cancel_asked_at"])
        if not is_held(job, now):
            end_cancelled(job, now)
    return job
