"""Days of the city's calendar as moments."""

from __future__ import annotations

from datetime import date, datetime, time

from django.utils import timezone

FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(9000, 12, 31)
"""No record lies outside; moments near the ends of the calendar are none in every time zone."""


def begin_of(day: date) -> datetime:
    """Midnight of the city's clock. Days before all records and after them are as good as the first and the last."""
    return timezone.make_aware(datetime.combine(min(max(day, FIRST_DAY), LAST_DAY), time.min))
