"""Whose drafts a member sees, writes and publishes: by body, procedure and duty. Every list and fetch starts here."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from central.authoring.models import FormDraft
from central.catalogue.models import ProcedureVersion
from central.staff.access import bodies_for, has_duty, scopes_of
from central.staff.duties import Duty
from central.staff.models import StaffMember

DUTIES = frozenset({Duty.FORM_AUTHOR, Duty.FORM_PUBLISHER})


def authors_anywhere(member: StaffMember) -> bool:
    """Whether forms are any matter of this member's."""
    return any(has_duty(member, duty) for duty in DUTIES)


def drafts_visible_to(member: StaffMember) -> QuerySet[FormDraft]:
    """Drafts of the bodies and procedures for which the member writes or publishes forms."""
    inside = Q(pk__in=[])
    for scope in scopes_of(member):
        if scope.duties & DUTIES:
            own = Q(body__in=scope.bodies)
            inside |= own if scope.procedures is None else own & Q(procedure__in=scope.procedures)
    return FormDraft.objects.filter(inside)


def versions_to_copy(member: StaffMember) -> QuerySet[ProcedureVersion]:
    """FormOut versions that a draft of this member may begin with: they are in every kiosk, and no secret."""
    bodies = bodies_for(member, Duty.FORM_AUTHOR) | bodies_for(member, Duty.FORM_PUBLISHER)
    return ProcedureVersion.objects.filter(body__in=bodies)


def may_write(member: StaffMember, draft: FormDraft) -> bool:
    """Change it, undo, send it to IT."""
    return has_duty(member, Duty.FORM_AUTHOR, draft.body_id, draft.procedure)


def may_publish(member: StaffMember, draft: FormDraft) -> bool:
    """Publish it, or give it back."""
    return has_duty(member, Duty.FORM_PUBLISHER, draft.body_id, draft.procedure)
