"""The time of a staff session: shown, extended by a button or by work, and ended in any case after a day's shift."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.http import HttpRequest

IDLE = timedelta(seconds=settings.SESSION_IDLE_S)
LONGEST = timedelta(hours=12)
_STARTED, _ENDS = "started_at", "ends_at"


def start(request: HttpRequest, now: datetime) -> None:
    """Begin counting, at sign-in."""
    request.session[_STARTED] = now.timestamp()
    extend(request, now)


def extend(request: HttpRequest, now: datetime) -> None:
    """Another `IDLE` from now, but never beyond `LONGEST` after sign-in."""
    started = float(request.session.get(_STARTED, 0))
    request.session[_ENDS] = min(now.timestamp() + IDLE.total_seconds(), started + LONGEST.total_seconds())


def is_over(request: HttpRequest, now: datetime) -> bool:
    """Whether the session's time is used up."""
    return now.timestamp() >= float(request.session.get(_ENDS, 0))


def seconds_left(request: HttpRequest, now: datetime) -> int:
    """For the line that shows it."""
    return max(0, int(float(request.session.get(_ENDS, 0)) - now.timestamp()))
