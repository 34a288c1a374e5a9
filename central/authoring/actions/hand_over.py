"""To the other side, and back as long as that has not decided."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction

from central.authoring.actions.fetch import fetch_seen
from central.authoring.actions.move import move_draft
from central.authoring.models import FormDraft, PlannedPublication
from central.authoring.refusals import DraftElsewhere, DraftNotYours, DraftStale
from central.authoring.transitions import TABLE, FormStep
from central.staff.access import has_duty
from central.staff.models import StaffMember


def hand_over(
    draft_id: int,
    member: StaffMember,
    act: FormStep,
    *,
    revision: int,
    comment: str,
    refuse: Callable[[FormDraft], None] | None = None,
) -> FormDraft:
    """Pass on the text that was seen, unless `refuse` raises: it sees the locked row.

    Raises:
        DraftStale, DraftNotVisible, DraftNotYours, DraftElsewhere
    """
    with transaction.atomic():
        draft = fetch_seen(draft_id, member)
        if not has_duty(member, TABLE[act].by, draft.body_id, draft.procedure):
            raise DraftNotYours
        if draft.revision != revision:
            raise DraftStale
        if refuse is not None and draft.state in TABLE[act].sources:
            refuse(draft)
        move_draft(draft, member, act, comment)
    return draft


def send_to_it(draft_id: int, member: StaffMember, *, revision: int, comment: str) -> FormDraft:
    """Send a form that the section wrote itself.

    Raises:
        DraftStale, DraftNotVisible, DraftNotYours, DraftElsewhere
    """
    return hand_over(draft_id, member, FormStep.SEND, revision=revision, comment=comment)


def take_back(draft_id: int, member: StaffMember) -> FormDraft:
    """Go on writing before IT has decided. A publication that has its minute is a decision.

    Raises:
        DraftNotVisible, DraftNotYours, DraftElsewhere
    """
    with transaction.atomic():
        draft = fetch_seen(draft_id, member)
        if draft.publications.filter(state=PlannedPublication.State.PLANNED).exists():
            raise DraftElsewhere
        move_draft(draft, member, FormStep.TAKE_BACK, "")
    return draft
