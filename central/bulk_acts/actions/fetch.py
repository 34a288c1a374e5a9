"""Fetching the one plan that an action is about: seen as the member's page showed it, then locked."""

from __future__ import annotations

from central.bulk_acts.access import plans_visible_to
from central.bulk_acts.models import BulkPlan
from central.bulk_acts.refusals import PlanNotVisible, PlanStale
from central.staff.models import StaffMember


def see_plan(plan_id: int, member: StaffMember, revision: int | None) -> BulkPlan:
    """The plan, not locked. What is asked of all its rows is asked after this, so that nobody waits for the answer.

    Raises:
        PlanNotVisible
        PlanStale: the page showed another revision. None skips this: whoever stops a plan need not look again first.
    """
    plan = plans_visible_to(member).select_related("body", "made_by").filter(pk=plan_id).first()
    if plan is None:
        raise PlanNotVisible("there is no such plan here")
    if revision is not None and plan.revision != revision:
        raise PlanStale("somebody else has changed this plan meanwhile")
    return plan


def lock_plan(plan_id: int) -> BulkPlan:
    """Locked until the caller's transaction ends."""
    rows = BulkPlan.objects.select_for_update(of=("self",)).select_related("body", "made_by")
    return rows.get(pk=plan_id)


def lock_seen(seen: BulkPlan) -> BulkPlan:
    """The plan that was seen, locked.

    Raises:
        PlanStale: it was changed since.
    """
    plan = lock_plan(seen.pk)
    if plan.revision != seen.revision:
        raise PlanStale("somebody else has changed this plan meanwhile")
    return plan
