"""Conditions of the lists beyond state, procedure and words: form, moment, channel, place, people, checks."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from central.applications.models import ManualCheck
from central.applications.search.folding import folded
from central.catalogue.models import ProcedureVersion
from central.kiosks.models import Kiosk
from central.staff.models import StaffMember
from central.web.days import begin_of

OPEN_CHECK = "any"
CHECKS = {
    OPEN_CHECK: _("確認が要る"),
    "period": _("期限の外か、分からない"),
    "who": _("申請できる人に合わない"),
    "capacity": _("定員をこえた"),
    "once": _("二重"),
}
"""What nobody has looked at yet: anything, or by what a form or its office limits."""
DEADLINES = {
    "inside": _("期限内（期間のない手続きも）"),
    "after": _("期限後"),
    "before": _("期間の前か、受付日でない日"),
    "doubtful": _("期限内か分からない"),
}
"""What was found when it came, of every moment at which it may have been made; whether somebody has looked at it since
changes nothing.
"""
_OUTSIDE = {"after": ("after",), "before": ("before", "other_day"), "doubtful": ("doubtful",)}
KIOSK = re.compile(r"(?:[0-9]{5}-)?[0-9]{3}")
"""A kiosk's code, or its number alone, which several halls may have."""


def of_form(form_id: str, version: int | None, name: str) -> Q:
    """Under definitions of this id, of this version, whose name in force holds these words in any spelling."""
    known = ProcedureVersion.objects.all()
    if form_id:
        known = known.filter(procedure=form_id)
    if version is not None:
        known = known.filter(version=version)
    if not name:
        return Q(definition__in=list(known.values_list("pk", flat=True)))
    wanted = folded(name)
    titles = known.values_list("pk", "title")
    return Q(definition__in=[key for key, title in titles if wanted in folded(title)])


def arrived_from(day: date, hour: int | None) -> datetime:
    """The first moment that counts."""
    return begin_of(day) + timedelta(hours=hour or 0)


def arrived_before(day: date, hour: int | None) -> datetime:
    """The first moment that counts no more: the day's end, or that of the hour."""
    return begin_of(day) + (timedelta(days=1) if hour is None else timedelta(hours=hour + 1))


def at_kiosk(code: str) -> Q:
    """Taken in at this kiosk."""
    found = Kiosk.objects.filter(code=code) if "-" in code else Kiosk.objects.filter(code__endswith=f"-{code}")
    keys = list(found.values_list("pk", flat=True))
    # Of one its index is walked in the order of arrival; several together are sorted.
    return Q(kiosk=keys[0]) if len(keys) == 1 else Q(kiosk__in=keys)


def in_charge(assignee: int | None, group: int | None) -> Q:
    """Assigned to this member, to somebody of this group."""
    found = Q()
    if assignee is not None:
        found &= Q(assignee=assignee)
    if group is not None:
        found &= Q(assignee__in=list(StaffMember.objects.filter(groups=group).values_list("pk", flat=True)))
    return found


def with_check(kind: str) -> Q:
    """Something about it needs a look: what is open is little, so it is asked first."""
    waiting = ManualCheck.objects.filter(resolved_at=None, application__isnull=False)
    if kind != OPEN_CHECK:
        begin = "once_" if kind == "once" else f"{kind}:"
        waiting = waiting.filter(reasons__icontains=f'"{begin}')
    return Q(pk__in=waiting.values("application"))


def by_deadline(verdict: str) -> Q:
    """What its period said of it. Only what lies outside has a row that says so."""
    said = Q()
    for kind in _OUTSIDE[verdict] if verdict != "inside" else [kind for kinds in _OUTSIDE.values() for kind in kinds]:
        said |= Q(reasons__icontains=f'"period:{kind}"')
    found = ManualCheck.objects.filter(said, application__isnull=False)
    named = Q(pk__in=found.values("application"))
    return ~named if verdict == "inside" else named
