"""At night: statuses that have ended go. The applications stay; what goes is the sealed copy for the slip."""

from __future__ import annotations

from datetime import datetime, time

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from central.applications.models import StatusPublication
from central.jobs.retention import NoArguments, forgetting
from central.jobs.schedules import Daily, schedule
from sync.japanese.dates import today_in_japan


def _ended(now: datetime) -> QuerySet[StatusPublication]:
    return StatusPublication.objects.filter(ends_on__lt=today_in_japan(now))


END_STATUSES = forgetting("applications.end_statuses", _("期限のすぎた申請のようすを消す"), _ended)


def enter() -> None:
    """In the small hours."""
    schedule(END_STATUSES, NoArguments(), Daily(time(3, 20)))
