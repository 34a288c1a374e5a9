"""ファイル入出力: a table comes in as a difference that is looked at first; the selected people go out as one."""

from __future__ import annotations

import csv
import io

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from central.audit.record import record
from central.batches.act_details import OfRows
from central.batches.actions.tables import ask_for_table, may_release_table, release_table, waiting_tables
from central.batches.actions.word import set_values
from central.batches.batch_page import allowed, closed_here, find_batch, head_of, words_of
from central.batches.forms import PasteForm
from central.batches.headings import NAME, NUMBER, OWN_NUMBER
from central.batches.models import ItemValue, MassBatch
from central.batches.pasted import ReadTable, read_table
from central.batches.refusals import BatchNotAllowed, BatchRefused
from central.batches.rows import Column, Narrowing, RowView, rows_for
from central.batches.shown_marks import table_mark
from central.staff.models import StaffMember
from central.web.spreadsheet_cells import guarded
from central.web.words import grouped

SHOWN_CHANGES = 100


@require_http_methods(["GET", "POST"])
def tables(request: HttpRequest, batch_id: int) -> HttpResponse:
    """In and out, by which button."""
    member = allowed(request)
    batch = find_batch(request, member, batch_id)
    if request.method == "GET":
        return _draw_tables(request, member, batch, PasteForm())
    match request.POST.get("act", ""):
        case "out":
            return _take_out(request, member, batch)
        case "release":
            return _release(request, member, batch)
        case _:
            return _take_in(request, member, batch)


def _take_in(request: HttpRequest, member: StaffMember, batch: MassBatch) -> HttpResponse:
    form = PasteForm(request.POST)
    if not form.is_valid():
        return _draw_tables(request, member, batch, form, status=400)
    said = form.cleaned_data
    table = read_table(batch, said["table"])
    if table.troubles or not table.changes or not said["apply"]:
        return _draw_tables(request, member, batch, form, table=table, status=400 if table.troubles else 200)
    if not form.applies(batch):
        words = gettext("見たあとで、表か一括処理が変わりました。変わるところを、もう一度見てください。")
        return _draw_tables(request, member, batch, form, table=table, status=409, trouble=words)
    try:
        set_values(batch.pk, member, table.values(), revision=said["revision"])
    except BatchRefused as refusal:
        status, trouble = words_of(refusal)
        now = find_batch(request, member, batch.pk)
        return _draw_tables(
            request, member, now, form, table=read_table(now, said["table"]), status=status, trouble=trouble
        )
    messages.success(request, gettext("%(count)s件の中身を入れました。") % {"count": len(table.changes)})
    return redirect("batches:tables", batch.pk)


def _take_out(request: HttpRequest, member: StaffMember, batch: MassBatch) -> HttpResponse:
    try:
        asked = ask_for_table(batch.pk, member, request.POST.get("selection", ""))
    except BatchRefused as refusal:
        return _not_so(request, member, batch, refusal)
    if asked.released_at is None:
        messages.info(request, gettext("この人数の表は、ほかの、承認できる職員が承認すると出せます。"))
        return redirect("batches:tables", batch.pk)
    out, count = _table_of(request, member, batch)
    with transaction.atomic():
        record(member, "batch.table_copied", batch.audit_subject, batch.body, OfRows(rows=count))
    return _draw_tables(request, member, batch, PasteForm(), out=out, copied=count)


def _release(request: HttpRequest, member: StaffMember, batch: MassBatch) -> HttpResponse:
    asked = request.POST.get("table_out", "")
    try:
        release_table(batch.pk, member, int(asked) if asked.isdecimal() and len(asked) < 19 else 0)
    except BatchRefused as refusal:
        return _not_so(request, member, batch, refusal)
    messages.success(request, gettext("承認しました。頼んだ人が、24時間のあいだ表を出せます。"))
    return redirect("batches:tables", batch.pk)


def _not_so(request: HttpRequest, member: StaffMember, batch: MassBatch, refusal: BatchRefused) -> HttpResponse:
    status, trouble = words_of(refusal)
    if isinstance(refusal, BatchNotAllowed) and request.POST.get("act") == "release":
        trouble = gettext("表を頼んだ人のほかの、承認できる職員が承認します。")
    now = find_batch(request, member, batch.pk)
    return _draw_tables(request, member, now, PasteForm(), status=status, trouble=trouble)


def _draw_tables(
    request: HttpRequest,
    member: StaffMember,
    batch: MassBatch,
    form: PasteForm,
    *,
    table: ReadTable | None = None,
    out: str = "",
    copied: int = 0,
    status: int = 200,
    trouble: str = "",
) -> HttpResponse:
    own = list(batch.items.filter(fixed=False).order_by("pk"))
    context = {
        **head_of(batch, member),
        "here": "batches:tables",
        "form": form,
        "table": table,
        "differences": table.changes[:SHOWN_CHANGES] if table else [],
        "shown": table_mark(batch, form.cleaned_data["table"]) if table else "",
        "heads": [NUMBER, NAME, *(item.name for item in own)],
        "out": out,
        "copied": copied,
        "waiting": [(each, may_release_table(member, each, batch)) for each in waiting_tables(batch)],
        "trouble": trouble,
    }
    return render(request, "batches/tables.html", context, status=status)


def _table_of(request: HttpRequest, member: StaffMember, batch: MassBatch) -> tuple[str, int]:
    """The selected rows as a table that a spreadsheet takes as it is: 個別番号, 到達番号, 氏名 and the added items."""
    view = RowView(narrowing=Narrowing(), sort=Column.OWN_NUMBER.value)
    rows = rows_for(batch, member, view, closed_here(request)).filter(selected=True).select_related("application")
    own = list(batch.items.filter(fixed=False).order_by("pk"))
    said = {
        (value.row_id, value.item_id): value.text
        for value in ItemValue.objects.filter(row__batch=batch, row__selected=True)
    }
    lines = [[OWN_NUMBER, NUMBER, NAME, *(item.name for item in own)]]
    for row in rows:
        values = [said.get((row.pk, item.pk), "") for item in own]
        application = row.application
        lines.append([row.own_number or "", grouped(application.arrival_number), application.applicant_name, *values])
    written = io.StringIO()
    csv.writer(written, delimiter="\t", lineterminator="\n").writerows(
        [[guarded(cell) for cell in line] for line in lines]
    )
    return written.getvalue(), len(lines) - 1
