"""At its minute a planned form becomes a version, and then hall after hall gets its signed catalogue.

What was decided is looked at once more: another version, another text, other words of the office, a flaw that only this
day has (a first day that lies behind), a planner who has the duty no more, and it is not published; IT reads why, and
it goes on lying with IT.
"""

from __future__ import annotations

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from msgspec import Struct

from central.audit.record import record
from central.authoring.access import may_publish
from central.authoring.act_details import FormPublished, PublicationFailed
from central.authoring.actions.move import step
from central.authoring.check_job import misfits_of
from central.authoring.models import FormDraft, PlannedPublication
from central.authoring.publishing.looking import look_at
from central.authoring.publishing.refusals import SENTENCES, WhyNot
from central.authoring.refusals import DraftUnreadable
from central.authoring.transitions import FormStep
from central.catalogue.actions.load_definitions import add_definition
from central.catalogue.actions.publish_catalogue import publish_catalogue
from central.catalogue.refusals import IdTaken
from central.jobs.kinds import Ended, Kind, Step, Turn, Write
from central.jobs.models import Job
from central.organisation import facts as service_facts
from central.organisation.models import Hall
from central.staff.duties import Duty
from sync.errors import ContractError
from sync.japanese.dates import today_in_japan


class Publishing(Struct, frozen=True):
    """What is to be published."""

    publication: int


class HallsReached(Struct, frozen=True):
    """The last hall that has it; nothing: the version is not made yet."""

    made: bool = False
    up_to: int = 0
    halls: int = 0
    refused: int = 0


class FormOut(Struct, frozen=True):
    """What came of it."""

    version: int = 0
    """0: it was not published."""
    halls: int = 0
    refused: int = 0
    reason: str = ""


def once_word(planned: PlannedPublication) -> str:
    """By which its job is found."""
    return f"form.publish:{planned.pk}"


def job_of(planned: PlannedPublication, *, locked: bool = False) -> Job | None:
    """Its job."""
    rows = Job.objects.select_for_update() if locked else Job.objects.all()
    return rows.filter(once=once_word(planned)).first()


def _step(turn: Turn[Publishing, HallsReached]) -> Write[HallsReached, FormOut]:
    planned = PlannedPublication.objects.select_related("draft__body", "version").get(pk=turn.arguments.publication)
    if not turn.place.made:
        return lambda: _make(planned.pk)
    hall = next_hall(planned.draft.body_id, turn.place.up_to)
    return lambda: _reach(planned, turn.place, hall)


def _make(publication_id: int) -> Step[HallsReached] | Ended[FormOut]:
    known = PlannedPublication.objects.get(pk=publication_id)
    draft = FormDraft.objects.select_for_update(of=("self",)).select_related("body").get(pk=known.draft_id)
    planned = PlannedPublication.objects.select_for_update(of=("self",)).select_related("planned_by").get(pk=known.pk)
    if planned.state != PlannedPublication.State.PLANNED:
        return Ended(FormOut(reason=WhyNot.NOT_PLANNED), 0)
    now = timezone.now()
    service_facts.hold(draft.body_id, draft.procedure)
    reason, document = _fit(draft, planned)
    if not reason:
        try:
            with transaction.atomic():
                version = add_definition(document, planned.planned_by.audit_name)
        except IdTaken:
            reason = WhyNot.ID_TAKEN
        except ContractError:
            reason = WhyNot.FLAWED
        else:
            planned.version, planned.state, planned.ended_at = version, PlannedPublication.State.DONE, now
            planned.save()
            step(draft, planned.planned_by, FormStep.PUBLISH)
            told = FormPublished(procedure=draft.procedure, version=version.version, text=draft.revision)
            record(planned.planned_by, "form.published", draft.audit_subject, draft.body, told)
            return Step(HallsReached(made=True), 1)
    planned.state, planned.reason, planned.ended_at = PlannedPublication.State.FAILED, reason, now
    planned.save()
    failed = PublicationFailed(procedure=draft.procedure, text=planned.revision, reason=reason)
    record("system", "form.publication_failed", draft.audit_subject, draft.body, failed)
    return Ended(FormOut(reason=reason), 0)


