"""A plan of decisions is run: each line by the act that a page has for it, with the revision that the sheet showed."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from msgspec import Struct, structs

from central.applications.actions.accept import accept, take_in_provisionally
from central.applications.actions.end import complete, refuse_acceptance
from central.applications.refusals import (
    Altered,
    FilesAwaited,
    HandlingRefused,
    NotAllowed,
    NotProvable,
    NotVisible,
    Stale,
)
from central.applications.second_person import hold_maker
from central.applications.stopped_early import MOST_WAITS, SOON, Stop
from central.audit.record import Actor, record
from central.exports.access import decisions_second_needed, may_release_decisions
from central.exports.act_details import SheetEnded, SheetRun
from central.exports.decision_rules import WORDS
from central.exports.models import UNDER_WAY, DecisionLine, DecisionSheet
from central.exports.refusals import ExportNotAllowed, ExportStale
from central.jobs.actions.enqueue import enqueue
from central.jobs.kinds import Ended, Kind, Step, Turn, Write, register
from central.staff.duties import Duty
from central.staff.models import StaffMember
from sync.contract.forms.texts import Text
from sync.contract.states import HandlingStatus

_R = DecisionLine.Reason


class RunDecisions(Struct, frozen=True):
    """Which plan."""

    sheet: int


class DecidingPlace(Struct, frozen=True):
    """How many lines were seen, and how many of them decided."""

    done: int = 0
    seen: int = 0
    waits: int = 0
    """How often in a row the store was away."""


class _StoreAway(Exception):
    """Nothing is known against this application, and nothing proves it: it waits."""


def run(seen: DecisionSheet, member: StaffMember, *, revision: int) -> DecisionSheet:
    """Let it begin, after the minutes in which one button stops all of it. The maker's decisions they are, whoever
    releases them.

    Raises:
        ExportNotAllowed: another person must do this.
        ExportStale
    """
    with transaction.atomic():
        hold_maker(seen.made_by_id)
        sheet = _locked(seen, revision)
        second = decisions_second_needed(sheet)
        if second and not may_release_decisions(member, sheet):
            raise ExportNotAllowed("these decisions need another person's word")
        if not second and member.pk != sheet.made_by_id:
            raise ExportNotAllowed("another's decisions")
        now = timezone.now()
        sheet.state, sheet.released_by, sheet.released_at = DecisionSheet.State.HELD, member, now
        sheet.starts_at = now + timedelta(minutes=settings.BULK_ACT_HELD_MINUTES)
        sheet.revision += 1
        sheet.save(update_fields=["state", "released_by", "released_at", "starts_at", "revision"])
        planned = _waiting(sheet.pk).count()
        enqueue(
            RUN,
            RunDecisions(sheet.pk),
            by=sheet.made_by,
            about=sheet.audit_subject,
            body=sheet.body,
            run_at=sheet.starts_at,
        )
        told = SheetRun(planned=planned, second_person=second)
        record(member, "decisions.run", sheet.audit_subject, sheet.body, told)
    return sheet


def drop(seen: DecisionSheet, member: StaffMember, *, revision: int) -> DecisionSheet:
    """Give it up before anything was decided: by its maker, or by whoever was to release it.

    Raises:
        ExportNotAllowed, ExportStale
    """
    if member.pk != seen.made_by_id and not may_release_decisions(member, seen):
        raise ExportNotAllowed("another's decisions")
    with transaction.atomic():
        sheet = _locked(seen, revision)
        sheet.state = DecisionSheet.State.DISCARDED
        sheet.revision += 1
        sheet.save(update_fields=["state", "revision"])
        record(member, "decisions.discarded", sheet.audit_subject, sheet.body)
    return sheet


def stop(seen: DecisionSheet, member: StaffMember) -> DecisionSheet:
    """By whoever sees it, at once, also where the page is old: nobody has to look again before stopping.

    Raises:
        ExportStale: it is at its end already, or was never released.
    """
    with transaction.atomic():
        sheet = _lock(seen.pk)
        if sheet.state not in UNDER_WAY:
            raise ExportStale("this is not under way")
        sheet.stopped_by = member
        _end(sheet, DecisionSheet.State.STOPPED, member, Stop.PERSON)
    return sheet


def _end(sheet: DecisionSheet, state: DecisionSheet.State, by: Actor | str, why: Stop | None = None) -> None:
    """In the caller's transaction, of a locked sheet that is under way."""
    sheet.state, sheet.stop_reason, sheet.ended_at = state, why.value if why else "", timezone.now()
    sheet.revision += 1
    sheet.save(update_fields=["state", "stopped_by", "stop_reason", "ended_at", "revision"])
    decided = Count("pk", filter=Q(state=DecisionLine.State.DONE))
    said = sheet.lines.exclude(state=DecisionLine.State.REFUSED).aggregate(all=Count("pk"), done=decided)
    told = SheetEnded(done=said["done"], left=said["all"] - said["done"], reason=sheet.stop_reason)
    record(by, "decisions.stopped" if why else "decisions.ended", sheet.audit_subject, sheet.body, told)


def _lock(sheet: int) -> DecisionSheet:
    """Locked in the caller's transaction, so that a stop and a step wait for each other."""
    rows = DecisionSheet.objects.select_for_update(of=("self",)).select_related("body", "made_by")
    return rows.get(pk=sheet)


