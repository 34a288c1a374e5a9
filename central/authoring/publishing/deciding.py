"""What IT decides about a draft that lies with it: give back, publish from a minute on, call that off."""

from __future__ import annotations

from collections.abc import Container
from contextlib import suppress
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from central.audit.record import record, recorded_last
from central.authoring.access import may_publish
from central.authoring.act_details import PublicationPlanned
from central.authoring.actions.fetch import fetch_seen
from central.authoring.actions.move import move_draft
from central.authoring.check_job import misfits_of
from central.authoring.models import FormDraft, PlannedPublication
from central.authoring.publishing.looking import facts_key, look_at, newest_version_of
from central.authoring.publishing.publication_job import PUBLISH, Publishing, job_of, once_word
from central.authoring.publishing.refusals import NotDecided, WhyNot
from central.authoring.refusals import DraftNotYours
from central.authoring.transitions import TABLE, FormStep
from central.catalogue.queries import id_taken
from central.jobs.actions.cancel import cancel
from central.jobs.actions.enqueue import enqueue
from central.jobs.refusals import JobStale
from central.staff.models import StaffMember
from sync.contract.timestamps import rfc3339
from sync.japanese.dates import today_in_japan

LONGEST_WAIT = timedelta(days=366)
COMMENT_LIMIT = 2000


def give_back(draft_id: int, member: StaffMember, *, revision: int, comment: str) -> FormDraft:
    """Back to the section, with what is to be done.

    Raises:
        NotDecided, DraftNotVisible, DraftNotYours
    """
    return _return(FormStep.GIVE_BACK, draft_id, member, revision, comment)


def make_over(draft_id: int, member: StaffMember, *, revision: int, comment: str) -> FormDraft:
    """IT mends it itself, and the section checks it once more.

    Raises:
        NotDecided, DraftNotVisible, DraftNotYours
    """
    return _return(FormStep.MAKE_OVER, draft_id, member, revision, comment)


def _return(act: FormStep, draft_id: int, member: StaffMember, revision: int, comment: str) -> FormDraft:
    with transaction.atomic():
        draft = _fetch(draft_id, member, revision, TABLE[act].sources)
        if not comment.strip():
            raise NotDecided(WhyNot.NO_COMMENT)
        if planned_of(draft) is not None:
            raise NotDecided(WhyNot.PLANNED_ALREADY)
        move_draft(draft, member, act, comment.strip()[:COMMENT_LIMIT])
    return draft


def plan_publication(
    draft_id: int,
    member: StaffMember,
    *,
    revision: int,
    compared_with: int,
    compared_facts: str,
    runs_at: datetime | None,
) -> PlannedPublication:
    """Publish this text from a minute on; None: now. It was compared with this version, and with what the office said.

    Raises:
        NotDecided, DraftNotVisible, DraftNotYours
    """
    now = timezone.now()
    at = planned_minute(runs_at, now)
    with transaction.atomic(), recorded_last():
        draft = _fetch(draft_id, member, revision)
        if member.pk in hands_of(draft):
            raise NotDecided(WhyNot.OWN_DRAFT)
        if planned_of(draft) is not None:
            raise NotDecided(WhyNot.PLANNED_ALREADY)
        newest = newest_version_of(draft.body_id, draft.procedure)
        if (newest.version if newest else 0) != compared_with:
            raise NotDecided(WhyNot.ANOTHER_VERSION)
        if (facts_key(newest) if newest else "") != compared_facts:
            raise NotDecided(WhyNot.ANOTHER_FACTS)
        refuse_unfit(draft, now)
        planned = PlannedPublication.objects.create(
            draft=draft,
            revision=revision,
            compared_with=compared_with,
            compared_facts=compared_facts,
            runs_at=at,
            planned_by=member,
            planned_at=now,
        )
        details = PublicationPlanned(procedure=draft.procedure, text=revision, runs_at=rfc3339(at))
        record(member, "form.publication_planned", draft.audit_subject, draft.body, details)
        enqueue(
            PUBLISH,
            Publishing(planned.pk),
            by=member,
            about=draft.audit_subject,
            body=draft.body,
            run_at=at,
            once=once_word(planned),
        )
    return planned


