"""When the boxes of an application are due: years of retention, counted as offices count them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.conf import settings
from django.utils import timezone

from central.applications.models import HandlingEvent
from sync.contract.states import ENDS

_APRIL = 4


def due_on(procedure: str, ended_at: datetime) -> date:
    """The first day after the retention: it runs from 1 April after the end, in Japan (文書管理規程, by financial
    year).
    """
    years: dict[str, int] = settings.RETENTION_YEARS
    ended = timezone.localdate(ended_at)
    begins = ended.year + (1 if ended.month >= _APRIL else 0)
    return date(begins + years.get(procedure, years[""]), _APRIL, 1)


def ended_at(applications: Iterable[int]) -> dict[int, datetime]:
    """When each of these came to its end, by its history. What is said later (a comment, a notice, a document that
    counts no more) puts nothing off.
    """
    steps = HandlingEvent.objects.filter(application_id__in=list(applications), to_status__in=ENDS)
    return dict(steps.exclude(from_status__in=ENDS).order_by("pk").values_list("application_id", "at"))


def is_due(procedure: str, ended_at: datetime, now: datetime) -> bool:
    """Whether that day has come."""
    return timezone.localdate(now) >= due_on(procedure, ended_at)
