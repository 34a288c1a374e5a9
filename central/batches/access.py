"""Who may see and change a batch."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Exists, OuterRef, QuerySet

from central.applications.access import line_outside, visible_to, within_duty
from central.batches.models import BatchRow, MassBatch
from central.staff.access import bodies_for, has_duty
from central.staff.duties import Duty
from central.staff.models import StaffMember


def may_open_any(member: StaffMember) -> bool:
    """Whether this person has to do with batches at all."""
    return has_duty(member, Duty.REVIEW) or has_duty(member, Duty.APPROVE_BULK)


def batches_visible_to(member: StaffMember, closed: Collection[str] = ()) -> QuerySet[MassBatch]:
    """Batches of the bodies for which the member reviews or approves, all of whose applications the member may see.

    `closed` are the procedures that may not be opened from where the member sits.
    """
    bodies = bodies_for(member, Duty.REVIEW) | bodies_for(member, Duty.APPROVE_BULK)
    hidden = line_outside(BatchRow.objects.all(), "batch", visible_to(member).exclude(procedure__in=closed))
    found = MassBatch.objects.filter(body_id__in=bodies).exclude(procedure__in=closed).exclude(hidden)
    return found.exclude(state=MassBatch.State.DISCARDED)


def may_change(member: StaffMember, batch: MassBatch) -> bool:
    """Whoever reviews its procedure."""
    return has_duty(member, Duty.REVIEW, batch.body_id, batch.procedure)


def reviews_all(member: StaffMember, batch: MassBatch) -> bool:
    """Whether the member reviews each application that is in it."""
    held = Exists(within_duty(member, Duty.REVIEW).filter(pk=OuterRef("application_id")))
    return not batch.rows.exclude(held).exists()
