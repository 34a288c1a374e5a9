"""Which applications are counted: those that a member may see from where they sit, without trials, in a period."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from central.applications.access import visible_to
from central.applications.models import Application
from central.applications.trials import counted
from central.catalogue.models import ProcedureVersion
from central.staff.access import within_reach
from central.staff.duties import READS
from central.staff.models import StaffMember
from central.web.days import begin_of

LONGEST = 366
"""Days of a period: what one statement reads is bounded by it."""
AT_FIRST = 30


@dataclass(frozen=True)
class CountedPeriod:
    """First and last day of arrival, and the moment at which it is counted."""

    first: date
    last: date
    now: datetime

    @property
    def days(self) -> list[date]:
        """Each, the first one first."""
        return [self.first + timedelta(days=place) for place in range((self.last - self.first).days + 1)]


def last_days(now: datetime) -> CountedPeriod:
    """Today and the days before."""
    today = timezone.localdate(now)
    return CountedPeriod(today - timedelta(days=AT_FIRST - 1), today, now)


def applications_of(
    member: StaffMember, closed: frozenset[str], period: CountedPeriod, definition: ProcedureVersion | None
) -> QuerySet[Application]:
    """What arrived in the period, under this version of a form or under any."""
    rows = counted(visible_to(member)).exclude(procedure__in=closed)
    end = min(begin_of(period.last) + timedelta(days=1), period.now)
    rows = rows.filter(arrived_at__gte=begin_of(period.first), arrived_at__lt=end)
    return rows if definition is None else rows.filter(definition=definition)


def forms_of(member: StaffMember, closed: frozenset[str]) -> QuerySet[ProcedureVersion]:
    """Versions of forms whose applications this member may read from where they sit, without their bytes."""
    known = ProcedureVersion.objects.filter(within_reach(member, READS)).exclude(procedure__in=closed)
    return known.order_by("procedure", "-version", "body")
