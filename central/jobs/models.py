"""One row a job. It says all that a worker needs to go on after any other worker's death."""

from __future__ import annotations

from typing import ClassVar, Final

from django.db import models
from django.utils.translation import gettext_lazy as _

SYSTEM: Final = "system"
"""Who started what a schedule started."""


class Job(models.Model):
    """A piece of work of one kind, done in steps. Who holds its lease may do the next one."""

    class State(models.TextChoices):
        """`done` and `cancelled` are ends; `aside` waits for a person."""

        WAITING = "waiting", _("順番を待っています")
        RUNNING = "running", _("進んでいます")
        ASIDE = "aside", _("止まっています")
        DONE = "done", _("終わりました")
        CANCELLED = "cancelled", _("やめました")

    kind = models.CharField(max_length=60)
    arguments = models.TextField()
    """JSON of the kind's own struct: identifiers and counts, nothing that a resident wrote."""
    about = models.CharField(max_length=120, blank=True)
    """As the audit log names things: `notice:12`."""
    body = models.CharField(max_length=10, blank=True)
    """Code of the body whose job this is; empty: the whole service's."""
    started_by = models.CharField(max_length=80)
    """As the audit log names who acts: `staff:sato`, `system`."""
    schedule = models.CharField(max_length=60, blank=True)
    """Name of the schedule that made it."""
    times = models.PositiveIntegerField(default=1)
    """How often what this schedule made was put aside, up to this one: the rows before it are gone."""
    once = models.CharField(max_length=120, unique=True, null=True)
    """Of the same word there is one job."""
    made_at = models.DateTimeField()
    run_at = models.DateTimeField()
    """Not before this minute."""
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    place = models.TextField()
    """JSON of the kind's own struct: how far it has come. Committed together with what was done up to there."""
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(null=True)
    """Of which `done` are done, as far as that is known."""
    attempts = models.PositiveSmallIntegerField(default=0)
    """Claims since the last step that came to its end."""
    not_before = models.DateTimeField(null=True)
    """After a step that failed, or one that asked for a pause."""
    lease = models.CharField(max_length=40, blank=True)
    lease_until = models.DateTimeField(null=True)
    stepped_at = models.DateTimeField(null=True)
    """When it last had its turn: who waited longest comes next."""
    cancel_asked_at = models.DateTimeField(null=True)
    trouble = models.CharField(max_length=10, blank=True)
    """Code for a person (docs/trouble-codes.md)."""
    result = models.TextField(blank=True)
    """JSON of the kind's own struct."""
    began_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["state", "run_at"], name="job_due"),
            models.Index(fields=["started_by", "-id"], name="job_of_member"),
            models.Index(fields=["body", "-id"], name="job_of_body"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk} {self.state}"

    @property
    def audit_subject(self) -> str:
        """How the audit log knows it."""
        return f"job:{self.pk}"


OPEN: Final = (Job.State.WAITING, Job.State.RUNNING)
"""What a worker takes up."""
