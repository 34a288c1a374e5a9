"""自分の仕事: what waits for this person, by next action, the nearest due day first (GAP-10)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import TypeAlias

from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Case, Count, F, FloatField, Func, IntegerField, Q, QuerySet, Value, When
from django.db.models.sql.compiler import SQLCompiler
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from central.applications.access import manual_checks_visible_to, visible_to
from central.applications.lists.added_conditions import added_condition
from central.applications.lists.narrowing import (
    arrived_before,
    arrived_from,
    at_kiosk,
    by_deadline,
    in_charge,
    of_form,
    with_check,
)
from central.applications.models import Application, ApplicationVersion, ManualCheck
from central.applications.search.folding import by_variant, folded
from central.applications.search.name_endings import holding
from central.applications.trials import counted, counted_checks
from central.applications.words import badges
from central.staff.absences import stood_in_for
from central.staff.models import StaffAbsence, StaffMember
from central.web.days import begin_of
from sync.contract.numbers import parse_arrival_number
from sync.contract.states import ENDS, HandlingStatus
from sync.errors import NotANumber

OFFLINE_AFTER = timedelta(minutes=5)
"""An application that took longer to come was taken in while the line was down."""
NOBODY: Mapping[int, StaffAbsence] = MappingProxyType({})
SOON = timedelta(days=7)
"""Of the filter 期限 7日以内."""


class Tab(StrEnum):
    """The next action."""

    REVIEW = "review"
    CORRECTED = "corrected"
    REPLY = "reply"
    HAND_OVER = "hand-over"
    WAITING = "waiting"
    MANUAL_CHECK = "look"
    ALL = "all"

    @property
    def label(self) -> str:
        """In the clerk's words."""
        return str(_LABELS[self])


_LABELS = {
    Tab.REVIEW: _("審査する"),
    Tab.CORRECTED: _("直しが戻った"),
    Tab.REPLY: _("返信する"),
    Tab.HAND_OVER: _("交付・完了する"),
    Tab.WAITING: _("本人を待つ"),
    Tab.MANUAL_CHECK: _("確認が要る"),
    Tab.ALL: _("すべて"),
}
MY_TABS = (Tab.REVIEW, Tab.CORRECTED, Tab.REPLY, Tab.HAND_OVER, Tab.WAITING)
_S = HandlingStatus
_WITH_US = tuple(status.value for status in _S if status not in ENDS and status is not _S.SENT_BACK)
AsSql: TypeAlias = tuple[str, tuple[str | int, ...]]
_DIGITS_ONLY = re.compile("[^0-9]")
_NO_NUMBER = re.compile("[^0-9\\s‐‑‒–—―−ー－-]")
_EITHER = (False, True)
_PLACES = {
    Tab.REVIEW: ((_S.UNPROCESSED, (False,)), (_S.PROVISIONALLY_TAKEN_IN, _EITHER)),
    Tab.CORRECTED: ((_S.UNPROCESSED, (True,)),),
    Tab.REPLY: ((_S.ACCEPTED_REPLY_PENDING, _EITHER),),
    Tab.HAND_OVER: ((_S.ACCEPTED_REPLIED, _EITHER), (_S.ACCEPTED_RESERVED, _EITHER)),
    Tab.WAITING: ((_S.SENT_BACK, _EITHER),),
}
"""Tab → (state, corrected or not). Each open application stands in exactly one."""
_TAB_OF = {
    (status, corrected): tab for tab, places in _PLACES.items() for status, either in places for corrected in either
}
_OPEN = tuple({status.value for status, _corrected in _TAB_OF})


@dataclass(frozen=True)
class Filters:
    """What the address of the page asks for."""

    query: str = ""
    procedure: str = ""
    statuses: tuple[str, ...] = ()
    arrived_from: date | None = None
    arrived_to: date | None = None
    nobody: bool = False
    mine: bool = False
    due_soon: bool = False
    from_hour: int | None = None
    to_hour: int | None = None
    """Of the days of arrival: from the beginning of the one hour to the end of the other."""
    form_id: str = ""
    form_version: int | None = None
    form_name: str = ""
    channel: str = ""
    kiosk: str = ""
    assignee: int | None = None
    group: int | None = None
    """Keys of a member and of a group of members."""
    check: str = ""
    """One of `CHECKS`."""
    deadline: str = ""
    """One of `DEADLINES`."""
    added: tuple[tuple[str, str], ...] = ()
    """Conditions of apps above this one, each with what was chosen."""
    unreadable: bool = False
    """Something of what was asked cannot be read: nothing is found, nobody is chosen."""