def planned_minute(runs_at: datetime | None, now: datetime) -> datetime:
    """When something that is planned now goes out; None: at once.

    Raises:
        NotDecided: before this minute, or further ahead than `LONGEST_WAIT`.
    """
    at = now if runs_at is None else runs_at
    if at < now.replace(second=0, microsecond=0):
        raise NotDecided(WhyNot.NO_MINUTE)
    if at - now > LONGEST_WAIT:
        raise NotDecided(WhyNot.TOO_FAR)
    return at


def call_off(draft_id: int, member: StaffMember) -> PlannedPublication:
    """Not at that minute. The draft goes on lying with IT.

    Raises:
        NotDecided, DraftNotVisible, DraftNotYours
    """
    with transaction.atomic(), recorded_last():
        # The worker holds the job's row before the draft's: so is it here.
        waiting = PlannedPublication.objects.filter(draft=draft_id, state=PlannedPublication.State.PLANNED).first()
        job = None if waiting is None else job_of(waiting, locked=True)
        draft = fetch_seen(draft_id, member)
        if not may_publish(member, draft):
            raise DraftNotYours
        planned = planned_of(draft)
        if planned is None or waiting is None or planned.pk != waiting.pk:
            raise NotDecided(WhyNot.NOT_PLANNED)
        planned.state, planned.ended_by = PlannedPublication.State.CALLED_OFF, member
        planned.ended_at = timezone.now()
        planned.save()
        details = PublicationPlanned(procedure=draft.procedure, text=planned.revision, runs_at=rfc3339(planned.runs_at))
        record(member, "form.publication_called_off", draft.audit_subject, draft.body, details)
        if job is not None:
            with suppress(JobStale):  # it has ended, or ends: it finds nothing planned
                cancel(job.pk, member)
    return planned


def planned_of(draft: FormDraft) -> PlannedPublication | None:
    """What is to happen with it."""
    return draft.publications.filter(state=PlannedPublication.State.PLANNED).first()


def hands_of(draft: FormDraft) -> set[int]:
    """Members who wrote a text of it, went back to one, or sent it: none of them publishes it.

    What IT made has been seen by two when somebody of the section, who made none of it, has checked it: then those of
    IT who made it may publish it.
    """
    hands = {draft.made_by_id, draft.changed_by_id, *draft.hands, *draft.texts.values_list("by", flat=True)}
    if not is_checked(draft):
        return hands
    return hands - (set(draft.makers) - {draft.made_by_id, draft.changed_by_id, *draft.hands})


def is_checked(draft: FormDraft) -> bool:
    """Whether the section asked to publish this very text after its own check."""
    last = draft.steps.last()
    return last is not None and (last.act, last.revision) == (FormStep.ASK_PUBLICATION, draft.revision)


def refuse_unfit(draft: FormDraft, now: datetime) -> None:
    """See that a resident could answer it, knows whom to ask, and that every hall concerned could show it.

    Raises:
        NotDecided
    """
    looked = look_at(draft, today_in_japan(now))
    if looked.flaws:
        raise NotDecided(WhyNot.FLAWED)
    if misfits_of(draft):
        raise NotDecided(WhyNot.DOES_NOT_FIT)
    if looked.contact:
        raise NotDecided(WhyNot.NO_CONTACT)
    if id_taken(draft.body_id, draft.procedure):
        raise NotDecided(WhyNot.ID_TAKEN)


def _fetch(
    draft_id: int, member: StaffMember, revision: int, states: Container[str] = (FormDraft.State.WITH_IT,)
) -> FormDraft:
    draft = fetch_seen(draft_id, member)
    if not may_publish(member, draft):
        raise DraftNotYours
    if draft.state not in states:
        raise NotDecided(WhyNot.ANOTHER_STATE)
    if draft.revision != revision:
        raise NotDecided(WhyNot.ANOTHER_TEXT)
    return draft
