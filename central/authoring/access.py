"""Whose drafts a member sees, writes and publishes: by body, procedure and duty. Every list and fetch starts here."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from central.authoring.models import FormDraft, PlannedPublication
from central.authoring.transitions import WAITS_FOR, WRITERS
from central.catalogue.models import ProcedureVersion
from central.staff.access import bodies_for, has_duty, within_reach
from central.staff.duties import Duty
from central.staff.models import StaffMember

DUTIES = frozenset({Duty.FORM_AUTHOR, Duty.FORM_PUBLISHER})


def authors_anywhere(member: StaffMember) -> bool:
    """Whether forms are any matter of this member's."""
    return any(has_duty(member, duty) for duty in DUTIES)


def drafts_visible_to(member: StaffMember) -> QuerySet[FormDraft]:
    """Drafts of the bodies and procedures for which the member writes or publishes forms."""
    return FormDraft.objects.filter(within_reach(member, DUTIES))


def drafts_waiting_for(member: StaffMember) -> QuerySet[FormDraft]:
    """Those that came from the other side, and wait for this member's."""
    waiting = Q(pk__in=[])
    for state, duty in WAITS_FOR.items():
        waiting |= Q(state=state) & within_reach(member, frozenset({duty}))
    # A publication that has its minute is decided: it comes by itself.
    planned = PlannedPublication.objects.filter(state=PlannedPublication.State.PLANNED)
    return FormDraft.objects.filter(waiting).exclude(pk__in=planned.values("draft"))


def versions_to_copy(member: StaffMember) -> QuerySet[ProcedureVersion]:
    """FormOut versions that a draft of this member may begin with: they are in every kiosk, and no secret."""
    bodies = bodies_for(member, Duty.FORM_AUTHOR) | bodies_for(member, Duty.FORM_PUBLISHER)
    return ProcedureVersion.objects.filter(body__in=bodies)


def may_write(member: StaffMember, draft: FormDraft) -> bool:
    """Whether this is one of the section that the form is for."""
    return has_duty(member, Duty.FORM_AUTHOR, draft.body_id, draft.procedure)


def writes_now(member: StaffMember, draft: FormDraft) -> bool:
    """Change it, undo: the section, or IT while it makes it."""
    duty = WRITERS.get(draft.state)
    return duty is not None and has_duty(member, duty, draft.body_id, draft.procedure)


def may_publish(member: StaffMember, draft: FormDraft) -> bool:
    """Publish it, or give it back."""
    return has_duty(member, Duty.FORM_PUBLISHER, draft.body_id, draft.procedure)
