"""The page of totals, and its files."""

from __future__ import annotations

from urllib.parse import urlencode

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from central.audit.record import record
from central.catalogue.queries import procedure_of
from central.exports.models import Format
from central.staff.access import signed_in
from central.staff.models import StaffMember
from central.staff.zones import closed_procedures, zone_of
from central.totals.access import may_count
from central.totals.act_details import TextsRead
from central.totals.answers import READ_LIMIT, questions_of, stated_in, text_questions_of, texts_of
from central.totals.counted import asked_for, count
from central.totals.files import FORMATS, facts_of, file_of
from central.totals.forms import MOST_PAGES, TEXTS_SHOWN, TextsForm, TotalsForm
from central.totals.scope import applications_of, forms_of
from central.totals.tables import form_label

TYPES = {
    Format.CSV: ("text/csv", "csv"),
    Format.XLSX: ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
}
POLICY = "default-src 'none'; sandbox; frame-ancestors 'none'"


@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """Numbers of what arrived in a period."""
    member = _allowed(request)
    form = TotalsForm(request.GET)
    closed = closed_procedures(zone_of(request))
    trouble = form.trouble()
    counted = None if trouble else count(form, member, closed)
    chosen = counted.definition if counted else None
    if counted is not None:
        with transaction.atomic():
            record(member, "totals.read", "totals", member.body, counted.told())
    context = {
        "counted": counted,
        "trouble": trouble,
        "typed": request.GET,
        "since": counted.period.first if counted else None,
        "until": counted.period.last if counted else None,
        "forms": [(row.pk, form_label(row)) for row in forms_of(member, closed).defer("definition")],
        "chosen": chosen,
        "questions": questions_of(chosen) if chosen else [],
        "read_limit": READ_LIMIT,
        "kept": request.GET.urlencode(),
        "kept_for_texts": urlencode({name: value for name, value in request.GET.items() if name != "question"}),
        "texts": text_questions_of(chosen) if chosen and procedure_of(chosen).survey else [],
        "formats": [(each.value, each.label) for each in FORMATS],
    }
    return render(request, "totals/page.html", context, status=400 if trouble else 200)


@require_GET
def file(request: HttpRequest) -> HttpResponse:
    """The same numbers as a file, counted anew."""
    member = _allowed(request)
    form = TotalsForm(request.GET)
    wanted = request.GET.get("as", Format.CSV.value)
    if form.trouble() or wanted not in FORMATS:
        raise Http404
    counted = count(form, member, closed_procedures(zone_of(request)))
    if counted.too_many:
        raise Http404
    kind = Format(wanted)
    named = form_label(counted.definition) if counted.definition else ""
    content = file_of(kind, counted.tables, facts_of(counted.period, named, counted.all, member.name))
    with transaction.atomic():
        record(member, "totals.fetched", "totals", member.body, counted.told(kind.value))
    media, ending = TYPES[kind]
    answer = HttpResponse(content, content_type=media)
    answer.headers["Content-Disposition"] = f'attachment; filename="totals.{ending}"'
    answer.headers["Content-Security-Policy"] = POLICY
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cache-Control"] = "no-store"
    return answer


@require_GET
def texts(request: HttpRequest) -> HttpResponse:
    """What was answered to a survey in free words, the newest first. Whose answers were shown, the log has."""
    member = _allowed(request)
    if "question" not in request.GET:
        return redirect("totals:page")
    form = TextsForm(request.GET)
    if form.trouble():
        raise Http404
    closed = closed_procedures(zone_of(request))
    period, definition = asked_for(form, member, closed)
    questions = dict(text_questions_of(definition)) if definition and procedure_of(definition).survey else {}
    question = form.cleaned_data["question"]
    if question not in questions:
        raise Http404
    here = form.cleaned_data["page"] or 1
    begin = (here - 1) * TEXTS_SHOWN
    found = applications_of(member, closed, period, definition)
    rows = dict(
        found.filter(pk__in=stated_in(found))
        .order_by("-arrived_at", "-pk")
        .values_list("pk", "arrival_number")[begin : begin + TEXTS_SHOWN + 1]
    )
    keys = list(rows)[:TEXTS_SHOWN]
    said = texts_of(keys, question)
    lines = [(rows[key], said[key]) for key in keys if said.get(key)]
    told = TextsRead(shown=tuple(number for number, _words in lines), question=question, zone=zone_of(request).id)
    with transaction.atomic():
        record(member, "totals.texts_read", "totals", member.body, told)
    context = {
        "title": questions[question],
        "form": form_label(definition) if definition else "",
        "period": period,
        "lines": lines,
        "silent": len(keys) - len(lines),
        "here": here,
        "more": len(rows) > TEXTS_SHOWN and here < MOST_PAGES,
        "asked": urlencode({name: value for name, value in request.GET.items() if name not in ("page", "question")}),
    }
    return render(request, "totals/texts.html", context)


def _allowed(request: HttpRequest) -> StaffMember:
    member = signed_in(request)
    if not may_count(member):
        raise Http404
    return member
