"""不在: from when to when a member is away, and who stands in. The one standing in sees no more than before: who may
see what is asked of each member for themself.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext

from central.audit.record import record
from central.staff.access import Scope, bodies_for, scope_of
from central.staff.act_details import AbsenceSet
from central.staff.duties import Duty
from central.staff.giving import scopes_of_groups
from central.staff.models import StaffAbsence, StaffGroup, StaffMember

LONGEST = timedelta(days=366)
MOST = 20
"""Absences of one member that are still to come, or go on."""


class NotAway(Exception):
    """Nothing was changed; the message says why, in a clerk's words."""


@dataclass(frozen=True)
class AbsenceWanted:
    """As somebody said it."""

    first: date
    last: date
    stands_in: str
    """Staff number."""


def may_arrange(by: StaffMember, member: StaffMember) -> bool:
    """A manager of the member's body, or the member."""
    return by.pk == member.pk or member.body_id in bodies_for(by, Duty.MANAGE_STAFF)


def colleagues_of(member: StaffMember) -> QuerySet[StaffMember]:
    """Who can stand in: reviews somewhere where this member reviews, and has come in before."""
    own = [scope for scope in scopes_of_groups(member.groups.all()) if Duty.REVIEW in scope.duties]
    reviewing = [group for group in StaffGroup.objects.all() if Duty.REVIEW in group.duties]
    reach = {body: scope_of(body, (), ()).bodies for body in {group.body_id for group in reviewing}}
    sharing = [
        group.pk
        for group in reviewing
        if any(_shares(Scope(reach[group.body_id], frozenset(group.procedures) or None, frozenset()), at) for at in own)
    ]
    found = StaffMember.objects.filter(groups__in=sharing, is_active=True, first_secrets_until=None)
    return found.exclude(pk=member.pk).distinct().order_by("section", "staff_number")


def _shares(one: Scope, other: Scope) -> bool:
    if one.procedures is not None and other.procedures is not None and not one.procedures & other.procedures:
        return False
    return bool(one.bodies & other.bodies)


def away_on(day: date) -> QuerySet[StaffAbsence]:
    """Everybody who is away on a day."""
    found = StaffAbsence.objects.filter(ended_at=None, first__lte=day, last__gte=day)
    return found.select_related("member", "stands_in")


def absence_of(member: StaffMember, day: date) -> StaffAbsence | None:
    """That of one member on a day."""
    return away_on(day).filter(member=member).first()


def away_among(members: Iterable[int], day: date) -> dict[int, StaffAbsence]:
    """Of these members, by their keys."""
    return {absence.member_id: absence for absence in away_on(day).filter(member__in=set(members))}


def stood_in_for(member: StaffMember, day: date) -> list[StaffAbsence]:
    """For whom this member stands in on a day."""
    return list(away_on(day).filter(stands_in=member).order_by("last", "pk"))


def still_open(member: StaffMember) -> QuerySet[StaffAbsence]:
    """What goes on or is still to come, in its order."""
    found = StaffAbsence.objects.filter(member=member, ended_at=None, last__gte=timezone.localdate())
    return found.select_related("stands_in", "made_by").order_by("first", "pk")


def set_absence(member_id: int, by: StaffMember, wanted: AbsenceWanted) -> StaffAbsence:
    """Keep when a member is away, and who stands in.

    Raises:
        NotAway
    """
    with transaction.atomic():
        member = _member_for(member_id, by)
        today = timezone.localdate()
        if wanted.last < wanted.first:
            raise NotAway(gettext("終わりの日が、始まりの日より前です。"))
        if wanted.last < today or wanted.first > today + LONGEST or wanted.last - wanted.first > LONGEST:
            raise NotAway(gettext("不在は、今日から1年のうちで、1年までです。過ぎた日は入れられません。"))
        known = still_open(member)
        if known.count() >= MOST:
            raise NotAway(gettext("これから先の不在は、%(count)s件までです。") % {"count": MOST})
        if known.filter(first__lte=wanted.last, last__gte=wanted.first).exists():
            raise NotAway(gettext("この間には、もう不在が入っています。先に、その不在を取りやめてください。"))
        stands_in = colleagues_of(member).filter(staff_number=wanted.stands_in).first()
        if stands_in is None:
            raise NotAway(gettext("代わりの人は、同じ審査をする職員の中からえらんでください。"))
        theirs = StaffAbsence.objects.filter(member=stands_in, ended_at=None)
        if theirs.filter(first__lte=wanted.last, last__gte=wanted.first).exists():
            raise NotAway(gettext("%(name)sさんも、この間に不在の日があります。") % {"name": stands_in.name})
        made = StaffAbsence.objects.create(
            member=member,
            stands_in=stands_in,
            first=wanted.first,
            last=wanted.last,
            made_by=by,
            made_at=timezone.now(),
        )
        record(by, "staff.absence_set", member.audit_name, member.body, _told(made))
    return made


def end_absence(absence_id: int, member_id: int, by: StaffMember) -> None:
    """It counts no more: from now on, or at all.

    Raises:
        NotAway
    """
    with transaction.atomic():
        member = _member_for(member_id, by)
        found = StaffAbsence.objects.select_related("stands_in").filter(pk=absence_id, member=member).first()
        if found is None or found.ended_at is not None:
            raise NotAway(gettext("この不在は、もう取りやめています。"))
        found.ended_at = timezone.now()
        found.save(update_fields=["ended_at"])
        record(by, "staff.absence_ended", member.audit_name, member.body, _told(found))


def _member_for(member_id: int, by: StaffMember) -> StaffMember:
    member = StaffMember.objects.select_for_update(of=("self",)).select_related("body").get(pk=member_id)
    if not may_arrange(by, member):
        raise NotAway(gettext("管理する範囲の外です。"))
    return member


def _told(absence: StaffAbsence) -> AbsenceSet:
    return AbsenceSet(
        first=absence.first.isoformat(), last=absence.last.isoformat(), stands_in=absence.stands_in.staff_number
    )
