"""To the other side: what a machine can find stands against it no more, and a person has said what is needed."""

from __future__ import annotations

from django.utils import timezone

from central.authoring.access import drafts_visible_to
from central.authoring.actions.hand_over import hand_over
from central.authoring.check_job import misfits_of
from central.authoring.content import read_form_facts
from central.authoring.editor.judged import judged
from central.authoring.models import FormBrief, FormDraft
from central.authoring.publishing.looking import look_at
from central.authoring.publishing.refusals import NotDecided, WhyNot
from central.authoring.refusals import DraftNotVisible, DraftNotYours
from central.authoring.transitions import TABLE, FormStep
from central.staff.access import has_duty
from central.staff.models import StaffMember
from sync.japanese.dates import today_in_japan


def send_form(draft_id: int, member: StaffMember, *, revision: int, comment: str) -> FormDraft:
    """Send a form that the section wrote itself. Raises as `pass_on`."""
    return pass_on(draft_id, member, FormStep.SEND, revision=revision, comment=comment)


def pass_on(draft_id: int, member: StaffMember, act: FormStep, *, revision: int, comment: str) -> FormDraft:
    """Pass on the text that was seen.

    Raises:
        NotDecided: a flaw stands, its check found something without room, the brief says nothing, no reason is given,
            or the maker would check alone.
        DraftStale, DraftNotVisible, DraftNotYours, DraftElsewhere, DraftUnreadable
    """
    edge = TABLE[act]
    draft = drafts_visible_to(member).select_related("body").filter(pk=draft_id).first()
    if draft is None:
        raise DraftNotVisible
    if not has_duty(member, edge.by, draft.body_id, draft.procedure):
        raise DraftNotYours
    # The text that is judged here is the one that is sent: `hand_over` refuses any other number.
    if edge.sound and draft.state in edge.sources and draft.revision == revision:
        if _stands_against(draft):
            raise NotDecided(WhyNot.FLAWED)
        if misfits_of(draft):
            raise NotDecided(WhyNot.DOES_NOT_FIT)

    def refuse(held: FormDraft) -> None:
        if edge.comment and not comment.strip():
            raise NotDecided(WhyNot.NO_COMMENT)
        if act is FormStep.ASK_MAKING and not _says_something(held):
            raise NotDecided(WhyNot.NO_BRIEF)
        if act is FormStep.ASK_PUBLICATION and member.pk in held.makers:
            raise NotDecided(WhyNot.OWN_MAKING)

    return hand_over(draft_id, member, act, revision=revision, comment=comment.strip(), refuse=refuse)


def _says_something(draft: FormDraft) -> bool:
    brief = FormBrief.objects.filter(draft=draft).first()
    return brief is not None and bool(brief.purpose.strip() and brief.questions.strip())


def _stands_against(draft: FormDraft) -> bool:
    """Rules of the form, and what whoever writes one owes: each language, and a reading above each kanji."""
    looked = look_at(draft, today_in_japan(timezone.now()))
    return bool(looked.flaws or judged(looked.content, read_form_facts(draft.facts)))
