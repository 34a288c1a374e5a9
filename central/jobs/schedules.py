"""What comes again and again, to the minute, on Japan's clock.

Of each schedule there is one row ahead, and at most one that was put aside. Whichever worker looks first makes it; what
was missed while no worker ran is done once, when one runs again. The app that owns the work registers the schedule at
start.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any, Protocol

import msgspec
from django.db import transaction
from django.utils import timezone

from central.jobs.kinds import A, Kind, P, R, register
from central.jobs.models import OPEN, SYSTEM, Job

LOOK_EVERY = timedelta(seconds=30)
"""How soon after an end the next row stands there. Nobody waits for it."""


class When(Protocol):
    """Moments that come again and again."""

    def next_after(self, now: datetime) -> datetime:
        """The first of them after `now`."""
        ...


@dataclass(frozen=True)
class Daily:
    """Every day at this minute of Japan's clock."""

    at: time

    def next_after(self, now: datetime) -> datetime:
        """Today's or tomorrow's."""
        local = timezone.localtime(now)
        today = local.replace(hour=self.at.hour, minute=self.at.minute, second=0, microsecond=0)
        return today if today > local else today + timedelta(days=1)


@dataclass(frozen=True)
class Hourly:
    """Every hour at this minute."""

    minute: int

    def next_after(self, now: datetime) -> datetime:
        """This hour's or the next one's."""
        local = timezone.localtime(now)
        this = local.replace(minute=self.minute, second=0, microsecond=0)
        return this if this > local else this + timedelta(hours=1)


@dataclass(frozen=True)
class Monthly:
    """On this day of every month (from 1 to 28), at this minute of Japan's clock."""

    day: int
    at: time

    def next_after(self, now: datetime) -> datetime:
        """This month's or the next one's."""
        local = timezone.localtime(now)
        this = local.replace(day=self.day, hour=self.at.hour, minute=self.at.minute, second=0, microsecond=0)
        if this > local:
            return this
        return this.replace(year=this.year + this.month // 12, month=this.month % 12 + 1)


@dataclass(frozen=True)
class Schedule:
    """A kind of job that comes by itself. Its name is the kind's."""

    kind: Kind[Any, Any, Any]
    arguments: msgspec.Struct
    when: When


_schedules: dict[str, Schedule] = {}


def schedule(kind: Kind[A, P, R], arguments: A, when: When) -> None:
    """Register the kind, and let it come by itself; scheduling it again replaces it."""
    register(kind)
    _schedules[kind.name] = Schedule(kind, arguments, when)


class Planner:
    """Of each worker one. It reads from time to time, and writes only where a row is missing."""

    def __init__(self, now: Callable[[], datetime] = timezone.now) -> None:
        self._now = now
        self._due: datetime | None = None

    def plan(self) -> None:
        """Make the next row of every schedule that has none ahead."""
        now = self._now()
        if self._due is not None and self._due - LOOK_EVERY <= now < self._due:
            return
        self._due = now + LOOK_EVERY
        rows = Job.objects.filter(schedule__in=list(_schedules), state__in=(*OPEN, Job.State.ASIDE))
        known = list(rows.values_list("schedule", "state", "run_at", "pk"))
        there = [row for row in known if row[1] != Job.State.ASIDE]
        aside = Counter(schedule for schedule, state, _, _ in known if state == Job.State.ASIDE)
        for name, one in _schedules.items():
            if aside[name] > 1:
                _count_together(name)
            _plan(one, now, [(state, run_at, pk) for schedule, state, run_at, pk in there if schedule == name])


def _plan(one: Schedule, now: datetime, there: list[tuple[str, datetime, int]]) -> None:
    ahead = one.when.next_after(now)
    # Made while the clock ran ahead, or by a version that had it at another time.
    too_late = [pk for state, run_at, pk in there if state == Job.State.WAITING and run_at > ahead]
    if too_late:
        Job.objects.filter(pk__in=too_late, state=Job.State.WAITING).delete()
    if len(there) > len(too_late):
        return
    job = Job(
        kind=one.kind.name,
        arguments=msgspec.json.encode(one.arguments).decode(),
        place=msgspec.json.encode(one.kind.start).decode(),
        started_by=SYSTEM,
        schedule=one.kind.name,
        once=f"{one.kind.name}@{ahead:%Y-%m-%dT%H:%M%z}",
        made_at=now,
        run_at=ahead,
    )
    Job.objects.bulk_create([job], ignore_conflicts=True)


def _count_together(schedule: str) -> None:
    """What failed each time is one row for a person, the newest: it says how often, and buries nothing else."""
    with transaction.atomic():
        aside = Job.objects.select_for_update().filter(schedule=schedule, state=Job.State.ASIDE)
        times = dict(aside.order_by("pk").values_list("pk", "times"))
        if len(times) > 1:
            newest = max(times)
            Job.objects.filter(pk=newest).update(times=sum(times.values()))
            Job.objects.filter(pk__in=set(times) - {newest}).delete()


PLANNER = Planner()
