"""When the boxes of an application are due: years of retention, counted as offices count them."""

from __future__ import annotations

from datetime import date, datetime

from django.conf import settings
from django.utils import timezone

_APRIL = 4


def due_on(procedure: str, ended_at: datetime) -> date:
    """The first day after the retention: it runs from 1 April after the end, in Japan (文書管理規程, by financial
    year).
    """
    years: dict[str, int] = settings.RETENTION_YEARS
    ended = timezone.localdate(ended_at)
    begins = ended.year + (1 if ended.month >= _APRIL else 0)
    return date(begins + years.get(procedure, years[""]), _APRIL, 1)


def is_due(procedure: str, ended_at: datetime, now: datetime) -> bool:
    """Whether that day has come."""
    return timezone.localdate(now) >= due_on(procedure, ended_at)
