"""Pages of exports: choose, columns, the second person's word, progress, and the file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from typing import BinaryIO

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from central.applications.chosen import UnreadableChoice, chosen_in
from central.applications.copy_models import Which
from central.applications.forms import RevisionForm, revision_of
from central.applications.not_done import not_done
from central.audit.details import ReadIn, Shown
from central.audit.record import record
from central.exports.access import (
    alone_up_to,
    exports_anywhere,
    exports_visible_to,
    may_fetch,
    may_open_page,
    may_release,
)
from central.exports.act_details import ExportFetched
from central.exports.actions.ask import ask
from central.exports.actions.choose import choose
from central.exports.actions.discard import discard
from central.exports.actions.fetch import see_export
from central.exports.actions.release import release
from central.exports.check_sheet import check_file, check_lines
from central.exports.columns import ANSWER, columns_for
from central.exports.forms import ColumnsForm
from central.exports.models import TABLES, Export, Format
from central.exports.refusals import ExportIncomplete, ExportNotAllowed, ExportNotVisible, ExportRefused
from central.exports.row_reading import offered_columns
from central.jobs.models import Job
from central.staff.access import signed_in
from central.staff.models import StaffMember
from central.staff.zones import closed_procedures, zone_of
from central.store.keeping import opened
from central.store.port import PIECE_BYTES, StoreError

PAGE_SIZE = 50
POLICY = "default-src 'none'; sandbox; frame-ancestors 'none'"
KINDS = {
    Format.XLSX: ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
    Format.ZIP: ("application/zip", "zip"),
}
NOT_READ = _(
    "ファイルの保管場所が、いま使えません。しばらくしてから、もう一度お試しください。つづくときは、情報政策課に知らせてください。"
)


@require_GET
def list_exports(request: HttpRequest) -> HttpResponse:
    """The member's own, and those that wait for them."""
    member = _allowed(request)
    rows = exports_visible_to(member, _closed(request)).select_related("made_by").order_by("-pk")
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    with transaction.atomic():
        record(member, "exports.listed", "list:exports", member.body, Shown(shown=len(page.object_list)))
    return render(request, "exports/list.html", {"page": page, "now": timezone.now()})


@require_POST
def choose_rows(request: HttpRequest) -> HttpResponse:
    """What was chosen in a list is frozen."""
    return _chosen(request, files=False)


@require_POST
def choose_files(request: HttpRequest) -> HttpResponse:
    """The same, for the files of it."""
    return _chosen(request, files=True)


def _chosen(request: HttpRequest, *, files: bool) -> HttpResponse:
    member = _allowed(request)
    if not exports_anywhere(member):
        raise Http404
    try:
        export = choose(member, chosen_in(request, member), files=files)
    except UnreadableChoice as unreadable:
        return not_done(request, str(unreadable), 400)
    except ExportIncomplete as incomplete:
        messages.warning(request, str(incomplete))
        return redirect("applications:work")
    return redirect("exports:show", export.pk)


@require_GET
def show(request: HttpRequest, export_id: int) -> HttpResponse:
    """One export, wherever it stands."""
    member = _allowed(request)
    return _draw(request, member, _find(request, member, export_id))


@require_POST
def ask_for(request: HttpRequest, export_id: int) -> HttpResponse:
    """Columns and format are set."""
    member = _allowed(request)
    found = _find(request, member, export_id)
    form = RevisionForm(request.POST) if found.of_files else ColumnsForm(request.POST)
    if not form.is_valid():
        return _draw(request, member, found, status=400, trouble=gettext("列と、ファイルの形をえらんでください。"))
    said = form.cleaned_data
    keys = request.POST.getlist("column")
    try:
        export = ask(
            found,
            member,
            revision=said["revision"],
            keys=keys,
            form=Format(said.get("format", Format.ZIP)),
            which=Which(said.get("answers") or Which.ORIGINAL),
        )
    except ExportRefused as refusal:
        return _refused(request, member, found, refusal)
    if export.state == Export.State.ASKED:
        messages.info(request, gettext("もう一人の職員が許すと、書き出します。"))
    else:
        messages.success(request, gettext("書き出しをはじめました。ほかの仕事をしていてかまいません。"))
    return redirect("exports:show", export.pk)


@require_POST
def allow(request: HttpRequest, export_id: int) -> HttpResponse:
    """The second person's word."""
    member = _allowed(request)
    found = _find(request, member, export_id)
    if "looked" not in request.POST:
        trouble = gettext("条件・件数・列を確かめて、しるしを付けてください。")
        return _draw(request, member, found, status=400, trouble=trouble)
    try:
        release(found, member, revision=revision_of(request))
    except ExportRefused as refusal:
        return _refused(request, member, found, refusal)
    messages.success(request, gettext("許しました。作った人がファイルを受け取れます。"))
    return redirect("exports:show", export_id)


@require_POST
def throw_away(request: HttpRequest, export_id: int) -> HttpResponse:
    """Give it up."""
    member = _allowed(request)
    found = _find(request, member, export_id)
    try:
        discard(found, member, revision=revision_of(request))
    except ExportRefused as refusal:
        return _refused(request, member, found, refusal)
    messages.success(request, gettext("書き出しをやめました。ファイルはありません。"))
    return redirect("exports:list")


