"""To the IT section, once nothing stands against it that a machine can find."""

from __future__ import annotations

from django.utils import timezone

from central.authoring.access import drafts_visible_to, may_write
from central.authoring.actions.hand_over import send_to_it
from central.authoring.content import read_form_facts
from central.authoring.editor.judged import judged
from central.authoring.models import FormDraft
from central.authoring.publishing.looking import look_at
from central.authoring.publishing.refusals import NotDecided, WhyNot
from central.authoring.refusals import DraftNotVisible, DraftNotYours
from central.staff.models import StaffMember
from sync.japanese.dates import today_in_japan


def send_form(draft_id: int, member: StaffMember, *, revision: int, comment: str) -> FormDraft:
    """Send the text that was seen.

    Raises:
        NotDecided: a flaw stands.
        DraftStale, DraftNotVisible, DraftNotYours, DraftElsewhere, DraftUnreadable
    """
    draft = drafts_visible_to(member).select_related("body").filter(pk=draft_id).first()
    if draft is None:
        raise DraftNotVisible
    if not may_write(member, draft):
        raise DraftNotYours
    # The text that is judged here is the one that is sent: `send_to_it` refuses any other number.
    if draft.revision == revision and _stands_against(draft):
        raise NotDecided(WhyNot.FLAWED)
    return send_to_it(draft_id, member, revision=revision, comment=comment)


def _stands_against(draft: FormDraft) -> bool:
    """Rules of the form, and what whoever writes one owes: each language, and a reading above each kanji."""
    looked = look_at(draft, today_in_japan(timezone.now()))
    return bool(looked.flaws or judged(looked.content, read_form_facts(draft.facts)))
