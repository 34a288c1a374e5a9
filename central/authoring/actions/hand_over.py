"""To the IT section, and back as long as it has not decided."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from central.audit.record import record
from central.authoring.access import may_write
from central.authoring.act_details import DraftChanged
from central.authoring.actions.fetch import fetch_seen, fetch_writable
from central.authoring.models import FormDraft, PlannedPublication, with_hand
from central.authoring.refusals import DraftElsewhere, DraftNotYours, DraftStale
from central.staff.models import StaffMember


def send_to_it(draft_id: int, member: StaffMember, *, revision: int, comment: str) -> FormDraft:
    """Send the text that was seen.

    Raises:
        DraftStale, DraftNotVisible, DraftNotYours, DraftElsewhere
    """
    with transaction.atomic():
        draft = fetch_writable(draft_id, member)
        if draft.revision != revision:
            raise DraftStale
        _move(draft, member, FormDraft.State.WITH_IT, comment, "form.sent")
    return draft


def take_back(draft_id: int, member: StaffMember) -> FormDraft:
    """Go on writing before IT has decided. A publication that has its minute is a decision.

    Raises:
        DraftNotVisible, DraftNotYours, DraftElsewhere
    """
    with transaction.atomic():
        draft = fetch_seen(draft_id, member)
        if not may_write(member, draft):
            raise DraftNotYours
        planned = draft.publications.filter(state=PlannedPublication.State.PLANNED).exists()
        if draft.state != FormDraft.State.WITH_IT or planned:
            raise DraftElsewhere
        _move(draft, member, FormDraft.State.WRITING, draft.comment, "form.taken_back")
    return draft


def _move(draft: FormDraft, member: StaffMember, state: FormDraft.State, comment: str, act: str) -> None:
    draft.state, draft.comment = state, comment
    draft.changed_by, draft.changed_at = member, timezone.now()
    draft.hands = with_hand(draft.hands, member)
    draft.save()
    details = DraftChanged(procedure=draft.procedure, text=draft.revision)
    record(member, act, draft.audit_subject, draft.body, details)
