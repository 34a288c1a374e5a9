"""Many applications as one PDF: asked for on a page, drawn by a worker, gone after a day."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from msgspec import Struct

from central.applications.access import visible_to
from central.applications.copy_models import Which
from central.applications.models import Application
from central.applications.proof import prove
from central.applications.working_copies import answers_for, copies_that_count
from central.audit.record import record, recorded_last
from central.jobs.actions.enqueue import enqueue
from central.jobs.kinds import Ended, Kind, Turn, Write, register
from central.jobs.retention import NoArguments
from central.jobs.schedules import Hourly, schedule
from central.paper_forms.act_details import PaperBatchTold
from central.paper_forms.drawing.marks import PaperSheet
from central.paper_forms.models import PaperBatch, PaperBatchLine, PaperLayout
from central.paper_forms.papers import put_paper
from central.paper_forms.printing import many_filled, sheet_for
from central.paper_forms.refusals import PaperNotDrawn, PaperNotThere
from central.staff.models import StaffMember
from central.staff.zones import Zone
from central.store.keeping import keep, release
from sync.errors import ContractError

MOST_APPLICATIONS = 300
"""In one PDF: what a person prints and puts in order in one go."""
KEPT = timedelta(hours=24)
_O = PaperBatchLine.Outcome


class WhichBatch(Struct, frozen=True):
    """Its key."""

    batch: int


class AtOnce(Struct, frozen=True):
    """One step is all."""


class BatchMade(Struct, frozen=True):
    """How many stand in the PDF; 0: there is none."""

    printed: int = 0


def ask_for_batch(
    layout: PaperLayout,
    applications: list[Application],
    why: str,
    member: StaffMember,
    zone: Zone,
    which: Which = Which.ORIGINAL,
) -> PaperBatch:
    """Queue it; which applications they are, and which of their working copies, is written down now."""
    with transaction.atomic(), recorded_last():
        batch = PaperBatch.objects.create(layout=layout, by=member, at=timezone.now(), why=why[:400], which=which.value)
        copies = copies_that_count([one.pk for one in applications]) if which is Which.EDITED else {}
        PaperBatchLine.objects.bulk_create(
            PaperBatchLine(
                batch=batch,
                application=one,
                revision=one.revision,
                copy=copies[one.pk].number if one.pk in copies else None,
            )
            for one in applications
        )
        told = PaperBatchTold(zone=zone.id, paper=layout.paper_id, layout=layout.number, paper_lines=len(applications))
        record(member, "paper.batch_asked", batch.audit_subject, layout.paper.body, told)
        enqueue(PRINT_BATCH, WhichBatch(batch.pk), by=member, about=batch.audit_subject, body=layout.paper.body)
    return batch


def _step(turn: Turn[WhichBatch, AtOnce]) -> Write[AtOnce, BatchMade]:
    batch = PaperBatch.objects.select_related("by", "layout__file", "layout__definition", "layout__paper__body").get(
        pk=turn.arguments.batch
    )
    if batch.state != PaperBatch.State.WAITING:
        return lambda: Ended(BatchMade(), 1)
    outcomes, sheets = _looked_through(batch, turn)
    try:
        drawn = many_filled(batch.layout, list(sheets.values()), turn.beat) if sheets else None
        sha256 = put_paper(drawn.content, by_office=True) if drawn is not None else ""
    except (PaperNotDrawn, PaperNotThere):
        return lambda: _failed(batch, outcomes)
    if drawn is None:
        return lambda: _failed(batch, outcomes)
    left: dict[int, list[str]] = {}
    for one in drawn.not_drawn:
        left.setdefault(list(sheets)[one.sheet], []).append(one.box)
    pages = {pk: 1 + place * drawn.pages for place, pk in enumerate(sheets)}

    def write() -> Ended[BatchMade]:
        keep([sha256])
        _write_outcomes(batch, outcomes | dict.fromkeys(left, _O.TOLD), pages, left)
        PaperBatch.objects.filter(pk=batch.pk).update(
            state=PaperBatch.State.DONE, sha256=sha256, made_at=timezone.now()
        )
        return Ended(BatchMade(len(sheets)), 1)

    return write


def _looked_through(batch: PaperBatch, turn: Turn[WhichBatch, AtOnce]) -> tuple[dict[int, str], dict[int, PaperSheet]]:
    """By line: what becomes of it, and of those that are printed what is drawn."""
    paper = batch.layout.paper
    lines = list(batch.lines.all())
    seen = visible_to(batch.by).filter(pk__in=[line.application_id for line in lines])
    seen = seen.filter(body=paper.body_id, procedure=paper.procedure).select_related("definition", "body", "kiosk")
    found = {application.pk: application for application in seen}
    outcomes: dict[int, str] = {}
    sheets: dict[int, PaperSheet] = {}
    for line in lines:
        turn.beat()
        application = found.get(line.application_id)
        if application is None:
            outcomes[line.pk] = _O.NOT_SEEN
        elif application.revision != line.revision:
            outcomes[line.pk] = _O.CHANGED
        elif prove(application).faults:
            outcomes[line.pk] = _O.NOT_PROVEN
        else:
            outcomes[line.pk], sheet = _drawn(batch, line, application)
            if sheet is not None:
                sheets[line.pk] = sheet
    return outcomes, sheets


def _drawn(batch: PaperBatch, line: PaperBatchLine, application: Application) -> tuple[str, PaperSheet | None]:
    try:
        used = answers_for(application, Which(batch.which))
    except ContractError:
        return _O.NOT_PROVEN, None
    if (used.copy.number if used.copy is not None else None) != line.copy:
        return _O.CHANGED, None
    return _O.PRINTED, sheet_for(batch.layout, application, used)


def _failed(batch: PaperBatch, outcomes: dict[int, str]) -> Ended[BatchMade]:
    """Nothing of it is there: who was left out is said all the same."""
    left = {pk: outcome for pk, outcome in outcomes.items() if outcome != _O.PRINTED}
    _write_outcomes(batch, left, {}, {})
    PaperBatch.objects.filter(pk=batch.pk).update(state=PaperBatch.State.FAILED)
    return Ended(BatchMade(), 1)


def _write_outcomes(
    batch: PaperBatch, outcomes: dict[int, str], pages: dict[int, int], left: dict[int, list[str]]
) -> None:
    lines = [
        PaperBatchLine(pk=pk, batch=batch, outcome=outcome, page=pages.get(pk), boxes_left=" ".join(left.get(pk, ())))
        for pk, outcome in outcomes.items()
    ]
    PaperBatchLine.objects.bulk_update(lines, ["outcome", "page", "boxes_left"])


def _cancelled(asked: WhichBatch, place: AtOnce) -> None:
    PaperBatch.objects.filter(pk=asked.batch, state=PaperBatch.State.WAITING).update(state=PaperBatch.State.FAILED)


def _outcome(result: BatchMade) -> str:
    if not result.printed:
        return gettext("PDFは作れませんでした")
    return gettext("%(count)s件を1つのPDFにしました") % {"count": result.printed}


PRINT_BATCH = Kind(
    name="paper_forms.batch",
    words=_("紙の様式でまとめて印刷するPDFを作る"),
    arguments=WhichBatch,
    start=AtOnce(),
    result=BatchMade,
    step=_step,
    outcome=_outcome,
    page=lambda asked: reverse("paper_forms:batch", args=[asked.batch]),
    cancelled=_cancelled,
    after_cancel=_("PDFはできません。もう一度、一覧から選んでください。"),
)


def _forget(turn: Turn[NoArguments, AtOnce]) -> Write[AtOnce, BatchMade]:
    def write() -> Ended[BatchMade]:
        over = PaperBatch.objects.select_for_update().filter(
            state=PaperBatch.State.DONE, made_at__lt=timezone.now() - KEPT
        )
        going = list(over[:200])
        release([batch.sha256 for batch in going])
        PaperBatch.objects.filter(pk__in=[batch.pk for batch in going]).update(state=PaperBatch.State.GONE, sha256="")
        return Ended(BatchMade(len(going)), len(going))

    return write


FORGET_BATCHES = Kind(
    name="paper_forms.forget_batches",
    words=_("紙の様式でまとめたPDFを、1日たったら消す"),
    arguments=NoArguments,
    start=AtOnce(),
    result=BatchMade,
    step=_forget,
    outcome=lambda result: gettext("%(count)s個を消しました") % {"count": result.printed},
)


def enter() -> None:
    """Let workers take them up."""
    register(PRINT_BATCH)
    schedule(FORGET_BATCHES, NoArguments(), Hourly(40))
