"""ほかの市との受け渡し: versions to give, files that were brought, and whose key signed them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from central.authoring.access import authors_anywhere, versions_to_copy
from central.authoring.content import taken_apart
from central.authoring.forms import PROCEDURE_ID
from central.authoring.models import ReceivedPackage
from central.authoring.publishing.looking import newest_version_of
from central.authoring.publishing.packages.adapting import EMPTIED, adapted
from central.authoring.publishing.packages.flaws_inside import lines_of_flaws
from central.authoring.publishing.packages.making import ask_for_package, is_given_up, made_package
from central.authoring.publishing.packages.package import FILE_LIMIT_BYTES, read_package
from central.authoring.publishing.packages.receiving import (
    KeyOwner,
    SenderNotAccepted,
    load_received,
    receive,
    received_visible_to,
    whose_key,
)
from central.authoring.publishing.packages.troubles import PackageRefused
from central.authoring.refusals import AuthoringRefused
from central.catalogue.models import ProcedureVersion
from central.organisation.models import Body
from central.staff.access import bodies_for, has_duty, signed_in
from central.staff.duties import Duty
from central.staff.models import StaffMember
from central.web.brought_files import takes_a_file
from sync.errors import ContractError


@dataclass(frozen=True)
class OfferedVersion:
    """One line: a version, and how far its file is."""

    version: ProcedureVersion
    state: str


@takes_a_file
@require_http_methods(["GET", "POST"])
def packages(request: HttpRequest) -> HttpResponse:
    """What may be given to another city, and what came from one."""
    member = _allowed(request)
    if request.method == "GET":
        return _draw(request, member)
    if not has_duty(member, Duty.FORM_AUTHOR):
        raise Http404
    bodies = bodies_for(member, Duty.FORM_AUTHOR)
    asked = request.POST.get("body", "")
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 10 else 0
    body = Body.objects.filter(pk__in=bodies, pk=number).first()
    upload = request.FILES.get("file")
    if body is None or upload is None:
        return _draw(request, member, trouble=gettext("ファイルを選んでください。"), status=400)
    try:
        row = receive(body, upload.read(FILE_LIMIT_BYTES + 1), member)
    except PackageRefused as refused:
        return _draw(request, member, trouble=refused.sentence, lines=refused.lines, status=400)
    return redirect("authoring:received", row.pk)


@require_GET
def received(request: HttpRequest, received_id: int) -> HttpResponse:
    """One file: whose key signed it, what is in it, what would be emptied."""
    member = _allowed(request)
    return _draw_received(request, member, _received(member, received_id))


@require_POST
def load(request: HttpRequest, received_id: int) -> HttpResponse:
    """A draft of it."""
    member = _allowed(request)
    row = _received(member, received_id)
    procedure = request.POST.get("procedure", "")
    if not re.fullmatch(PROCEDURE_ID, procedure):
        trouble = gettext("記号は、英小文字ではじめ、英小文字・数字・下線（_）だけで、60字までで書いてください。")
        return _draw_received(request, member, row, trouble=trouble, typed=procedure, status=400)
    try:
        loaded = load_received(row.pk, member, procedure=procedure, accepts="accepts" in request.POST)
    except SenderNotAccepted:
        trouble = gettext("鍵の指紋を相手の市と確かめて、しるしを付けてください。")
        return _draw_received(request, member, row, trouble=trouble, typed=procedure, status=400)
    except PackageRefused as refused:
        return _draw_received(request, member, row, trouble=refused.sentence, typed=procedure, status=409)
    except AuthoringRefused:
        trouble = gettext("この記号の手続きの様式は、あなたの権限では作れません。")
        return _draw_received(request, member, row, trouble=trouble, typed=procedure, status=400)
    messages.success(request, gettext("下書きを作りました。空にした項目と、足りないところを確かめてください。"))
    return redirect("authoring:publishing", loaded.draft.pk)


@require_http_methods(["GET", "POST"])
def package(request: HttpRequest, version_id: int) -> HttpResponse:
    """GET: the file, if a worker has made it. POST: ask for it."""
    member = _allowed(request)
    version = versions_to_copy(member).select_related("body").filter(pk=version_id).first()
    if version is None:
        raise Http404
    try:
        if request.method == "POST":
            ask_for_package(version, member)
            messages.success(request, gettext("ファイルを作っています。できたら、この一覧から受け取れます。"))
            return redirect("authoring:packages")
        made = made_package(version)
    except ContractError as silent:
        raise Http404 from silent
    if made is None or made.data is None:
        messages.warning(request, gettext("このファイルは、まだありません。「ファイルを作る」を押してください。"))
        return redirect("authoring:packages")
    response = HttpResponse(bytes(made.data), content_type="application/octet-stream")
    name = f"{version.procedure}-{version.version}.madoguchi-form"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _draw(
    request: HttpRequest, member: StaffMember, *, trouble: str = "", lines: tuple[str, ...] = (), status: int = 200
) -> HttpResponse:
    versions = versions_to_copy(member).filter(offered=True).select_related("body").order_by("body__code", "procedure")
    rows = [OfferedVersion(version, _state(version)) for version in versions]
    came = ReceivedPackage.objects.filter(pk__in=received_visible_to(member)).select_related("received_by", "draft")
    context = {
        "rows": rows,
        "came": came.defer("data")[:50],
        "bodies": Body.objects.filter(pk__in=bodies_for(member, Duty.FORM_AUTHOR)),
        "trouble": trouble,
        "lines": lines,
    }
    return render(request, "authoring/publishing/packages.html", context, status=status)


def _state(version: ProcedureVersion) -> str:
    try:
        made = made_package(version)
    except ContractError:
        return "none"
    if made is None:
        return ""
    if made.data is not None:
        return "made"
    return "given_up" if is_given_up(made) else "asked"


def _draw_received(
    request: HttpRequest,
    member: StaffMember,
    row: ReceivedPackage,
    *,
    trouble: str = "",
    typed: str = "",
    status: int = 200,
) -> HttpResponse:
    try:
        found = read_package(bytes(row.data))
    except PackageRefused as refused:
        return _draw(request, member, trouble=refused.sentence, lines=refused.lines, status=409)
    content, _facts = taken_apart(found.document)
    made = adapted(found, body=row.body.code, procedure=content.id, version=1)
    whose, known = whose_key(found, row.body)
    context = {
        "row": row,
        "package": found,
        "title": content.name.get("ja", content.id),
        "whose": whose.value,
        "stranger": whose is KeyOwner.STRANGER,
        "known": known,
        "emptied": [str(EMPTIED[name]) for name in made.emptied],
        "mentions": made.mentions,
        "flaws": lines_of_flaws(found.document),
        "procedure": typed or content.id,
        "newest": newest_version_of(row.body_id, content.id),
        "trouble": trouble,
    }
    return render(request, "authoring/publishing/received.html", context, status=status)


def _received(member: StaffMember, received_id: int) -> ReceivedPackage:
    seen = received_visible_to(member)
    row = ReceivedPackage.objects.select_related("body", "received_by").filter(pk__in=seen, pk=received_id).first()
    if row is None:
        raise Http404
    return row


def _allowed(request: HttpRequest) -> StaffMember:
    member = signed_in(request)
    if not authors_anywhere(member):
        raise Http404
    return member
