"""How long a published status is carried by kiosks, and when it ends (docs/adr/0019-statuses.md).

Days are Japan's. Both are counted from the last thing that was said about the application, which is now.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import Q

from central.applications.models import Application, StatusPublication
from central.applications.transitions import OPEN
from sync.japanese.dates import today_in_japan

if TYPE_CHECKING:
    from django.db.models import QuerySet


@dataclass(frozen=True)
class StatusDays:
    """Last days of a status."""

    carried_until: date
    """Through this day the kiosks of its hall carry it."""
    ends_on: date | None
    """Through this day it is there at all; None: the application has not ended."""


def status_days(application: Application, now: datetime) -> StatusDays:
    """The days of a status that is published now. Neither comes before the last day of a correction."""
    today = today_in_japan(now)
    young = today + timedelta(days=settings.STATUS_YOUNG_DAYS)
    deadline = application.until or today
    if application.status in OPEN:
        return StatusDays(max(young, deadline), None)
    ends = max(today + timedelta(days=settings.STATUS_KEPT_DAYS), deadline)
    return StatusDays(min(young, ends), ends)


def not_ended(now: datetime) -> QuerySet[StatusPublication]:
    """Statuses that are there for whoever has the slip."""
    return StatusPublication.objects.filter(Q(ends_on=None) | Q(ends_on__gte=today_in_japan(now)))
