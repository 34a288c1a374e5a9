"""The plan of a sending: who gets what, why and when; tries on the staff, approval, the stop, letters on paper."""

from __future__ import annotations

import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from central.applications.forms import revision_of
from central.applications.mail_attachments import AttachmentAway, NotToBeSent
from central.applications.not_done import not_done
from central.audit.details import Shown
from central.audit.record import record
from central.batches.act_details import OfRows
from central.batches.actions.send import (
    approve_sending,
    hold,
    may_approve,
    plan_again,
    plan_sending,
    stop_sending,
    try_on,
)
from central.batches.batch_page import allowed, closed_here, find_batch, head_of, words_of
from central.batches.forms import PlanForm, TryForm
from central.batches.headings import OWN_NAMES
from central.batches.letters.leaving import gone, still_to_go
from central.batches.letters.merging import content_for, mark_of, values_of
from central.batches.models import BatchRow, BatchTry, MassBatch
from central.batches.refusals import BatchRefused
from central.batches.rows import RowView, rows_for
from central.batches.sending.files import own_letter
from central.batches.sending.readiness import READY_BEFORE, readiness_of
from central.batches.sending.states import (
    STATE_WORDS,
    LetterState,
    by_number,
    counted_states,
    in_state,
    receivers_of,
    state_of,
    why_of,
    with_states,
)
from central.batches.sending.tries import NEEDED, tried_by
from central.jobs.models import Job
from central.staff.models import StaffMember
from central.web.pdf_answers import pdf_response

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

SHOWN_ROWS = 50
PRINTED = 100
"""Letters of one file for the printer."""
PRINTS = (MassBatch.State.SENDING, MassBatch.State.DONE)
"""In which something of a batch is given out to be printed."""
UNITE_S = 60
COLOURS = {
    LetterState.UNKNOWN: ("yel", "warning"),
    LetterState.FAILED: ("red", "warning"),
    LetterState.SENT: ("green", "check-circle"),
    LetterState.PAPER: ("blue", "printer"),
}


@require_http_methods(["GET", "POST"])
def plan(request: HttpRequest, batch_id: int) -> HttpResponse:
    """The plan."""
    member = allowed(request)
    batch = find_batch(request, member, batch_id)
    if request.method == "GET":
        return _draw_plan(request, member, batch)
    form = PlanForm(request.POST)
    if not form.is_valid():
        return _draw_plan(request, member, batch, form=form, status=400)
    said = form.cleaned_data
    try:
        plan_sending(
            batch.pk,
            member,
            revision=said["revision"],
            subject=" ".join(said["subject"].split()),
            text=said["text"].strip(),
            send_at=said["send_at"],
        )
    except BatchRefused as refusal:
        status, trouble = words_of(refusal)
        now = find_batch(request, member, batch_id)
        return _draw_plan(request, member, now, form=form, status=status, trouble=trouble)
    messages.success(request, gettext("送る計画を保存しました。"))
    return redirect("batches:plan", batch.pk)


@require_POST
def try_out(request: HttpRequest, batch_id: int) -> HttpResponse:
    """自分に試しに送る"""
    member = allowed(request)
    batch = find_batch(request, member, batch_id)
    form = TryForm(request.POST)
    if not form.is_valid():
        return _draw_plan(request, member, batch, tries=form, status=400)
    said = form.cleaned_data
    try:
        try_on(batch.pk, member, said["row"], said["address"], revision=said["revision"])
    except BatchRefused as refusal:
        return _not_so(request, member, batch_id, refusal, tries=form)
    messages.success(request, gettext("試しに送ります。届いたら、帳票を開いて確かめてください。"))
    return redirect("batches:plan", batch.pk)


@require_POST
def approve(request: HttpRequest, batch_id: int) -> HttpResponse:
    """承認する"""
    member = allowed(request)
    batch = find_batch(request, member, batch_id)
    if "looked" not in request.POST:
        words = gettext("宛先と帳票を確かめて、しるしを付けてください。")
        return _draw_plan(request, member, batch, status=400, trouble=words)
    try:
        approve_sending(batch.pk, member, revision=revision_of(request))
    except BatchRefused as refusal:
        return _not_so(request, member, batch_id, refusal)
    messages.success(request, gettext("承認しました。時刻が来ると送ります。それまでは、いつでも止められます。"))
    return redirect("batches:plan", batch.pk)


@require_POST
def stop(request: HttpRequest, batch_id: int) -> HttpResponse:
    """止める"""
    member = allowed(request)
    batch = find_batch(request, member, batch_id)
    try:
        stop_sending(batch.pk, member)
    except BatchRefused as refusal:
        return _not_so(request, member, batch_id, refusal)
    went, rest = gone(batch).count(), still_to_go(batch).count()
    words = gettext("止めました。まだだれにも送っていません。")
    if went:
        words = gettext("止めました。%(went)s人には、もう送りに出したあとです。残りの%(rest)s人には送りません。")
    messages.success(request, words % {"went": went, "rest": rest})
    return redirect("batches:plan", batch.pk)


@require_POST
def again(request: HttpRequest, batch_id: int) -> HttpResponse:
    """計画に戻す"""
    member = allowed(request)
    batch = find_batch(request, member, batch_id)
    try:
        plan_again(batch.pk, member, revision=revision_of(request))
    except BatchRefused as refusal:
        return _not_so(request, member, batch_id, refusal)
    return redirect("batches:plan", batch.pk)