@dataclass(frozen=True)
class Row:
    """One line of the list."""

    application: Application
    due_on: date | None
    late: bool
    status: badges.Badge
    trial: badges.Badge | None
    survey: badges.Badge | None
    files: badges.Badge | None
    """That files are still to come."""
    channel: badges.Badge
    waiting_days: int
    due_word: str
    """Red: today or over."""
    past_due: bool
    by_variant: bool
    """Its name is written with other kanji than what was searched for."""
    away: StaffAbsence | None = None
    """Of whose it is, today."""


def waiting_for(
    member: StaffMember, tab: Tab, filters: Filters, closed: frozenset[str] = frozenset()
) -> QuerySet[Application]:
    """The applications of a tab that this person may see, nearest due day first; in `ALL` the newest first.

    `closed`: other zones' procedures.
    """
    rows = visible_to(member).exclude(procedure__in=closed).select_related("assignee", "definition")
    rows = rows.defer("definition__definition")
    if tab is not Tab.ALL:
        rows = rows.filter(_in_tab(tab))
    found = _filtered(rows, member, filters)
    match tab:
        case Tab.ALL:
            return found.order_by("-arrived_at", "-pk")
        case Tab.WAITING:
            return found.order_by("until", _DueOrder(), "pk")
        case _:
            return found.order_by(_DueOrder(), "arrived_at", "pk")


def _in_tab(tab: Tab) -> Q:
    """Its states, and what else one of them asks. Each is said once: where an OR over the states stood beside them,
    PostgreSQL expected a hundredth of what is there, and read the rows where their index would have done.
    """
    places = _PLACES[tab]
    found = Q(status__in=[status.value for status, _either in places])
    for status, either in places:
        if either != _EITHER:
            asked = Q(corrected__in=either)
            found &= asked if len(places) == 1 else ~Q(status=status.value) | asked
    return found


def counts_for(member: StaffMember, closed: frozenset[str] = frozenset()) -> dict[Tab, int]:
    """How many wait in each tab, 確認が要る among them; trials are shown there and not counted."""
    open_ones = counted(visible_to(member)).exclude(procedure__in=closed).filter(status__in=_OPEN)
    found = open_ones.order_by().values_list("status", "corrected").annotate(count=Count("pk"))
    counts = dict.fromkeys(MY_TABS, 0)
    for status, corrected, count in found:
        counts[_TAB_OF[HandlingStatus(status), corrected]] += count
    counts[Tab.MANUAL_CHECK] = counted_checks(manual_checks_for(member, closed)).count()
    return counts


def manual_checks_for(member: StaffMember, closed: frozenset[str] = frozenset()) -> QuerySet[ManualCheck]:
    """What needs a look and nobody has closed yet, oldest first."""
    open_manual_checks = manual_checks_visible_to(member).filter(resolved_at=None).exclude(procedure__in=closed)
    return open_manual_checks.select_related("kiosk", "application").order_by("opened_at", "pk")


def row_of(application: Application, now: datetime, query: str = "", away: Mapping[int, StaffAbsence] = NOBODY) -> Row:
    """A line, ready to draw; `query`: the words by which it was found; `away`: who of the assignees is, by key."""
    sent_back = application.status == HandlingStatus.SENT_BACK
    due_on = application.until if sent_back else timezone.localtime(_due_at(application)).date()
    today = timezone.localtime(now).date()
    open_still = application.status not in ENDS
    return Row(
        application=application,
        due_on=due_on if open_still else None,
        late=open_still and due_on is not None and due_on <= today,
        status=badges.status(application.status),
        trial=badges.trial(application),
        survey=badges.survey(application),
        files=badges.files(application) if open_still else None,
        channel=badges.channel(application.channel, offline=came_offline(application)),
        waiting_days=max(0, (today - timezone.localtime(application.arrived_at).date()).days),
        due_word=_due_word(due_on, today),
        past_due=due_on is not None and due_on < today,
        by_variant=bool(query) and by_variant(query, application.applicant_name),
        away=away.get(application.assignee_id) if application.assignee_id is not None else None,
    )


def _due_word(due_on: date | None, today: date) -> str:
    if due_on is None or due_on > today:
        return ""
    return gettext("今日") if due_on == today else gettext("期限を過ぎた")


