"""Pages of what needs a look (確認が要る): read one, close one."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST
from msgspec import UNSET

from central.applications.access import manual_checks_visible_to, visible_to
from central.applications.act_details import CheckRead
from central.applications.actions.manual_check import resolve_manual_check
from central.applications.checks import checks_in
from central.applications.forms import ResolveForm
from central.applications.manual_check_reasons import arrival_words, document_of, reasons_of
from central.applications.manual_check_ways import ways_out_of
from central.applications.models import Application, ApplicationVersion, ManualCheck
from central.applications.pairs import lines_beside_check, numbers_named
from central.applications.proof import faults_of_manual_check, warning
from central.applications.refusals import HandlingRefused
from central.applications.views import record_reading as record_reading_of_application
from central.applications.views import refusal_words
from central.applications.words import badges
from central.applications.words.check_sentences import sentences_of
from central.audit.record import record
from central.staff.access import signed_in
from central.staff.models import StaffMember
from central.staff.page_messages import said_with, take
from central.staff.zones import may_open, zone_of
from sync.contract.chain.statement import ConfirmLine, confirm_lines, read_statement
from sync.errors import ContractError


@require_GET
def manual_check(request: HttpRequest, check_id: int) -> HttpResponse:
    """One thing that needs a look."""
    member = signed_in(request)
    return _draw(request, member, find_manual_check(request, member, check_id), ResolveForm())


@require_POST
def resolve(request: HttpRequest, check_id: int) -> HttpResponse:
    """Close it with what was done."""
    member = signed_in(request)
    row = find_manual_check(request, member, check_id)
    form = ResolveForm(request.POST)
    if not form.is_valid():
        return _draw(request, member, row, form, status=400)
    try:
        with said_with(request):
            resolve_manual_check(row.pk, member, form.cleaned_data["resolution"])
            messages.success(request, gettext("確認を終えました。"))
    except HandlingRefused as refusal:
        status, trouble = refusal_words(refusal)
        return _draw(
            request, member, find_manual_check(request, member, check_id), form, status=status, trouble=trouble
        )
    return redirect("applications:work-tab", "look")


def find_manual_check(request: HttpRequest, member: StaffMember, check_id: int) -> ManualCheck:
    """What needs a look, as far as this person may know of it from this zone.

    Raises:
        Http404: there is none, or it is not for this person or this zone; all look alike.
    """
    rows = manual_checks_visible_to(member).select_related("body", "kiosk", "application", "resolved_by")
    row = rows.filter(pk=check_id).first()
    if row is None or not may_open(zone_of(request), row.procedure):
        raise Http404
    return row


def record_reading(request: HttpRequest, member: StaffMember, row: ManualCheck) -> tuple[str, ...]:
    """Whoever draws it shows it: that this member reads it is an entry. The faults of the statement that it keeps."""
    faults = faults_of_manual_check(row)
    told = CheckRead(kind=row.kind, zone=zone_of(request).id, altered=tuple(faults) or UNSET)
    with transaction.atomic():
        take(request)
        record(member, "look.read", f"look:{row.pk}", row.body, told)
    return faults


def _draw(
    request: HttpRequest,
    member: StaffMember,
    row: ManualCheck,
    form: ResolveForm,
    *,
    status: int = 200,
    trouble: str = "",
) -> HttpResponse:
    faults = record_reading(request, member, row)
    twin = _twin(request, member, row)
    if twin is not None:
        record_reading_of_application(request, member, twin)
    context = {
        "manual_check": row,
        "badge": badges.MANUAL_CHECK[row.kind],
        "reasons": reasons_of(row),
        "arrival_words": arrival_words(row),
        "document": document_of(row),
        "checks": sentences_of(checks_in(row.checks), bytes(row.statement)),
        "lines": _lines_if_readable(bytes(row.statement)),
        "ways": ways_out_of(row, member),
        "beside": _beside(request, member, row),
        "twin": twin,
        "twin_lines": lines_beside_check(row, twin) if twin is not None else (),
        "form": form,
        "trouble": trouble,
        "warning": warning(faults),
    }
    return render(request, "applications/manual_check.html", context, status=status)


def _beside(request: HttpRequest, member: StaffMember, row: ManualCheck) -> list[Application]:
    """The other applications that it names, as far as this member may know of them: they are compared with its own."""
    if row.application is None:
        return []
    others = visible_to(member).filter(arrival_number__in=numbers_named(row), procedure=row.application.procedure)
    return [other for other in others.exclude(pk=row.application.pk) if may_open(zone_of(request), other.procedure)]


def _twin(request: HttpRequest, member: StaffMember, row: ManualCheck) -> Application | None:
    """The application that bears the same number, where two entries came with one; None: this member may not know."""
    if "arrival_number_twice" not in row.reasons:
        return None
    version = ApplicationVersion.objects.filter(arrival_number=row.arrival_number).first()
    found = visible_to(member).filter(pk=version.application_id).first() if version is not None else None
    return found if found is not None and may_open(zone_of(request), found.procedure) else None


def _lines_if_readable(statement: bytes) -> tuple[ConfirmLine, ...]:
    """The confirm screen of an opened statement, or nothing."""
    try:
        return confirm_lines(read_statement(statement))
    except ContractError:
        return ()
