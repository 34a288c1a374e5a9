"""The draft that is about to change."""

from __future__ import annotations

from central.authoring.access import drafts_visible_to, may_write, writes_now
from central.authoring.models import FormDraft
from central.authoring.refusals import DraftElsewhere, DraftNotVisible, DraftNotYours
from central.staff.models import StaffMember


def fetch_writable(draft_id: int, member: StaffMember) -> FormDraft:
    """Locked, for whoever writes it, while it is being written.

    Raises:
        DraftNotVisible, DraftNotYours, DraftElsewhere
    """
    draft = fetch_seen(draft_id, member)
    if writes_now(member, draft):
        return draft
    raise DraftElsewhere if may_write(member, draft) else DraftNotYours


def fetch_seen(draft_id: int, member: StaffMember) -> FormDraft:
    """Locked, in whatever state. Raises DraftNotVisible."""
    seen = drafts_visible_to(member).filter(pk=draft_id)
    draft = FormDraft.objects.select_for_update(of=("self",)).select_related("body").filter(pk__in=seen).first()
    if draft is None:
        raise DraftNotVisible
    return draft
