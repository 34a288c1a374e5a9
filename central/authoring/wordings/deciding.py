"""Words go to IT, come back, and go out from a minute on: compared first, by somebody else than who wrote them."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from central.audit.record import record, recorded_last
from central.authoring.act_details import WordingPlanned
from central.authoring.models import WordingDraft, with_hand
from central.authoring.publishing.deciding import COMMENT_LIMIT, planned_minute
from central.authoring.publishing.refusals import NotDecided, WhyNot
from central.authoring.refusals import DraftNotYours
from central.authoring.wordings.looking import look_at_words
from central.authoring.wordings.wording_job import PUBLISH_WORDS, WordsAsked, job_of, once_word
from central.authoring.wordings.writing import fetch_words, fetch_words_seen, may_publish_words, tell
from central.jobs.actions.cancel import cancel
from central.jobs.actions.enqueue import enqueue
from central.jobs.refusals import JobStale
from central.staff.models import StaffMember
from sync.contract.timestamps import rfc3339

State = WordingDraft.State


def send_words(draft_id: int, member: StaffMember, *, revision: int, comment: str) -> WordingDraft:
    """To IT, once nothing stands against them.

    Raises:
        NotDecided, DraftNotVisible, DraftNotYours
    """
    with transaction.atomic():
        draft = fetch_words(draft_id, member)
        if not draft.is_writable:
            raise NotDecided(WhyNot.ANOTHER_STATE)
        _refuse_unfit(draft, revision)
        return _moved(draft, member, State.WITH_IT, comment.strip()[:COMMENT_LIMIT], "wording.sent")


def take_words_back(draft_id: int, member: StaffMember, *, revision: int, comment: str) -> WordingDraft:
    """Go on writing before IT has decided.

    Raises:
        NotDecided, DraftNotVisible, DraftNotYours
    """
    with transaction.atomic():
        draft = fetch_words(draft_id, member)
        if draft.state != State.WITH_IT:
            raise NotDecided(WhyNot.ANOTHER_STATE)
        return _moved(draft, member, State.WRITING, draft.comment, "wording.taken_back")


def give_words_back(draft_id: int, member: StaffMember, *, revision: int, comment: str) -> WordingDraft:
    """Back to the section, with what is to be done.

    Raises:
        NotDecided, DraftNotVisible, DraftNotYours
    """
    with transaction.atomic():
        draft = _fetch_to_decide(draft_id, member)
        if draft.state != State.WITH_IT:
            raise NotDecided(WhyNot.ANOTHER_STATE)
        if not comment.strip():
            raise NotDecided(WhyNot.NO_COMMENT)
        return _moved(draft, member, State.GIVEN_BACK, comment.strip()[:COMMENT_LIMIT], "wording.given_back")


def plan_words(
    draft_id: int, member: StaffMember, *, revision: int, compared_with: str, runs_at: datetime | None
) -> WordingDraft:
    """Publish them from a minute on; None: now. `compared_with`: key of the words that they were compared with.

    Raises:
        NotDecided, DraftNotVisible, DraftNotYours
    """
    at = planned_minute(runs_at, timezone.now())
    with transaction.atomic(), recorded_last():
        draft = _fetch_to_decide(draft_id, member)
        if draft.state == State.PLANNED:
            raise NotDecided(WhyNot.PLANNED_ALREADY)
        if draft.state != State.WITH_IT:
            raise NotDecided(WhyNot.ANOTHER_STATE)
        if member.pk in writers_of(draft):
            raise NotDecided(WhyNot.OWN_DRAFT)
        if compared_with != draft.basis_key:
            raise NotDecided(WhyNot.ANOTHER_WORDING)
        _refuse_unfit(draft, revision)
        draft.state, draft.runs_at, draft.planned_by = State.PLANNED, at, member
        draft.plans, draft.reason = draft.plans + 1, ""
        draft.save()
        _tell_plan(draft, member, "wording.publication_planned")
        enqueue(
            PUBLISH_WORDS,
            WordsAsked(draft.pk, draft.plans),
            by=member,
            about=draft.audit_subject,
            body=draft.version.body,
            run_at=at,
            once=once_word(draft.pk, draft.plans),
        )
    return draft


def call_words_off(draft_id: int, member: StaffMember) -> WordingDraft:
    """Not at that minute. They go on lying with IT.

    Raises:
        NotDecided, DraftNotVisible, DraftNotYours
    """
    with transaction.atomic(), recorded_last():
        # The worker holds the job's row before the working copy's: so is it here.
        waiting = WordingDraft.objects.filter(pk=draft_id, state=State.PLANNED).first()
        job = None if waiting is None else job_of(waiting)
        draft = _fetch_to_decide(draft_id, member)
        if waiting is None or draft.state != State.PLANNED or draft.plans != waiting.plans:
            raise NotDecided(WhyNot.NOT_PLANNED)
        draft.state = State.WITH_IT
        draft.save()
        _tell_plan(draft, member, "wording.publication_called_off")
        if job is not None:
            with suppress(JobStale):  # it has ended, or ends: it finds nothing planned
                cancel(job.pk, member)
    return draft


def writers_of(draft: WordingDraft) -> set[int]:
    """Members who wrote, laid over, sent it: none of them publishes it."""
    return {draft.made_by_id, draft.changed_by_id, *draft.hands, *draft.changes.values_list("by", flat=True)}


def _fetch_to_decide(draft_id: int, member: StaffMember) -> WordingDraft:
    draft = fetch_words_seen(draft_id, member)
    if not may_publish_words(member, draft.version):
        raise DraftNotYours
    return draft


def _refuse_unfit(draft: WordingDraft, revision: int) -> None:
    if draft.revision != revision:
        raise NotDecided(WhyNot.ANOTHER_TEXT)
    looked = look_at_words(draft)
    if reason := looked.why_not():
        raise NotDecided(reason)


def _moved(draft: WordingDraft, member: StaffMember, state: State, comment: str, act: str) -> WordingDraft:
    draft.state, draft.comment, draft.reason = state, comment, ""
    draft.changed_at = timezone.now()
    if act != "wording.given_back":
        draft.changed_by, draft.hands = member, with_hand(draft.hands, member)
    draft.save()
    tell(draft, member, act)
    return draft


def _tell_plan(draft: WordingDraft, member: StaffMember, act: str) -> None:
    assert draft.runs_at is not None
    version = draft.version
    details = WordingPlanned(procedure=version.procedure, version=version.version, runs_at=rfc3339(draft.runs_at))
    record(member, act, draft.audit_subject, version.body, details)
