"""Acts of the audit log that are recorded here, in the clerk's words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from central.audit.act_words import ActWords, register
from central.jobs.act_details import JobTold, PutAside

WORDS = ActWords(
    acts={
        "job.started": _("作業を始めた"),
        "job.cancelled": _("作業をやめさせた"),
        "job.put_aside": _("作業が止まった"),
        "job.tried_again": _("止まった作業をつづけさせた"),
    },
    subjects={
        "job": _("作業"),
    },
    details={
        "about": _("何の作業か"),
    },
    shapes={
        "job.started": JobTold,
        "job.cancelled": JobTold,
        "job.put_aside": PutAside,
        "job.tried_again": JobTold,
    },
)


def enter() -> None:
    """Enter them."""
    register("jobs", WORDS)
