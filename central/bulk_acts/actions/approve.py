"""Letting a plan begin, or throwing it away."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from central.applications.second_person import hold_maker
from central.audit.record import record
from central.bulk_acts.access import has_duty_for_all, may_approve, needs_second_person
from central.bulk_acts.act_details import PlanApproved
from central.bulk_acts.actions import run
from central.bulk_acts.actions.attach import forget_files
from central.bulk_acts.actions.fetch import lock_seen, see_plan
from central.bulk_acts.acts import act_of
from central.bulk_acts.models import THROWN_AWAY, BulkPlan, PlannedChange
from central.bulk_acts.refusals import PlanIncomplete, PlanNotAllowed, PlanStale
from central.jobs.actions.enqueue import enqueue
from central.staff.models import StaffMember


def approve(plan_id: int, member: StaffMember, *, revision: int) -> BulkPlan:
    """Let it begin, after the minutes in which one button stops all of it. Where a second person is needed the maker
    cannot, whatever duties the maker holds.

    Raises:
        PlanRefused
    """
    seen = see_plan(plan_id, member, revision)
    if seen.state != BulkPlan.State.PLANNED:
        raise PlanStale("this plan is not waiting for approval")
    waiting = seen.rows.filter(state=PlannedChange.State.WAITING).count()
    if not waiting:
        raise PlanIncomplete(gettext("できる申請がありません。"))
    if not has_duty_for_all(seen.made_by, act_of(seen).duty, seen):
        raise PlanIncomplete(
            gettext(
                "作った%(name)sさんに、この中の手続きの権限がなくなりました。"
                "権限のある人が「内容を直す」で書き直すと、承認できます。"
            )
            % {"name": seen.made_by.name}
        )
    with transaction.atomic():
        hold_maker(seen.made_by_id)
        plan = lock_seen(seen)
        if plan.state != BulkPlan.State.PLANNED:
            raise PlanStale("this plan is not waiting for approval")
        second = needs_second_person(plan)
        if not may_approve(member, plan, second=second):
            raise PlanNotAllowed("another person must approve this")
        now = timezone.now()
        plan.state, plan.approved_by, plan.approved_at = BulkPlan.State.HELD, member, now
        # Of files no time is set: they go when they are approved.
        held = 0 if act_of(plan).files else settings.BULK_ACT_HELD_MINUTES
        plan.starts_at = now + timedelta(minutes=held)
        plan.revision += 1
        plan.save()
        enqueue(
            run.RUN_PLAN,
            run.WhichRun(plan.pk, waiting),
            by=member,
            about=plan.audit_subject,
            body=plan.body,
            run_at=plan.starts_at,
            once=f"{run.RUN_PLAN.name}:{plan.pk}",
        )
        told = PlanApproved(applications=waiting, act=plan.act, second_person=member.pk != plan.made_by_id)
        record(member, "bulk.approved", plan.audit_subject, plan.body, told)
    return plan


def discard(plan_id: int, member: StaffMember, *, revision: int) -> BulkPlan:
    """Throw a draft or plan away. What was approved is stopped, not thrown away.

    Raises:
        PlanRefused
    """
    seen = see_plan(plan_id, member, revision)
    with transaction.atomic():
        plan = lock_seen(seen)
        if plan.state not in THROWN_AWAY:
            raise PlanStale("this plan was approved")
        forget_files(plan)
        plan.state, plan.ended_at = BulkPlan.State.DISCARDED, timezone.now()
        plan.revision += 1
        plan.save()
        record(member, "bulk.discarded", plan.audit_subject, plan.body)
    return plan
