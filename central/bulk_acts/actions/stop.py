"""Ending a plan before its last row. What was done stays done; what was not is not done any more."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone

from central.applications.stopped_early import Stop
from central.audit.record import Actor, record
from central.bulk_acts.act_details import PlanEnded
from central.bulk_acts.actions.fetch import lock_plan, see_plan
from central.bulk_acts.models import UNDER_WAY, BulkPlan, PlannedChange
from central.bulk_acts.refusals import PlanStale
from central.staff.models import StaffMember


def stop(plan_id: int, member: StaffMember) -> BulkPlan:
    """By whoever sees it, at once, also where the page is old: nobody has to look again before stopping.

    Raises:
        PlanNotVisible
        PlanStale: it is at its end already, or was never approved.
    """
    seen = see_plan(plan_id, member, None)
    with transaction.atomic():
        plan = lock_plan(seen.pk)
        if plan.state not in UNDER_WAY:
            raise PlanStale("this plan is not under way")
        plan.stopped_by = member
        end_early(plan, Stop.PERSON, member)
    return plan


def end_early(plan: BulkPlan, why: Stop, by: Actor | str) -> None:
    """In the caller's transaction, of a locked plan that is under way."""
    plan.state, plan.stop_reason, plan.ended_at = BulkPlan.State.STOPPED, why.value, timezone.now()
    plan.revision += 1
    plan.save()
    record(by, "bulk.stopped", plan.audit_subject, plan.body, ended_as(plan))


def ended_as(plan: BulkPlan) -> PlanEnded:
    """How far it came, for the audit log."""
    done = Count("pk", filter=Q(state=PlannedChange.State.DONE))
    said = plan.rows.aggregate(all=Count("pk"), done=done)
    return PlanEnded(act=plan.act, done=said["done"], left=said["all"] - said["done"], reason=plan.stop_reason)
