"""Letting a job go on that was put before a person."""

from __future__ import annotations

from django.db import transaction

from central.audit.record import Actor, record
from central.jobs.act_details import JobTold
from central.jobs.models import Job
from central.jobs.refusals import JobStale


def try_again(job_id: int, member: Actor) -> Job:
    """It goes on where it stopped.

    Raises:
        JobStale: it is not put aside (any more).
    """
    with transaction.atomic():
        job = Job.objects.select_for_update().get(pk=job_id)
        if job.state != Job.State.ASIDE:
            raise JobStale("this job is not put aside")
        job.state, job.attempts, job.trouble, job.not_before = Job.State.WAITING, 0, "", None
        job.save(update_fields=["state", "attempts", "trouble", "not_before"])
        record(member, "job.tried_again", job.audit_subject, job.body, JobTold(kind=job.kind, about=job.about))
    return job
