"""At its minute a working copy of words becomes wordings, and then hall after hall gets its signed catalogue.

What was decided is looked at once more: other words in force, another version offered, a flaw, a planner who has
the duty no more, and nothing is published; IT reads why, and it goes on lying with IT.
"""

from __future__ import annotations

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from msgspec import Struct

from central.audit.record import record
from central.authoring.act_details import WordingDraftChanged, WordingFailed
from central.authoring.models import WordingDraft
from central.authoring.publishing.publication_job import HallsReached, next_hall, signed_for
from central.authoring.publishing.refusals import SENTENCES, WhyNot
from central.authoring.wordings.looking import look_at_words
from central.authoring.wordings.writing import may_publish_words
from central.catalogue.actions.publish_wording import publish_wording
from central.catalogue.models import ProcedureVersion
from central.jobs.kinds import Ended, Kind, Step, Turn, Write
from central.jobs.models import Job
from central.staff.duties import Duty
from sync.errors import ContractError


class WordsAsked(Struct, frozen=True):
    """What is to be published."""

    draft: int
    plan: int


class WordsOut(Struct, frozen=True):
    """What came of it."""

    languages: int = 0
    halls: int = 0
    refused: int = 0
    reason: str = ""


def once_word(draft_id: int, plan: int) -> str:
    """By which its job is found."""
    return f"wording.publish:{draft_id}:{plan}"


def job_of(draft: WordingDraft) -> Job | None:
    """Its job, locked."""
    return Job.objects.select_for_update().filter(once=once_word(draft.pk, draft.plans)).first()


def _step(turn: Turn[WordsAsked, HallsReached]) -> Write[HallsReached, WordsOut]:
    if not turn.place.made:
        return lambda: _make(turn.arguments)
    draft = WordingDraft.objects.select_related("version__body", "planned_by").get(pk=turn.arguments.draft)
    hall = next_hall(draft.version.body_id, turn.place.up_to)
    return lambda: _reach(draft, turn.place, hall)


def _make(asked: WordsAsked) -> Step[HallsReached] | Ended[WordsOut]:
    known = WordingDraft.objects.get(pk=asked.draft)
    ProcedureVersion.objects.select_for_update().get(pk=known.version_id)
    rows = WordingDraft.objects.select_for_update(of=("self",)).select_related("version__body", "planned_by")
    draft = rows.get(pk=known.pk)
    if draft.state != WordingDraft.State.PLANNED or draft.plans != asked.plan or draft.planned_by is None:
        return Ended(WordsOut(reason=WhyNot.NOT_PLANNED), 0)
    looked = look_at_words(draft)
    version, planner = draft.version, draft.planned_by
    reason = looked.why_not() if may_publish_words(planner, version) else WhyNot.PLANNER_GONE
    if not reason:
        try:
            with transaction.atomic():
                for language, said in looked.to_publish().items():
                    publish_wording(version.pk, language, said, planner, anew=True)
        except ContractError:
            reason = WhyNot.FLAWED
    if reason:
        draft.state, draft.reason = WordingDraft.State.WITH_IT, reason
        draft.save()
        failed = WordingFailed(procedure=version.procedure, version=version.version, reason=reason)
        record("system", "wording.publication_failed", draft.audit_subject, version.body, failed)
        return Ended(WordsOut(reason=reason), 0)
    draft.state, draft.changed_at = WordingDraft.State.PUBLISHED, timezone.now()
    draft.save()
    told = WordingDraftChanged(procedure=version.procedure, version=version.version, text=draft.revision)
    record(planner, "wording.published", draft.audit_subject, version.body, told)
    return Step(HallsReached(made=True), 1)


def _reach(draft: WordingDraft, place: HallsReached, hall: int | None) -> Step[HallsReached] | Ended[WordsOut]:
    if hall is None:
        languages = draft.version.wordings.filter(offered=True).count()
        return Ended(WordsOut(languages, place.halls, place.refused), place.halls + 1)
    by = draft.planned_by.audit_name if draft.planned_by else "system"
    return signed_for(hall, place, by)


def _outcome(result: WordsOut) -> str:
    if result.reason:
        return str(SENTENCES[WhyNot(result.reason)])
    said = {"halls": result.halls, "refused": result.refused}
    if result.refused:
        return gettext("文言を%(halls)sか所に公開しました（%(refused)sか所には出せませんでした）") % said
    return gettext("文言を%(halls)sか所に公開しました") % said


def _called_off(asked: WordsAsked, place: HallsReached) -> None:
    """Its job was ended on the page of jobs."""
    WordingDraft.objects.filter(pk=asked.draft, plans=asked.plan, state=WordingDraft.State.PLANNED).update(
        state=WordingDraft.State.WITH_IT
    )


PUBLISH_WORDS = Kind(
    name="authoring.publish_words",
    words=_("文言を公開する"),
    arguments=WordsAsked,
    start=HallsReached(),
    result=WordsOut,
    step=_step,
    outcome=_outcome,
    page=lambda asked: reverse("authoring:wording-decision", args=[asked.draft]),
    cancelled=_called_off,
    after_cancel=_("まだ公開していなければ、公開をやめます。公開した文言はそのまま残ります。"),
    duties=(Duty.FORM_PUBLISHER,),
)