@require_GET
def paper(request: HttpRequest, batch_id: int) -> HttpResponse:
    """Letters of those without an address, in the order of their numbers, as one file for the printer. Of a batch that
    was stopped none is printed.
    """
    member = allowed(request)
    batch = find_batch(request, member, batch_id)
    if batch.state not in PRINTS:
        raise Http404
    rows = by_number(in_state(_seen(request, member, batch), LetterState.PAPER))
    part = request.GET.get("part", "1")
    at = (int(part) - 1) * PRINTED if part.isdecimal() and 0 < int(part) < 1000 else 0
    found = list(rows.select_related("application")[at : at + PRINTED])
    if not found:
        raise Http404
    try:
        united = _united([own_letter(row) for row in found])
    except (NotToBeSent, AttachmentAway, subprocess.SubprocessError, OSError):
        return not_done(request, gettext("いまファイルを読めません。少し待って、もう一度してください。"), 503)
    with transaction.atomic():
        record(member, "batch.printed", batch.audit_subject, batch.body, OfRows(rows=len(found)))
    return pdf_response(united, f"letters-{batch.pk}")


def _united(files: list[bytes]) -> bytes:
    """By poppler, in a folder that is gone afterwards."""
    if len(files) == 1:
        return files[0]
    with tempfile.TemporaryDirectory() as folder:
        names = [str(Path(folder) / f"{at:04}.pdf") for at in range(len(files))]
        for name, content in zip(names, files, strict=True):
            Path(name).write_bytes(content)
        out = Path(folder) / "all.pdf"
        subprocess.run(["pdfunite", *names, str(out)], check=True, capture_output=True, timeout=UNITE_S)
        return out.read_bytes()


# ── the page ──


@dataclass(frozen=True)
class PlannedRow:
    """One person: what this one gets, where it stands, and whether it would be another letter now."""

    row: BatchRow
    word: StrOrPromise
    colour: str
    icon: str
    changed: bool
    why: StrOrPromise


def _seen(request: HttpRequest, member: StaffMember, batch: MassBatch) -> QuerySet[BatchRow]:
    keys = rows_for(batch, member, RowView(), closed_here(request)).values("pk")
    return with_states(batch).filter(pk__in=keys)


def _draw_plan(
    request: HttpRequest,
    member: StaffMember,
    batch: MassBatch,
    *,
    form: PlanForm | None = None,
    tries: TryForm | None = None,
    status: int = 200,
    trouble: str = "",
) -> HttpResponse:
    rows = by_number(_seen(request, member, batch)).select_related("application", "application__definition", "delivery")
    chosen = request.GET.get("state", "")
    if chosen in set(LetterState):
        rows = in_state(rows, LetterState(chosen))
    page = Paginator(rows, SHOWN_ROWS).get_page(request.GET.get("page"))
    told = values_of(batch, list(page.object_list))
    out = set(gone(batch).filter(pk__in=[each.row.pk for each in told]).values_list("pk", flat=True))
    planned = [
        PlannedRow(
            each.row,
            STATE_WORDS[state_of(each.row)],
            *COLOURS.get(state_of(each.row), ("gray", "clock")),
            bool(each.row.letter)
            and each.row.pk not in out
            and mark_of(content_for(batch, each), each.row.letter) != each.row.letter_mark,
            why_of(each.row.delivery),
        )
        for each in told
    ]
    with transaction.atomic():
        record(member, "batch.read", batch.audit_subject, batch.body, Shown(shown=len(planned)))
    counts = counted_states(batch)
    on_paper = next((count for state, _word, count in counts if state is LetterState.PAPER), 0)
    if form is None:
        soon = timezone.localtime(batch.send_at or timezone.now() + hold())
        form = PlanForm(
            initial={
                "subject": batch.subject or gettext("【様式名】の書類をお送りします"),
                "text": batch.mail_text
                or gettext("【氏名】様\n\n書類（PDF）をこのメールに付けました。開いて確かめてください。"),
                "send_at": f"{soon:%Y-%m-%dT%H:%M}",
            }
        )
    tried = tried_by(batch)
    context = {
        **head_of(batch, member),
        "form": form,
        "page": page,
        "planned": planned,
        "counts": counts,
        "chosen": chosen,
        "receivers": receivers_of(batch),
        "readiness": readiness_of(batch, timezone.now(), hold()),
        "ready_before": int(READY_BEFORE.total_seconds() // 60),
        "standing_still": Job.objects.filter(about=batch.audit_subject, state=Job.State.ASIDE).exists(),
        "parts": range(1, (on_paper + PRINTED - 1) // PRINTED + 1) if batch.state in PRINTS else (),
        "places": [*OWN_NAMES, *batch.items.order_by("pk").values_list("name", flat=True)],
        "try_form": tries or TryForm(),
        "tries": BatchTry.objects.filter(batch=batch, letters_at__gte=batch.letters_at or batch.made_at).select_related(
            "member"
        ),
        "tried": len(tried),
        "needed": NEEDED,
        "may_approve": may_approve(member, batch),
        "is_planner": batch.planned_by_id == member.pk,
        "hold": int(hold().total_seconds() // 60),
        "domain": settings.MAIL_FROM.rpartition("@")[2],
        "trouble": trouble,
    }
    return render(request, "batches/plan.html", context, status=status)


def _not_so(
    request: HttpRequest, member: StaffMember, batch_id: int, refusal: BatchRefused, *, tries: TryForm | None = None
) -> HttpResponse:
    status, trouble = words_of(refusal)
    batch = find_batch(request, member, batch_id)
    return _draw_plan(request, member, batch, tries=tries, status=status, trouble=trouble)