@require_GET
def file(request: HttpRequest, export_id: int) -> HttpResponseBase:
    """The file itself."""
    member = _allowed(request)
    found = _fetchable(request, member, export_id)
    kind, ending = KINDS.get(Format(found.format), ("text/csv", "csv"))
    return _handed(request, member, found, "file", found.sha256, kind, ending)


@require_GET
def report(request: HttpRequest, export_id: int) -> HttpResponseBase:
    """Which characters stand for others."""
    member = _allowed(request)
    found = _fetchable(request, member, export_id)
    if not found.report_sha256:
        raise Http404
    return _handed(request, member, found, "report", found.report_sha256, "text/csv", "characters.csv")


@require_GET
def sheet(request: HttpRequest, export_id: int) -> HttpResponse:
    """The check sheet as a text."""
    member = _allowed(request)
    found = _fetchable(request, member, export_id)
    with override(settings.LANGUAGE_CODE):
        content = check_file(found, columns_for(found.column_keys, offered_columns(found)))
    _record_fetched(request, member, found, "sheet", found.sha256)
    answer = HttpResponse(content, content_type="text/plain; charset=utf-8")
    _keep_apart(answer, f"export-{found.pk}.check.txt")
    return answer


def _handed(
    request: HttpRequest, member: StaffMember, export: Export, part: str, name: str, kind: str, ending: str
) -> HttpResponseBase:
    stack = ExitStack()
    try:
        content = stack.enter_context(opened(name))
    except StoreError:
        return not_done(request, str(NOT_READ), 503)
    with stack:
        _record_fetched(request, member, export, part, name)
        answer = StreamingHttpResponse(_streamed(content, stack.pop_all()), content_type=kind)
    if part == "file":
        answer.headers["Content-Length"] = str(export.size)
    _keep_apart(answer, f"export-{export.pk}.{ending}")
    return answer


def _streamed(content: BinaryIO, stack: ExitStack) -> Iterator[bytes]:
    with stack:
        while piece := content.read(PIECE_BYTES):
            yield piece


def _keep_apart(answer: HttpResponseBase, name: str) -> None:
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Content-Security-Policy"] = POLICY
    answer.headers["Cache-Control"] = "no-store"


def _record_fetched(request: HttpRequest, member: StaffMember, export: Export, part: str, sha256: str) -> None:
    told = ExportFetched(part=part, lines=export.written, sha256=sha256, zone=zone_of(request).id)
    with transaction.atomic():
        record(member, "export.fetched", export.audit_subject, export.body, told)


def _draw(
    request: HttpRequest, member: StaffMember, export: Export, *, status: int = 200, trouble: str = ""
) -> HttpResponse:
    with transaction.atomic():
        record(member, "export.read", export.audit_subject, export.body, ReadIn(zone=zone_of(request).id))
    offered = offered_columns(export)
    chosen = set(request.POST.getlist("column") if request.method == "POST" and trouble else export.column_keys)
    columns = columns_for(export.column_keys, offered)
    job = Job.objects.filter(about=export.audit_subject).order_by("-pk").first()
    context = {
        "export": export,
        "fixed": [(column, column.key in chosen) for column in offered if not column.key.startswith(ANSWER)],
        "answers": [(column, column.key in chosen) for column in offered if column.key.startswith(ANSWER)],
        "columns": columns,
        "whose": Which.choices,
        "formats": [(each.value, each.label) for each in TABLES],
        "is_maker": member.pk == export.made_by_id,
        "may_release": export.state == Export.State.ASKED and may_release(member, export),
        "fetchable": may_fetch(member, export) and _is_fetchable(export),
        "expired": not _is_fetchable(export),
        "check": check_lines(export, columns) if export.state == Export.State.READY else [],
        "job": job,
        "stopped": job is not None and job.state == Job.State.ASIDE,
        "limit": alone_up_to(export),
        "trouble": trouble,
    }
    return render(request, "exports/show.html", context, status=status)


def _refused(request: HttpRequest, member: StaffMember, export: Export, refusal: ExportRefused) -> HttpResponse:
    match refusal:
        case ExportNotAllowed():
            status, trouble = 403, gettext("作った人のほかの、承認できる職員が許します。")
        case ExportIncomplete():
            status, trouble = 400, str(refusal)
        case _:
            status, trouble = 409, gettext("ほかの人が先に変えました。いまの内容を見て、もう一度決めてください。")
    return _draw(request, member, _find(request, member, export.pk), status=status, trouble=trouble)


def _is_fetchable(export: Export) -> bool:
    return export.state == Export.State.READY and export.expires_at is not None and export.expires_at > timezone.now()


def _fetchable(request: HttpRequest, member: StaffMember, export_id: int) -> Export:
    export = _find(request, member, export_id)
    if not (may_fetch(member, export) and _is_fetchable(export)):
        raise Http404
    return export


def _allowed(request: HttpRequest) -> StaffMember:
    member = signed_in(request)
    if not may_open_page(member):
        raise Http404
    return member


def _closed(request: HttpRequest) -> frozenset[str]:
    return closed_procedures(zone_of(request))


def _find(request: HttpRequest, member: StaffMember, export_id: int) -> Export:
    try:
        return see_export(export_id, member, _closed(request))
    except ExportNotVisible as hidden:
        raise Http404 from hidden
