"""Pages of decisions that come back in a sheet: the file, the plan of differences, and what became of each line."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from central.applications.forms import revision_of
from central.applications.stopped_early import STOPS
from central.applications.words import badges
from central.audit.details import Shown
from central.audit.record import record
from central.exports.access import (
    decisions_by_two,
    decisions_second_needed,
    decisions_visible_to,
    exports_anywhere,
    may_open_page,
    may_release_decisions,
)
from central.exports.actions.read_decisions import read_decisions
from central.exports.actions.run_decisions import drop, run, stop
from central.exports.decision_rules import REASONS, WORDS
from central.exports.models import UNDER_WAY, DecisionLine, DecisionSheet
from central.exports.refusals import ExportNotAllowed, ExportRefused, SheetRefused
from central.exports.sheet_reading import FILE_LIMIT_BYTES
from central.jobs.models import Job
from central.staff.access import signed_in
from central.staff.models import StaffMember
from central.staff.zones import closed_procedures, zone_of
from central.web.brought_files import takes_a_file

SHEETS_SHOWN = 20
LINES_SHOWN = 100
"""Of a page."""
_L = DecisionLine.State


@takes_a_file
@require_http_methods(["GET", "POST"])
def decisions(request: HttpRequest) -> HttpResponse:
    """Bring a sheet; all plans, the newest first."""
    member = _allowed(request)
    if request.method == "GET":
        return _draw(request, member)
    if not exports_anywhere(member):
        raise Http404
    upload = request.FILES.get("file")
    if upload is None:
        return _draw(request, member, trouble=gettext("ファイルを選んでください。"), status=400)
    try:
        sheet = read_decisions(upload.read(FILE_LIMIT_BYTES + 1), member, closed_procedures(zone_of(request)))
    except SheetRefused as refused:
        return _draw(request, member, trouble=str(refused), status=400)
    return redirect("exports:decisions-plan", sheet.pk)


@require_GET
def plan(request: HttpRequest, sheet_id: int) -> HttpResponse:
    """What would change, what cannot, what cannot be read; afterwards what became of each."""
    member = _allowed(request)
    return _draw_plan(request, member, _find(request, member, sheet_id))


@require_POST
def start(request: HttpRequest, sheet_id: int) -> HttpResponse:
    """Run it."""
    member = _allowed(request)
    sheet = _find(request, member, sheet_id)
    if "looked" not in request.POST:
        trouble = gettext("決定を確かめて、しるしを付けてください。")
        return _draw_plan(request, member, sheet, status=400, trouble=trouble)
    try:
        run(sheet, member, revision=revision_of(request))
    except ExportRefused as refusal:
        return _refused(request, member, sheet, refusal)
    messages.success(request, gettext("承認しました。"))
    return redirect("exports:decisions-plan", sheet.pk)


@require_POST
def stop_decisions(request: HttpRequest, sheet_id: int) -> HttpResponse:
    """End it on its way. Needs nothing but the click."""
    member = _allowed(request)
    sheet = _find(request, member, sheet_id)
    try:
        stop(sheet, member)
    except ExportRefused as refusal:
        return _refused(request, member, sheet, refusal)
    messages.success(request, gettext("止めました。残りの申請は、何も変わりません。"))
    return redirect("exports:decisions-plan", sheet.pk)


@require_POST
def give_up_plan(request: HttpRequest, sheet_id: int) -> HttpResponse:
    """Throw the plan away."""
    member = _allowed(request)
    sheet = _find(request, member, sheet_id)
    try:
        drop(sheet, member, revision=revision_of(request))
    except ExportRefused as refusal:
        return _refused(request, member, sheet, refusal)
    messages.success(request, gettext("計画を捨てました。何も決めていません。"))
    return redirect("exports:decisions")


def _draw(request: HttpRequest, member: StaffMember, *, trouble: str = "", status: int = 200) -> HttpResponse:
    sheets = decisions_visible_to(member, closed_procedures(zone_of(request))).select_related("made_by")
    page = Paginator(sheets.order_by("-pk"), SHEETS_SHOWN).get_page(request.GET.get("page"))
    with transaction.atomic():
        record(member, "decisions.listed", "list:decisions", member.body, Shown(shown=len(page.object_list)))
    context = {"page": page, "trouble": trouble, "may_bring": exports_anywhere(member)}
    return render(request, "exports/decisions.html", context, status=status)


def _draw_plan(
    request: HttpRequest, member: StaffMember, sheet: DecisionSheet, *, trouble: str = "", status: int = 200
) -> HttpResponse:
    counts = dict(sheet.lines.order_by().values_list("state").annotate(Count("pk")))
    chosen = request.GET.get("state", "")
    decision = request.GET.get("decision", "")
    lines = sheet.lines.select_related("application").order_by("line")
    if chosen in _L.values:
        lines = lines.filter(state=chosen)
    if decision in WORDS:
        lines = lines.filter(decision=decision)
    page = Paginator(lines, LINES_SHOWN).get_page(request.GET.get("page"))
    with transaction.atomic():
        record(member, "decisions.shown", sheet.audit_subject, sheet.body, Shown(shown=len(page.object_list)))
    by_decision = dict(sheet.lines.exclude(state=_L.REFUSED).order_by().values_list("decision").annotate(Count("pk")))
    second = decisions_second_needed(sheet)
    context = {
        "sheet": sheet,
        "page": page,
        "rows": [
            (line, _before(line), _after(line), _word(sheet, line.state), REASONS.get(line.reason, ""))
            for line in page.object_list
        ],
        "decisions": [(word, by_decision[word]) for word in WORDS if by_decision.get(word)],
        "decision": decision if decision in WORDS else "",
        "counts": [(state, _word(sheet, state), counts[state]) for state in _L if counts.get(state)],
        "planned": counts.get(_L.PLANNED, 0),
        "done": counts.get(_L.DONE, 0),
        "chosen": chosen,
        "second": second,
        "always": decisions_by_two(sheet),
        "may_run": may_release_decisions(member, sheet) if second else member.pk == sheet.made_by_id,
        "is_maker": member.pk == sheet.made_by_id,
        "may_drop": member.pk == sheet.made_by_id or may_release_decisions(member, sheet),
        "limit": settings.BULK_ACT_SECOND_PERSON_ABOVE,
        "minutes": settings.BULK_ACT_HELD_MINUTES,
        "under_way": sheet.state in UNDER_WAY,
        "stop_words": STOPS.get(sheet.stop_reason, ""),
        "aside": Job.objects.filter(about=sheet.audit_subject, state=Job.State.ASIDE).exists(),
        "trouble": trouble,
    }
    return render(request, "exports/decision_plan.html", context, status=status)


def _word(sheet: DecisionSheet, state: str) -> str:
    """What becomes of a line; of one that waits for a run that was stopped, that nothing did."""
    if state == _L.PLANNED and sheet.state == DecisionSheet.State.STOPPED:
        return gettext("しませんでした")
    return str(_L(state).label)


def _before(line: DecisionLine) -> badges.Badge | None:
    return badges.status(line.before) if line.before else None


def _after(line: DecisionLine) -> badges.Badge | None:
    target = WORDS.get(line.decision)
    return badges.status(target) if target is not None else None


def _refused(request: HttpRequest, member: StaffMember, sheet: DecisionSheet, refusal: ExportRefused) -> HttpResponse:
    if isinstance(refusal, ExportNotAllowed):
        status, trouble = 403, gettext("この決定は、作った人のほかの、承認できる職員が許します。何も変えていません。")
    else:
        status, trouble = 409, gettext("ほかの人が先に変えました。いまの内容を見て、もう一度決めてください。")
    return _draw_plan(request, member, _find(request, member, sheet.pk), status=status, trouble=trouble)


def _allowed(request: HttpRequest) -> StaffMember:
    member = signed_in(request)
    if not may_open_page(member):
        raise Http404
    return member


def _find(request: HttpRequest, member: StaffMember, sheet_id: int) -> DecisionSheet:
    sheets = decisions_visible_to(member, closed_procedures(zone_of(request)))
    found = sheets.select_related("made_by", "released_by", "stopped_by", "body").filter(pk=sheet_id).first()
    if found is None:
        raise Http404
    return found
