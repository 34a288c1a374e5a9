"""The job of an approved plan: one application after the other, each by the act of its own page, under the revision
that the plan shows.

A row's state is written with its act, in one transaction with how far the job has come: a worker killed anywhere has
done an application wholly or not at all. One application is one step: its act locks the head of the statuses, after
which no other application may be asked for. Whoever stops the plan locks its row, as each step does.
"""

from __future__ import annotations

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from msgspec import Struct, structs

from central.applications.refusals import Altered, HandlingRefused, NotProvable
from central.applications.stopped_early import MOST_WAITS, SOON, Stop
from central.audit.record import record
from central.bulk_acts.actions.fetch import lock_plan
from central.bulk_acts.actions.stop import end_early, ended_as
from central.bulk_acts.acts import act_of
from central.bulk_acts.models import UNDER_WAY, BulkPlan, PlannedChange
from central.bulk_acts.reasons import LeftOut, reason_of
from central.jobs.kinds import Ended, Kind, Step, Turn, Write, register
from central.staff.duties import Duty
from central.staff.models import StaffMember

_State = PlannedChange.State


class WhichRun(Struct, frozen=True):
    """Which plan, and how many applications it is to change."""

    plan: int
    applications: int


class RunSoFar(Struct, frozen=True):
    """How many were changed, and how many not."""

    done: int = 0
    left: int = 0
    waits: int = 0
    """How often in a row the store was away."""


class _StoreAway(Exception):
    """Nothing is known against this application, and nothing proves it: it waits."""


def _step(turn: Turn[WhichRun, RunSoFar]) -> Write[RunSoFar, RunSoFar]:
    asked, place = turn.arguments, turn.place
    next_one = _waiting(asked.plan).values_list("pk", flat=True).first()

    def write() -> Step[RunSoFar] | Ended[RunSoFar]:
        plan = lock_plan(asked.plan)
        if plan.state not in UNDER_WAY:
            return Ended(place, place.done)
        if next_one is None:
            return _ended(plan, place)
        row = _waiting(asked.plan).select_for_update().filter(pk=next_one).first()
        if row is None:
            return Step(place, place.done + place.left, asked.applications)
        if plan.state == BulkPlan.State.HELD:
            BulkPlan.objects.filter(pk=plan.pk).update(state=BulkPlan.State.RUNNING)
        return _changed(plan, row, place, asked.applications)

    return write


def _waiting(plan: int) -> QuerySet[PlannedChange]:
    return PlannedChange.objects.filter(plan=plan, state=_State.WAITING).order_by("pk")


def _ended(plan: BulkPlan, place: RunSoFar) -> Ended[RunSoFar]:
    plan.state, plan.ended_at = BulkPlan.State.DONE, timezone.now()
    plan.revision += 1
    plan.save()
    record("system", "bulk.ended", plan.audit_subject, plan.body, ended_as(plan))
    return Ended(place, place.done)


def _changed(plan: BulkPlan, row: PlannedChange, place: RunSoFar, total: int) -> Step[RunSoFar] | Ended[RunSoFar]:
    # The duties of this moment, and not of when the plan was made.
    member = StaffMember.objects.get(pk=plan.made_by_id)
    try:
        reason = _on_one(plan, row, member)
    except _StoreAway:
        if place.waits + 1 >= MOST_WAITS:
            end_early(plan, Stop.AWAY, "system")
            return Ended(place, place.done)
        return Step(structs.replace(place, waits=place.waits + 1), place.done + place.left, total, SOON)
    if reason is None:
        row.state = _State.DONE
    else:
        row.state = _State.FAILED if reason is LeftOut.ALTERED else _State.LEFT_OUT
        row.reason = reason.value
    row.state_at = timezone.now()
    row.save(update_fields=["state", "reason", "state_at"])
    place = RunSoFar(place.done + (reason is None), place.left + (reason is not None))
    if reason is LeftOut.ALTERED:
        end_early(plan, Stop.ALTERED, "system")
        return Ended(place, place.done)
    return Step(place, place.done + place.left, total)


def _on_one(plan: BulkPlan, row: PlannedChange, member: StaffMember) -> LeftOut | None:
    """Why it was not done; None: it was. What the act wrote before it refused is taken back."""
    try:
        with transaction.atomic():
            act_of(plan).do(row.application_id, member, row.revision, plan)
    except NotProvable:
        raise _StoreAway from None
    except HandlingRefused as refusal:
        return LeftOut.ALTERED if isinstance(refusal, Altered) else reason_of(refusal)
    return None


def _cancelled(asked: WhichRun, place: RunSoFar) -> None:
    plan = lock_plan(asked.plan)
    if plan.state in UNDER_WAY:
        end_early(plan, Stop.JOB, "system")


def _outcome(result: RunSoFar) -> str:
    said = {"done": f"{result.done:,}", "left": f"{result.left:,}"}
    if result.left:
        return gettext("%(done)s件が済み、%(left)s件は除きました") % said
    return gettext("%(done)s件が済みました") % said


RUN_PLAN = Kind(
    name="bulk_acts.run",
    words=_("一括処理を、1件ずつ行う"),
    arguments=WhichRun,
    start=RunSoFar(),
    result=RunSoFar,
    step=_step,
    outcome=_outcome,
    page=lambda asked: reverse("bulk_acts:plan", args=[asked.plan]),
    cancelled=_cancelled,
    after_cancel=_("済んだ申請はそのままです。残りはしません。"),
    duties=(Duty.REVIEW, Duty.FORCE_COMPLETE, Duty.APPROVE_BULK),
)


def enter() -> None:
    """Let workers take it up."""
    register(RUN_PLAN)
