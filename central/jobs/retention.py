"""Rows that go after a while, by the same few lines everywhere; and the jobs themselves: what people started after 90
days, what came by itself after 14.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any, TypeAlias

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from msgspec import Struct

from central.jobs.kinds import Ended, Kind, Step, Turn, Write
from central.jobs.models import SYSTEM, Job
from central.jobs.schedules import Daily, schedule

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

KEPT = timedelta(days=90)
BY_ITSELF_KEPT = timedelta(days=14)
PIECE = 500
"""Rows deleted in one transaction."""


class NoArguments(Struct, frozen=True):
    """The kind says it all."""


class Gone(Struct, frozen=True):
    """How many rows went."""

    rows: int = 0


Forgetting: TypeAlias = Kind[NoArguments, Gone, Gone]


def forgetting(name: str, words: StrOrPromise, old: Callable[[datetime], QuerySet[Any]]) -> Forgetting:
    """A kind of job that deletes what is old at a moment, a piece a step."""

    def step(turn: Turn[NoArguments, Gone]) -> Write[Gone, Gone]:
        rows = old(timezone.now())
        keys = list(rows.order_by("pk").values_list("pk", flat=True)[:PIECE])

        def write() -> Step[Gone] | Ended[Gone]:
            # Asked again: what somebody has made young since stays.
            old(timezone.now()).filter(pk__in=keys).delete()
            gone = turn.place.rows + len(keys)
            return Step(Gone(gone), gone) if len(keys) == PIECE else Ended(Gone(gone), gone)

        return write

    return Kind(
        name=name, words=words, arguments=NoArguments, start=Gone(), result=Gone, step=step, outcome=gone_in_words
    )


def gone_in_words(result: Gone) -> str:
    """「12件を消しました」"""
    return gettext("%(rows)s件を消しました") % {"rows": f"{result.rows:,}"}


def _old_jobs(now: datetime) -> QuerySet[Job]:
    ended = Job.objects.filter(state__in=(Job.State.DONE, Job.State.CANCELLED))
    by_itself = Q(started_by=SYSTEM, ended_at__lt=now - BY_ITSELF_KEPT)
    return ended.filter(Q(ended_at__lt=now - KEPT) | by_itself)


FORGET_JOBS = forgetting("jobs.forget", _("終わった作業の記録を消す"), _old_jobs)


def enter() -> None:
    """At night."""
    schedule(FORGET_JOBS, NoArguments(), Daily(time(3, 40)))