def _waiting(sheet: int) -> QuerySet[DecisionLine]:
    return DecisionLine.objects.filter(sheet=sheet, state=DecisionLine.State.PLANNED).order_by("pk")


def _locked(seen: DecisionSheet, revision: int) -> DecisionSheet:
    sheet = _lock(seen.pk)
    if sheet.revision != revision or sheet.state != DecisionSheet.State.PLANNED:
        raise ExportStale("this plan was changed meanwhile")
    return sheet


def _step(turn: Turn[RunDecisions, DecidingPlace]) -> Write[DecidingPlace, DecidingPlace]:
    """One line: its act locks the head of the statuses, behind which no other application may be asked for."""
    asked, place = turn.arguments, turn.place
    next_one = _waiting(asked.sheet).values_list("pk", flat=True).first()
    total = DecisionLine.objects.filter(sheet=asked.sheet).exclude(state=DecisionLine.State.REFUSED).count()

    def write() -> Step[DecidingPlace] | Ended[DecidingPlace]:
        sheet = _lock(asked.sheet)
        if sheet.state not in UNDER_WAY:
            return Ended(place, place.seen)
        if next_one is None:
            _end(sheet, DecisionSheet.State.DONE, "system")
            return Ended(place, place.seen)
        line = _waiting(asked.sheet).select_for_update().filter(pk=next_one).first()
        if line is None:
            return Step(place, place.seen, total)
        if sheet.state == DecisionSheet.State.HELD:
            DecisionSheet.objects.filter(pk=sheet.pk).update(state=DecisionSheet.State.RUNNING)
        return _decided(sheet, line, place, total)

    return write


def _decided(
    sheet: DecisionSheet, line: DecisionLine, place: DecidingPlace, total: int
) -> Step[DecidingPlace] | Ended[DecidingPlace]:
    """One line: its state is written with its effect."""
    try:
        reason = _on_one(line, sheet.made_by)
    except _StoreAway:
        if place.waits + 1 >= MOST_WAITS:
            _end(sheet, DecisionSheet.State.STOPPED, "system", Stop.AWAY)
            return Ended(place, place.seen)
        return Step(structs.replace(place, waits=place.waits + 1), place.seen, total, SOON)
    line.state, line.reason = DecisionLine.State.FAILED if reason else DecisionLine.State.DONE, reason
    line.save(update_fields=["state", "reason"])
    after = DecidingPlace(place.done + (not reason), place.seen + 1)
    if reason == _R.ALTERED:
        _end(sheet, DecisionSheet.State.STOPPED, "system", Stop.ALTERED)
        return Ended(after, after.seen)
    return Step(after, after.seen, total)


def _on_one(line: DecisionLine, member: StaffMember) -> str:
    """Why it was not decided; empty: it was. What the act wrote before it refused is taken back."""
    try:
        with transaction.atomic():
            _act(line, member)
    except NotProvable:
        raise _StoreAway from None
    except HandlingRefused as refusal:
        return _reason_of(refusal)
    return ""


def _act(line: DecisionLine, member: StaffMember) -> None:
    key, revision = line.application_id, line.revision
    assert key is not None
    sentence: Text = {"ja": line.sentence} if line.sentence else {}
    match WORDS[line.decision]:
        case HandlingStatus.ACCEPTED_REPLY_PENDING:
            accept(key, member, revision=revision, sentence=sentence)
        case HandlingStatus.PROVISIONALLY_TAKEN_IN:
            take_in_provisionally(key, member, revision=revision, sentence=sentence)
        case HandlingStatus.NOT_ACCEPTED:
            refuse_acceptance(key, member, revision=revision, sentence=sentence)
        case HandlingStatus.COMPLETED:
            complete(key, member, revision=revision, sentence=sentence)
        case other:
            raise AssertionError(f"no line leads to {other.value}")


def _reason_of(refusal: HandlingRefused) -> str:
    match refusal:
        case Stale():
            return _R.CHANGED
        case NotVisible() | NotAllowed():
            return _R.NOT_FOUND
        case Altered():
            return _R.ALTERED
        case FilesAwaited():
            return _R.FILES
        case _:
            return _R.NO_EDGE


def _cancelled(asked: RunDecisions, place: DecidingPlace) -> None:
    sheet = _lock(asked.sheet)
    if sheet.state in UNDER_WAY:
        _end(sheet, DecisionSheet.State.STOPPED, "system", Stop.JOB)


def _outcome(result: DecidingPlace) -> str:
    said = gettext("%(seen)s件のうち%(done)s件を決めました")
    return said % {"seen": f"{result.seen:,}", "done": f"{result.done:,}"}


RUN = Kind(
    name="exports.decide",
    words=_("表で受け取った決定を、1件ずつ行う"),
    arguments=RunDecisions,
    start=DecidingPlace(),
    result=DecidingPlace,
    step=_step,
    outcome=_outcome,
    page=lambda asked: reverse("exports:decisions-plan", args=[asked.sheet]),
    cancelled=_cancelled,
    after_cancel=_("決めたものはそのままです。残りは決めません。"),
    duties=(Duty.REVIEW,),
)


def enter() -> None:
    """Let workers take it up."""
    register(RUN)
