"""The time of a staff session: shown, extended by a button or by work, and ended in any case after a day's shift.

What is stored is what counts and what is shown. It is written anew once it would move by `STEP`, not by every request:
each writing is a turn at SQLite's one writer. So a session may end that much before `IDLE` is over, and never later.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.http import HttpRequest

IDLE = timedelta(seconds=settings.SESSION_IDLE_S)
STEP = IDLE / 30
LONGEST = timedelta(hours=12)
_STARTED, _ENDS = "started_at", "ends_at"


def start(request: HttpRequest, now: datetime) -> None:
    """Begin counting, at sign-in."""
    request.session[_STARTED] = now.timestamp()
    request.session[_ENDS] = _end(request, now)


def extend(request: HttpRequest, now: datetime) -> None:
    """Another `IDLE` from now, less `STEP` at most, but never beyond `LONGEST` after sign-in."""
    end = _end(request, now)
    if not 0 <= end - float(request.session.get(_ENDS, 0)) < STEP.total_seconds():
        request.session[_ENDS] = end


def _end(request: HttpRequest, now: datetime) -> float:
    started = float(request.session.get(_STARTED, 0))
    return min(now.timestamp() + IDLE.total_seconds(), started + LONGEST.total_seconds())


def is_over(request: HttpRequest, now: datetime) -> bool:
    """Whether the session's time is used up."""
    return now.timestamp() >= float(request.session.get(_ENDS, 0))


def seconds_left(request: HttpRequest, now: datetime) -> int:
    """For the line that shows it."""
    return max(0, int(float(request.session.get(_ENDS, 0)) - now.timestamp()))