def _fit(draft: FormDraft, planned: PlannedPublication) -> tuple[str, bytes]:
    """Why not, or nothing; and the file that is published."""
    if draft.state != FormDraft.State.WITH_IT:
        return WhyNot.ANOTHER_STATE, b""
    if draft.revision != planned.revision:
        return WhyNot.ANOTHER_TEXT, b""
    if not may_publish(planned.planned_by, draft):
        return WhyNot.PLANNER_GONE, b""
    try:
        looked = look_at(draft, today_in_japan(timezone.now()))
    except DraftUnreadable:
        return WhyNot.FLAWED, b""
    if looked.version != planned.compared_with + 1:
        return WhyNot.ANOTHER_VERSION, b""
    if looked.facts_key != planned.compared_facts:
        return WhyNot.ANOTHER_FACTS, b""
    if looked.flaws:
        return WhyNot.FLAWED, b""
    if misfits_of(draft):
        return WhyNot.DOES_NOT_FIT, b""
    return (WhyNot.NO_CONTACT if looked.contact else ""), looked.document


def next_hall(body_id: int, up_to: int) -> int | None:
    """The hall after this one that serves the body."""
    return Hall.objects.filter(serves=body_id, pk__gt=up_to).order_by("pk").values_list("pk", flat=True).first()


def _reach(planned: PlannedPublication, place: HallsReached, hall: int | None) -> Step[HallsReached] | Ended[FormOut]:
    version = planned.version.version if planned.version else 0
    if hall is None:
        return Ended(FormOut(version, place.halls, place.refused), place.halls + 1)
    return signed_for(hall, place, planned.planned_by.audit_name)


def signed_for(hall: int, place: HallsReached, by: str) -> Step[HallsReached]:
    """One more hall has its catalogue, or is counted as one that lacks it."""
    try:
        with transaction.atomic():
            publish_catalogue(hall, by)
    except ContractError:
        # Something else in that hall's catalogue cannot be signed: its kiosks go on with what they hold.
        return Step(HallsReached(True, hall, place.halls, place.refused + 1), place.halls + 1)
    return Step(HallsReached(True, hall, place.halls + 1, place.refused), place.halls + 2)


def _outcome(result: FormOut) -> str:
    if not result.version:
        return str(SENTENCES[WhyNot(result.reason)]) if result.reason else gettext("公開しませんでした")
    said = {"version": result.version, "halls": result.halls, "refused": result.refused}
    if result.refused:
        return gettext("第%(version)s版を%(halls)sか所に公開しました（%(refused)sか所には出せませんでした）") % said
    return gettext("第%(version)s版を%(halls)sか所に公開しました") % said


def _called_off(asked: Publishing, place: HallsReached) -> None:
    """Its job was ended on the page of jobs."""
    PlannedPublication.objects.filter(pk=asked.publication, state=PlannedPublication.State.PLANNED).update(
        state=PlannedPublication.State.CALLED_OFF, ended_at=timezone.now()
    )


def _page(asked: Publishing) -> str:
    draft = PlannedPublication.objects.values_list("draft", flat=True).get(pk=asked.publication)
    return reverse("authoring:publishing", args=[draft])


PUBLISH = Kind(
    name="authoring.publish",
    words=_("様式を公開する"),
    arguments=Publishing,
    start=HallsReached(),
    result=FormOut,
    step=_step,
    outcome=_outcome,
    page=_page,
    cancelled=_called_off,
    after_cancel=_("まだ公開していなければ、公開をやめます。公開した版はそのまま残ります。"),
    duties=(Duty.FORM_PUBLISHER,),
)
