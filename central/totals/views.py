"""The page of totals, and its files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from central.audit.record import record
from central.catalogue.models import ProcedureVersion
from central.catalogue.queries import procedure_of
from central.exports.models import Format
from central.staff.access import signed_in
from central.staff.models import StaffMember
from central.staff.zones import closed_procedures, zone_of
from central.totals.access import may_count
from central.totals.act_details import TotalsRead
from central.totals.answers import READ_LIMIT, questions_of, stated_in, tally_choices
from central.totals.counting import tally_of
from central.totals.files import FORMATS, facts_of, file_of
from central.totals.forms import TotalsForm
from central.totals.scope import CountedPeriod, applications_of, forms_of, last_days
from central.totals.tables import TotalTable, form_label, table_of_choices, tables_of

TYPES = {
    Format.CSV: ("text/csv", "csv"),
    Format.XLSX: ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
}
POLICY = "default-src 'none'; sandbox; frame-ancestors 'none'"


@dataclass(frozen=True)
class CountedTotals:
    """Everything that was asked for, counted."""

    period: CountedPeriod
    definition: ProcedureVersion | None
    question: str
    all: int
    tables: Sequence[TotalTable]
    too_many: bool
    """More statements than are read for a question."""

    def told(self, form: str = "") -> TotalsRead:
        """For the log."""
        named = f"{self.definition.procedure} {self.definition.version}" if self.definition else ""
        return TotalsRead(
            first_day=self.period.first.isoformat(),
            last_day=self.period.last.isoformat(),
            found=self.all,
            form=named,
            question=self.question,
            format=form,
        )


@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """Numbers of what arrived in a period."""
    member = _allowed(request)
    form = TotalsForm(request.GET)
    closed = closed_procedures(zone_of(request))
    trouble = form.trouble()
    counted = None if trouble else _count(form, member, closed)
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
        "formats": [(each.value, each.label) for each in FORMATS],
    }
    return render(request, "totals/page.html", context, status=400 if trouble else 200)


@require_GET
def file(request: HttpRequest) -> HttpResponse:
    """The same numbers as a file, counted anew."""
    member = _allowed(request)
    form = TotalsForm(request.GET)
    wanted = request.GET.get("as", "")
    if form.trouble() or wanted not in FORMATS:
        raise Http404
    counted = _count(form, member, closed_procedures(zone_of(request)))
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


def _count(form: TotalsForm, member: StaffMember, closed: frozenset[str]) -> CountedTotals:
    said = form.cleaned_data
    now = timezone.now()
    period = CountedPeriod(said["since"], said["until"], now) if said["since"] else last_days(now)
    definition = None
    if said["form"] is not None:
        definition = forms_of(member, closed).filter(pk=said["form"]).first()
        if definition is None:
            raise Http404
    rows = applications_of(member, closed, period, definition)
    tally = tally_of(rows)
    tables = tables_of(tally, period)
    question = said["question"] if definition is not None else ""
    too_many = False
    if definition is not None and question:
        if question not in dict(questions_of(definition)):
            raise Http404
        keys = list(stated_in(rows)[: READ_LIMIT + 1])
        too_many = len(keys) > READ_LIMIT
        if not too_many:
            names = {"yes": gettext("はい"), "no": gettext("いいえ")}
            [choices] = tally_choices(definition, [question], keys, names)
            hidden = _kept_in(definition, question)
            tables.insert(0, table_of_choices(choices, exported=not hidden))
    return CountedTotals(period, definition, question, tally.all, tables, too_many)


def _kept_in(definition: ProcedureVersion, question: str) -> bool:
    """Whether the form leaves this answer out of every file."""
    return any(field.not_exported for field in procedure_of(definition).fields() if field.id == question)


def _allowed(request: HttpRequest) -> StaffMember:
    member = signed_in(request)
    if not may_count(member):
        raise Http404
    return member
