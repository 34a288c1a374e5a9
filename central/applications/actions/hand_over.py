"""引き継ぎ: all open applications that are one member's become another one's, as far as that one reviews them."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet

from central.applications.access import may_review, within_duty
from central.applications.act_details import HandedOver
from central.applications.actions.move import By, note
from central.applications.history import HandlingDetails
from central.applications.models import Application
from central.applications.refusals import NotAllowed
from central.applications.trials import counted
from central.audit.record import record
from central.staff.absences import may_arrange
from central.staff.duties import Duty
from central.staff.models import StaffMember
from sync.contract.states import ENDS

AT_ONCE = 500
"""Handed over by one press, the oldest first; each is a change of its own, with its history."""


@dataclass(frozen=True)
class HandOverPlan:
    """What would be handed over, as it stands."""

    rows: list[tuple[int, int]]
    """Key and revision of each, the oldest first, at most `AT_ONCE`."""
    reviewed: int
    """All that the other one reviews, but trials."""
    trials: int
    """These go, too."""
    left: int
    """The rest: they stay, and are told by their number only."""

    @property
    def mark(self) -> str:
        """Over what a person read of it."""
        return hashlib.sha256(repr((self.rows, self.reviewed, self.trials, self.left)).encode()).hexdigest()[:32]


def assigned_to(member: StaffMember, closed: Collection[str]) -> QuerySet[Application]:
    """What is open and this member's, whoever may see it: to count. `closed`: other zones' procedures."""
    found = Application.objects.filter(assignee=member).exclude(status__in=[status.value for status in ENDS])
    return found.exclude(procedure__in=closed)


def plan_for(member: StaffMember, to: StaffMember, closed: Collection[str]) -> HandOverPlan:
    """What `to` would get of it."""
    every = assigned_to(member, closed)
    found = every.filter(pk__in=within_duty(to, Duty.REVIEW).values("pk"))
    reviewed = counted(found).count()
    rows = list(found.order_by("arrived_at", "pk").values_list("pk", "revision")[:AT_ONCE])
    return HandOverPlan(rows, reviewed, found.count() - reviewed, counted(every).count() - reviewed)


def hand_over(member: StaffMember, to: StaffMember, by: StaffMember, plan: HandOverPlan) -> int:
    """Do what the plan says; what changed since stays as it is. Returns how many were handed over.

    Raises:
        NotAllowed: neither the member, nor a manager of the member's body.
    """
    if not may_arrange(by, member):
        raise NotAllowed("neither the member nor a manager of theirs")
    done = sum(_hand_over(pk, revision, member, to, by) for pk, revision in plan.rows)
    with transaction.atomic():
        told = HandedOver(whom=to.staff_number, handed=done, remaining=plan.left)
        record(by, "applications.handed_over", member.audit_name, member.body, told)
    return done


def _hand_over(pk: int, revision: int, member: StaffMember, to: StaffMember, by: StaffMember) -> bool:
    with transaction.atomic():
        rows = within_duty(to, Duty.REVIEW).select_for_update(of=("self",)).select_related("body", "definition")
        application = rows.filter(pk=pk, revision=revision, assignee=member).first()
        if application is None or not may_review(to, application):
            return False
        application.assignee = to
        decided = HandlingDetails(assignee_before=member.staff_number, assignee_after=to.staff_number)
        note(application, By.staff(by), "handed_over", decided)
    return True