def came_offline(application: Application) -> bool:
    """Whether the line was down when it was taken in."""
    return application.arrived_at - application.taken_in_at > OFFLINE_AFTER


def _filtered(rows: QuerySet[Application], member: StaffMember, filters: Filters) -> QuerySet[Application]:
    if filters.unreadable:
        return rows.none()
    if filters.query:
        rows = rows.filter(_matches(filters.query))
    if filters.procedure:
        rows = rows.filter(procedure=filters.procedure)
    if filters.statuses:
        rows = rows.filter(status__in=filters.statuses)
    if filters.arrived_from:
        rows = rows.filter(arrived_at__gte=arrived_from(filters.arrived_from, filters.from_hour))
    if filters.arrived_to:
        rows = rows.filter(arrived_at__lt=arrived_before(filters.arrived_to, filters.to_hour))
    if filters.nobody:
        rows = rows.filter(assignee=None)
    if filters.mine:
        others = [absence.member_id for absence in stood_in_for(member, timezone.localdate())]
        rows = rows.filter(assignee__in=[member.pk, *others]) if others else rows.filter(assignee=member)
    if filters.due_soon:
        rows = rows.filter(_due_until(timezone.localdate() + SOON))
    if filters.form_id or filters.form_version is not None or filters.form_name:
        rows = rows.filter(of_form(filters.form_id, filters.form_version, filters.form_name))
    if filters.channel:
        rows = rows.filter(channel=filters.channel)
    if filters.kiosk:
        rows = rows.filter(at_kiosk(filters.kiosk))
    if filters.assignee is not None or filters.group is not None:
        rows = rows.filter(in_charge(filters.assignee, filters.group))
    if filters.check:
        rows = rows.filter(with_check(filters.check))
    if filters.deadline:
        rows = rows.filter(by_deadline(filters.deadline))
    for name, value in filters.added:
        rows = rows.filter(added_condition(name).rows(value))
    return rows


def _due_until(last: date) -> Q:
    """Open ones whose due day, as the list shows it, is this one or before."""
    end = begin_of(last) + timedelta(days=1)
    days: dict[str, int] = settings.PROCESSING_DAYS
    named = {procedure: count for procedure, count in days.items() if procedure}
    arrived = ~Q(procedure__in=list(named)) & Q(arrived_at__lt=end - timedelta(days=days[""]))
    for procedure, count in named.items():
        arrived |= Q(procedure=procedure, arrived_at__lt=end - timedelta(days=count))
    return Q(status__in=_WITH_US) & arrived | Q(status=_S.SENT_BACK.value, until__lte=last)


def _matches(query: str) -> Q:
    """A whole or partial arrival number in any width and grouping, or part of a name or of its reading."""
    try:
        number = parse_arrival_number(query)
    except NotANumber:
        by_name = holding(folded(query))
        digits = _DIGITS_ONLY.sub("", unicodedata.normalize("NFKC", query))
        if len(digits) < 4 or _NO_NUMBER.search(unicodedata.normalize("NFKC", query)):
            return by_name
        numbers = ApplicationVersion.objects.filter(arrival_number__contains=digits)
        return by_name | Q(pk__in=numbers.values("application"))
    return Q(pk__in=ApplicationVersion.objects.filter(arrival_number=number).values("application"))


def _due_at(application: Application) -> datetime:
    """Arrival and the days that the office gives itself for the procedure (`PROCESSING_DAYS`)."""
    days: dict[str, int] = settings.PROCESSING_DAYS
    return application.arrived_at + timedelta(days=days.get(application.procedure, days[""]))


class _DueOrder(Func):
    """`_due_at` in the database, only to sort by: Django's own sum of a moment and days calls Python for each row."""

    output_field = FloatField()

    def __init__(self) -> None:
        days: dict[str, int] = settings.PROCESSING_DAYS
        named = [When(procedure=procedure, then=Value(count)) for procedure, count in days.items() if procedure]
        super().__init__(F("arrived_at"), Case(*named, default=Value(days[""]), output_field=IntegerField()))

    def as_sqlite(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **_more: object) -> AsSql:
        return self.as_sql(compiler, connection, template="(julianday(%(expressions)s))", arg_joiner=") + (")

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **_more: object) -> AsSql:
        return self.as_sql(compiler, connection, template="(%(expressions)s)", arg_joiner=" + interval '1 day' * ")
