"""Who sees a plan, who writes and approves it, and when a second person must."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from central.applications import second_person
from central.applications.access import line_outside, visible_to, within_duty
from central.bulk_acts.acts import act_of
from central.bulk_acts.models import BulkPlan, PlannedChange
from central.staff.access import bodies_for, has_duty
from central.staff.duties import Duty
from central.staff.models import StaffMember

PLANS = frozenset({Duty.REVIEW, Duty.FORCE_COMPLETE})
"""Whoever holds one of these may begin a plan."""
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
    return BulkPlan.objects.filter(body_id__in=bodies).exclude(
        line_outside(PlannedChange.objects.all(), "plan", open_here)
    )


def has_duty_for_all(member: StaffMember, duty: Duty, plan: BulkPlan) -> bool:
    """Whether the member holds a duty for the procedure of every application that is to be changed."""
    held = Exists(within_duty(member, duty).filter(pk=OuterRef("application_id")))
    return not plan.rows.filter(state=_State.WAITING).exclude(held).exists()


def changed_alone(member: StaffMember, since: datetime) -> int:
    """Applications that the member has changed by plans without anybody else since then, or is about to. What was
    stopped before its turn was changed by nobody.
    """
    alone = BulkPlan.objects.filter(made_by=member, approved_by=member, approved_at__gt=since)
    to_come = Q(state=_State.WAITING, plan__state__in=[BulkPlan.State.HELD, BulkPlan.State.RUNNING])
    return PlannedChange.objects.filter(Q(state=_State.DONE) | to_come, plan__in=alone).count()


def needs_second_person(plan: BulkPlan) -> bool:
    """Of some acts always; else by the rule for all that changes many."""
    act = act_of(plan)
    if act.second_always:
        return True
    waiting = plan.rows.filter(state=_State.WAITING).count()
    return second_person.needs_second_person(plan.made_by, act.targets, waiting)


def may_approve(member: StaffMember, plan: BulkPlan, *, second: bool) -> bool:
    """The maker where no `second` person is needed; else somebody who approves for every application."""
    if member.pk == plan.made_by_id:
        return not second and has_duty_for_all(member, act_of(plan).duty, plan)
    return has_duty_for_all(member, Duty.APPROVE_BULK, plan)


def changed_since(plan: BulkPlan) -> QuerySet[PlannedChange]:
    """Rows whose application is not as the plan shows it any more: they will be left out."""
    return plan.rows.filter(state=_State.WAITING).exclude(application__revision=F("revision"))
