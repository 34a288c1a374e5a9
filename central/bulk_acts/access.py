"""Who sees a plan, who writes and approves it, and when a second person must."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

from django.conf import settings
from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils import timezone

from central.applications.access import visible_to, within_duty
from central.bulk_acts.acts import act_of
from central.bulk_acts.models import BulkPlan, PlannedChange
from central.staff.access import bodies_for, has_duty
from central.staff.duties import Duty
from central.staff.models import StaffMember

PLANS = frozenset({Duty.REVIEW, Duty.FORCE_COMPLETE})
"""Whoever holds one of these may begin a plan."""
ALONE_COUNTED_FOR = timedelta(hours=24)
_State = PlannedChange.State


def begins(member: StaffMember) -> bool:
    """Whether this person begins plans anywhere."""
    return any(has_duty(member, duty) for duty in PLANS)


def reads_plans(member: StaffMember) -> bool:
    """Whether this person has to do with plans anywhere."""
    return begins(member) or has_duty(member, Duty.APPROVE_BULK)


def plans_visible_to(member: StaffMember, closed: Collection[str] = ()) -> QuerySet[BulkPlan]:
    """Plans of the bodies for which the member begins or approves some, all of whose applications the member may see.

    `closed` are the procedures that may not be opened from where the member sits.
    """
    bodies = frozenset().union(*(bodies_for(member, duty) for duty in (*PLANS, Duty.APPROVE_BULK)))
    open_here = visible_to(member).exclude(procedure__in=closed)
    # Asked of each row by its key: "not among all that one may see" would read all applications.
    seen = Exists(open_here.filter(pk=OuterRef("application_id")))
    hidden = Exists(PlannedChange.objects.filter(plan=OuterRef("pk")).exclude(seen))
    return BulkPlan.objects.filter(body_id__in=bodies).exclude(hidden)


def has_duty_for_all(member: StaffMember, duty: Duty, plan: BulkPlan) -> bool:
    """Whether the member holds a duty for the procedure of every application that is to be changed."""
    held = Exists(within_duty(member, duty).filter(pk=OuterRef("application_id")))
    return not plan.rows.filter(state=_State.WAITING).exclude(held).exists()


def changed_alone(member: StaffMember) -> int:
    """Applications that the member changed by plans without anybody else in the last 24 hours, or is about to."""
    alone = BulkPlan.objects.filter(
        made_by=member, approved_by=member, approved_at__gt=timezone.now() - ALONE_COUNTED_FOR
    )
    return PlannedChange.objects.filter(plan__in=alone, state__in=[_State.WAITING, _State.DONE]).count()


def needs_second_person(plan: BulkPlan) -> bool:
    """Above this many applications another person must approve: those count too which the maker has changed alone, so
    that two small plans are no large one. Of some acts always.
    """
    if act_of(plan).second_always:
        return True
    waiting = plan.rows.filter(state=_State.WAITING).count()
    return waiting + changed_alone(plan.made_by) > settings.BULK_ACT_SECOND_PERSON_ABOVE


def may_approve(member: StaffMember, plan: BulkPlan, *, second: bool) -> bool:
    """The maker where no `second` person is needed; else somebody who approves for every application."""
    if member.pk == plan.made_by_id:
        return not second and has_duty_for_all(member, act_of(plan).duty, plan)
    return has_duty_for_all(member, Duty.APPROVE_BULK, plan)


def changed_since(plan: BulkPlan) -> QuerySet[PlannedChange]:
    """Rows whose application is not as the plan shows it any more: they will be left out."""
    return plan.rows.filter(state=_State.WAITING).exclude(application__revision=F("revision"))
