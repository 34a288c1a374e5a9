"""A plan of decisions is run: each line by the act that a page has for it, with the revision that the sheet showed."""

from __future__ import annotations

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from msgspec import Struct

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
from central.audit.record import record, recorded_last
from central.exports.access import decisions_second_needed, may_release_decisions
from central.exports.act_details import SheetRun
from central.exports.decision_rules import WORDS
from central.exports.models import DecisionLine, DecisionSheet
from central.exports.refusals import ExportNotAllowed, ExportStale
from central.jobs.actions.enqueue import enqueue
from central.jobs.kinds import Ended, Kind, Step, Turn, Write, register
from central.staff.duties import Duty
from central.staff.models import StaffMember
from sync.contract.forms.texts import Text
from sync.contract.states import HandlingStatus

PIECE = 1
"""Decisions written in one transaction: each locks the head of the statuses, behind which nothing may be locked."""
_R = DecisionLine.Reason


class RunDecisions(Struct, frozen=True):
    """Which plan."""

    sheet: int


class DecidingPlace(Struct, frozen=True):
    """How far it is: the last line, and how many were done."""

    up_to: int = 0
    done: int = 0
    seen: int = 0


def run(seen: DecisionSheet, member: StaffMember, *, revision: int) -> DecisionSheet:
    """Begin. The maker's decisions they are, whoever releases them.

    Raises:
        ExportNotAllowed: another person must do this.
        ExportStale
    """
    second = decisions_second_needed(seen)
    if second and not may_release_decisions(member, seen):
        raise ExportNotAllowed("so many decisions need another person's word")
    if not second and member.pk != seen.made_by_id:
        raise ExportNotAllowed("another's decisions")
    with transaction.atomic():
        sheet = _locked(seen, revision)
        sheet.state, sheet.released_by, sheet.released_at = DecisionSheet.State.RUNNING, member, timezone.now()
        sheet.revision += 1
        sheet.save(update_fields=["state", "released_by", "released_at", "revision"])
        planned = sheet.lines.filter(state=DecisionLine.State.PLANNED).count()
        asked = RunDecisions(sheet.pk)
        enqueue(RUN, asked, by=seen.made_by, about=sheet.audit_subject, body=sheet.body)
        told = SheetRun(planned=planned, second_person=second)
        record(member, "decisions.run", sheet.audit_subject, sheet.body, told)
    return sheet


def drop(seen: DecisionSheet, member: StaffMember, *, revision: int) -> DecisionSheet:
    """Give it up before anything was decided.

    Raises:
        ExportNotAllowed, ExportStale
    """
    if member.pk != seen.made_by_id:
        raise ExportNotAllowed("another's decisions")
    with transaction.atomic():
        sheet = _locked(seen, revision)
        sheet.state = DecisionSheet.State.DISCARDED
        sheet.revision += 1
        sheet.save(update_fields=["state", "revision"])
        record(member, "decisions.discarded", sheet.audit_subject, sheet.body)
    return sheet


def _locked(seen: DecisionSheet, revision: int) -> DecisionSheet:
    sheet = DecisionSheet.objects.select_for_update(of=("self",)).select_related("body").get(pk=seen.pk)
    if sheet.revision != revision or sheet.state != DecisionSheet.State.PLANNED:
        raise ExportStale("this plan was changed meanwhile")
    return sheet


def _step(turn: Turn[RunDecisions, DecidingPlace]) -> Write[DecidingPlace, DecidingPlace]:
    place = turn.place
    sheet = DecisionSheet.objects.select_related("made_by").get(pk=turn.arguments.sheet)
    rows = sheet.lines.filter(state=DecisionLine.State.PLANNED, pk__gt=place.up_to).order_by("pk")
    keys = list(rows.values_list("pk", flat=True)[:PIECE])
    total = sheet.lines.exclude(state=DecisionLine.State.REFUSED).count()

    def write() -> Step[DecidingPlace] | Ended[DecidingPlace]:
        done = 0
        with recorded_last():
            lines = DecisionLine.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk")
            for line in lines.select_related("application"):
                done += _decide(line, sheet.made_by)
        after = DecidingPlace(keys[-1] if keys else place.up_to, place.done + done, place.seen + len(keys))
        if len(keys) == PIECE:
            return Step(after, after.seen, total)
        DecisionSheet.objects.filter(pk=sheet.pk).update(state=DecisionSheet.State.DONE)
        return Ended(after, after.seen)

    return write


def _decide(line: DecisionLine, member: StaffMember) -> bool:
    """One line: its state is written with its effect."""
    try:
        _act(line, member)
    except HandlingRefused as refusal:
        line.state, line.reason = DecisionLine.State.FAILED, _reason_of(refusal)
    else:
        line.state = DecisionLine.State.DONE
    line.save(update_fields=["state", "reason"])
    return line.state == DecisionLine.State.DONE


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
        case Altered() | NotProvable():
            return _R.ALTERED
        case FilesAwaited():
            return _R.FILES
        case _:
            return _R.NO_EDGE


def _cancelled(asked: RunDecisions, place: DecidingPlace) -> None:
    DecisionSheet.objects.filter(pk=asked.sheet, state=DecisionSheet.State.RUNNING).update(
        state=DecisionSheet.State.DONE
    )


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
