"""Whether an office takes an application that was made at some moment of a bracket: its period, its days of the month.

Nothing is refused by this (docs/adr/0024-forms.md): kiosks say it, and the centre puts before a person what may have
come outside. A moment that nobody knows exactly is outside only where every moment of its bracket is.
"""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from sync.contract.wire.catalogue import Period, ServiceFacts
from sync.japanese.dates import JST

_MINUTE = timedelta(minutes=1)
_FORM = "%Y-%m-%dT%H:%M"
_EVER = datetime.min.replace(tzinfo=UTC)
_NEVER = datetime.max.replace(tzinfo=UTC)


class Acceptance(StrEnum):
    """What the bracket says."""

    INSIDE = "inside"
    """Whenever in it, the office took it."""
    DOUBTFUL = "doubtful"
    """At some of its moments the office took it, at others not."""
    BEFORE = "before"
    """The period had not begun."""
    AFTER = "after"
    """The period was over."""
    OTHER_DAY = "other_day"
    """On none of the days of a month on which it is taken."""


def minute_of(text: str) -> datetime | None:
    """A moment of a period, on Japan's clock; None for an empty or impossible one."""
    try:
        found = datetime.strptime(text, _FORM).replace(tzinfo=JST)
    except ValueError:
        return None
    return found if found.strftime(_FORM) == text else None


def taken_between(facts: ServiceFacts, first: datetime, last: datetime) -> Acceptance:
    """Of a bracket of aware moments, both of its ends in it."""
    period = facts.period or Period()
    opens, closes = minute_of(period.opens) or _EVER, minute_of(period.closes)
    ends = _NEVER if closes is None else closes + _MINUTE
    if last < opens:
        return Acceptance.BEFORE
    if first >= ends:
        return Acceptance.AFTER
    taken = [(max(begin, opens), min(end, ends)) for begin, end in _windows(facts.days, first, last)]
    if any(begin <= first and last < end for begin, end in taken):
        return Acceptance.INSIDE
    doubtful = any(begin < end and begin <= last and first < end for begin, end in taken)
    return Acceptance.DOUBTFUL if doubtful else Acceptance.OTHER_DAY


def _windows(days: Sequence[int], first: datetime, last: datetime) -> list[tuple[datetime, datetime]]:
    """From, and until before, on which it is taken by the days of the month, around the bracket; those that touch as
    one. A day that a month has not is its last.
    """
    if len(days) != 2:
        return [(_EVER, _NEVER)]
    found: list[tuple[datetime, datetime]] = []
    month = first.astimezone(JST).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    while month <= last:
        length = calendar.monthrange(month.year, month.month)[1]
        begin = month.replace(day=min(days[0], length))
        end = month.replace(day=min(days[1], length)) + timedelta(days=1)
        if found and found[-1][1] == begin:
            begin = found.pop()[0]
        found.append((begin, end))
        month = (month + timedelta(days=32)).replace(day=1)
    return found
