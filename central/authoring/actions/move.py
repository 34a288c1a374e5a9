"""A draft goes along an edge of the table. The step is kept: who, when, and what they wrote with it."""

from __future__ import annotations

from django.utils import timezone

from central.audit.record import record
from central.authoring.act_details import DraftChanged
from central.authoring.models import DraftStep, FormDraft, with_hand
from central.authoring.refusals import DraftElsewhere, DraftNotYours
from central.authoring.transitions import TABLE, FormStep
from central.staff.access import has_duty
from central.staff.duties import Duty
from central.staff.models import StaffMember


def move_draft(draft: FormDraft, member: StaffMember, act: FormStep, comment: str) -> None:
    """Move it, and record it. Its row is locked.

    Raises:
        DraftNotYours, DraftElsewhere
    """
    edge = TABLE[act]
    if not has_duty(member, edge.by, draft.body_id, draft.procedure):
        raise DraftNotYours
    step(draft, member, act, comment)
    record(
        member,
        edge.audit,
        draft.audit_subject,
        draft.body,
        DraftChanged(procedure=draft.procedure, text=draft.revision),
    )


def step(draft: FormDraft, member: StaffMember, act: FormStep, comment: str = "") -> None:
    """Move it for whoever recorded or records it otherwise. Raises DraftElsewhere."""
    edge = TABLE[act]
    if draft.state not in edge.sources:
        raise DraftElsewhere
    now = timezone.now()
    draft.state, draft.comment = edge.target, comment
    draft.changed_by, draft.changed_at = member, now
    if edge.by is Duty.FORM_AUTHOR:
        draft.hands = with_hand(draft.hands, member)
    draft.save()
    DraftStep.objects.create(draft=draft, act=act, revision=draft.revision, comment=comment, by=member, at=now)
