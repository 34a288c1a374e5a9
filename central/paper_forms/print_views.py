"""紙の様式で印刷: one application, and the lines that were chosen in a list."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from central.applications.access import reads, visible_to
from central.applications.chosen import UnreadableChoice, chosen_in
from central.applications.copy_models import Which, WorkingCopy
from central.applications.models import Application
from central.applications.not_done import not_done
from central.applications.proof import prove, warning
from central.applications.views import find, record_reading
from central.applications.working_copies import answers_for, copies_that_count
from central.audit.record import record
from central.catalogue.queries import procedure_of
from central.paper_forms.access import batches_of
from central.paper_forms.act_details import PaperBatchTold, PaperPrinted
from central.paper_forms.batch_job import KEPT, MOST_APPLICATIONS, ask_for_batch
from central.paper_forms.boxes import read_boxes
from central.paper_forms.models import PaperBatch, PaperForm
from central.paper_forms.papers import batch_file
from central.paper_forms.printing import (
    MOST_PAPERS,
    FilledPaper,
    filled_paper,
    layout_in_force,
    left_words,
    papers_in_force,
)
from central.paper_forms.refusals import PaperFormRefused
from central.paper_forms.views import PDF_NAME, refusal_words
from central.staff.access import signed_in
from central.staff.models import StaffMember
from central.staff.page_messages import take
from central.staff.zones import closed_procedures, may_open, zone_of
from central.web.pdf_answers import pdf_response
from sync.errors import ContractError

LINES_SHOWN = 300


@require_GET
def choose_paper(request: HttpRequest, number: str) -> HttpResponse:
    """The papers of an application, and what a person must know before they are printed."""
    member = signed_in(request)
    application = find(request, member, number)
    stated = record_reading(request, member, application)
    which = _which(request.GET)
    filled, trouble = [], ""
    copy = copies_that_count([application.pk]).get(application.pk)
    if not stated.faults:
        try:
            used = answers_for(application, which)
            filled = [
                filled_paper(layout_in_force(paper), application, used)
                for paper in papers_in_force(application.body_id, application.procedure)[:MOST_PAPERS]
            ]
        except PaperFormRefused as refused:
            trouble = refusal_words(refused)
        except ContractError:
            trouble = _not_readable()
    context = {
        "application": application,
        "filled": filled,
        "copy": copy,
        "is_edited": which is Which.EDITED and copy is not None,
        "trouble": trouble,
        "warning": warning(stated.faults),
    }
    return render(request, "paper_forms/print.html", context, status=503 if trouble else 200)


@require_GET
def printed(request: HttpRequest, number: str, paper_id: int) -> HttpResponse:
    """The PDF."""
    member = signed_in(request)
    application = find(request, member, number)
    paper = papers_in_force(application.body_id, application.procedure).filter(pk=paper_id).first()
    if paper is None:
        raise Http404
    if prove(application).faults:
        return not_done(request, gettext("届いたときの内容と合わないので、印刷できません。"), 409)
    which = _which(request.GET)
    try:
        used = answers_for(application, which)
        if used.which is not which:
            return not_done(
                request, gettext("いまの内容の写しがありません。原本を印刷するか、写しを作ってください。"), 409
            )
        made = filled_paper(layout_in_force(paper), application, used)
    except PaperFormRefused as refused:
        return not_done(request, refusal_words(refused), 503)
    except ContractError:
        return not_done(request, _not_readable(), 409)
    _record(request, member, application, made, used.copy)
    return pdf_response(made.drawn.content, PDF_NAME)


def _which(asked: QueryDict) -> Which:
    """Whose answers a page or form asks for; the original, where it says nothing that can be read."""
    return Which.EDITED if asked.get("answers") == Which.EDITED.value else Which.ORIGINAL


def _record(
    request: HttpRequest, member: StaffMember, application: Application, made: FilledPaper, copy: WorkingCopy | None
) -> None:
    told = PaperPrinted(
        zone=zone_of(request).id,
        paper=made.layout.paper_id,
        layout=made.layout.number,
        boxes_left=made.boxes_left,
        copy=copy.number if copy is not None else 0,
    )
    with transaction.atomic():
        record(member, "paper.printed", application.audit_subject, application.body, told)


@require_POST
def choose_many(request: HttpRequest) -> HttpResponse:
    """What was chosen in a list: first which paper and how many, then one PDF of them by a worker."""
    member = signed_in(request)
    if not reads(member):
        raise Http404
    try:
        chosen = chosen_in(request, member)
    except UnreadableChoice as unreadable:
        return not_done(request, str(unreadable), 400)
    # As paper comes in: the oldest on top. Ticked lines come from the tables in no order of their own.
    in_order = chosen.applications.order_by("arrived_at", "pk")
    found = list(in_order.select_related("definition", "body")[: MOST_APPLICATIONS + 1])
    if len(found) > MOST_APPLICATIONS:
        said = gettext("1度に印刷できるのは%(most)s件までです。条件を足すか、日を分けて選んでください。")
        return not_done(request, said % {"most": MOST_APPLICATIONS}, 400)
    offers = _offers(found)
    if not offers:
        return not_done(request, gettext("選んだ申請の手続きには、使っている紙の様式がありません。"), 409)
    asked, why = request.POST.get("paper", ""), chosen.why_with_trials()
    paper = next((one for one, _ in offers if str(one.pk) == asked), None)
    if paper is None:
        context = {
            "offers": [_offer(one, of, len(found) - len(of)) for one, of in offers],
            "chosen": [one.arrival_number for one in found],
            "why": why,
        }
        return render(request, "paper_forms/choose.html", context)
    layout, which = layout_in_force(paper), _which(request.POST)
    batch = ask_for_batch(layout, dict(offers)[paper], why, member, zone_of(request), which)
    messages.success(request, gettext("PDFを作っています。できたら、この画面から開けます。"))
    return redirect("paper_forms:batch", batch.pk)


@dataclass(frozen=True)
class PaperOffer:
    """One paper, for as many of what was chosen."""

    paper: PaperForm
    count: int
    others: int
    """Of other procedures: they are not in it."""
    copies: int
    """How many have a working copy that counts."""


def _offer(paper: PaperForm, applications: list[Application], others: int) -> PaperOffer:
    copies = copies_that_count([one.pk for one in applications])
    return PaperOffer(paper, len(applications), others, len(copies))


def _offers(found: list[Application]) -> list[tuple[PaperForm, list[Application]]]:
    """Papers for what was chosen, and of each its applications."""
    kinds = sorted({(one.body_id, one.procedure) for one in found})
    return [
        (paper, [one for one in found if (one.body_id, one.procedure) == kind])
        for kind in kinds
        for paper in papers_in_force(*kind)[:MOST_PAPERS]
    ]


@require_GET
def batch(request: HttpRequest, batch_id: int) -> HttpResponse:
    """How far it is; then the PDF, and who is not in it."""
    made = _batch(request, batch_id)
    # Who may not be seen any more is not named here either.
    seen = visible_to(signed_in(request)).exclude(procedure__in=closed_procedures(zone_of(request)))
    seen = seen.filter(pk__in=made.lines.values("application"))
    lines = made.lines.filter(application__in=seen).select_related("application")[:LINES_SHOWN]
    _record_batch(request, made, "paper.batch_read")
    boxes, definition = read_boxes(made.layout.boxes), procedure_of(made.layout.definition)
    context = {
        "batch": made,
        "lines": [(line, left_words(line, boxes, definition)) for line in lines],
        "until": made.made_at + KEPT if made.made_at else None,
        "open": made.state == PaperBatch.State.DONE and not _is_over(made),
    }
    return render(request, "paper_forms/batch.html", context)


@require_GET
def batch_pdf(request: HttpRequest, batch_id: int) -> HttpResponse:
    """The PDF."""
    made = _batch(request, batch_id)
    if made.state != PaperBatch.State.DONE or _is_over(made):
        raise Http404
    try:
        content = batch_file(made)
    except PaperFormRefused as refused:
        return not_done(request, refusal_words(refused), 503)
    _record_batch(request, made, "paper.batch_opened")
    return pdf_response(content, PDF_NAME)


def _record_batch(request: HttpRequest, made: PaperBatch, act: str) -> None:
    layout = made.layout
    told = PaperBatchTold(
        zone=zone_of(request).id, paper=layout.paper_id, layout=layout.number, paper_lines=made.lines.count()
    )
    with transaction.atomic():
        take(request)
        record(signed_in(request), act, made.audit_subject, layout.paper.body, told)


def _is_over(made: PaperBatch) -> bool:
    return made.made_at is None or made.made_at + KEPT <= timezone.now()


def _batch(request: HttpRequest, batch_id: int) -> PaperBatch:
    """One of this member's who may still, and from here, see everybody who stands in it."""
    zone = zone_of(request)
    rows = batches_of(signed_in(request), closed_procedures(zone)).select_related(
        "layout__paper__body", "layout__definition"
    )
    found = rows.filter(pk=batch_id).first()
    if found is None or not may_open(zone, found.layout.paper.procedure):
        raise Http404
    return found


def _not_readable() -> str:
    return gettext("届いた内容を読めないので、印刷できません。情報政策課に知らせてください。")
