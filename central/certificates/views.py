"""Staff pages: what was issued, one document, its file, and what becomes of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from central.applications.refusals import HandlingRefused
from central.applications.views import refusal_words as handling_words
from central.audit.details import ReadIn, Shown
from central.audit.record import record
from central.certificates.access import documents_visible_to
from central.certificates.forms import EndForm, PrintForm
from central.certificates.issuing.end import revoke, void
from central.certificates.kinds.registry import items_of, title_of
from central.certificates.kinds.reply_letter.request import decided_lines
from central.certificates.models import IssuedDocument, KioskPrint
from central.certificates.printing.print_log import open_file, record_printed
from central.certificates.refusals import (
    CertificateRefused,
    Incomplete,
    MissingGlyph,
    NoIssuer,
    NotAtHand,
    NotHere,
    NotSet,
    StillValid,
    Unfinished,
)
from central.certificates.states import NEXT, DocumentState
from central.resident_register.refusals import NEUTRAL_CODE, NotIssuable
from central.staff.access import has_duty, signed_in
from central.staff.duties import Duty
from central.staff.models import StaffMember
from central.staff.zones import closed_procedures, zone_of
from central.web.pdf_answers import pdf_response
from sync.contract.chain.print_outcome import PrintResult

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

PAGE_SIZE = 50
FACES = {
    DocumentState.RESERVED: (_("途中"), "yel", "clock"),
    DocumentState.ISSUED: (_("有効"), "green", "seal-check"),
    DocumentState.VOID: (_("無効"), "gray", "x-circle"),
    DocumentState.REVOKED: (_("取消し"), "red", "warning"),
}
PRINT_WORDS: dict[str, StrOrPromise] = {
    PrintResult.PRINTED: _("印刷できた"),
    PrintResult.NOT_PRINTED: _("印刷できなかった"),
    PrintResult.UNKNOWN: _("印刷できたか分からない"),
}
"""What a kiosk said of a copy."""
ENDS: dict[str, tuple[Callable[[str, StaffMember, str], IssuedDocument], DocumentState, StrOrPromise]] = {
    "void": (void, DocumentState.VOID, _("%(number)s を無効にしました。")),
    "revoke": (revoke, DocumentState.REVOKED, _("%(number)s を取り消しました。")),
}


@require_GET
def documents(request: HttpRequest) -> HttpResponse:
    """証明書."""
    member = issuing_member(request)
    rows = _rows(request, member).order_by("-reserved_at", "-number").select_related("application", "reserved_by")
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    with transaction.atomic():
        record(member, "certificates.listed", "list:certificates", member.body, Shown(shown=len(page.object_list)))
    context = {
        "page": page,
        "rows": [(row, FACES[DocumentState(row.state)], title_of(row)) for row in page.object_list],
    }
    return render(request, "certificates/list.html", context)


@require_GET
def document(request: HttpRequest, number: str) -> HttpResponse:
    """One document."""
    return _draw(request, issuing_member(request), number)


@require_GET
def file(request: HttpRequest, number: str) -> HttpResponse:
    """The signed PDF, for the screen and the printer."""
    member = issuing_member(request)
    _find(request, member, number)
    try:
        content = open_file(number, member)
    except CertificateRefused as refusal:
        status, trouble = words_for(refusal)
        return _draw(request, member, number, status=status, trouble=trouble)
    return pdf_response(content, number)


@require_POST
def printed(request: HttpRequest, number: str) -> HttpResponse:
    """Write into the print log."""
    member = issuing_member(request)
    _find(request, member, number)
    form = PrintForm(request.POST)
    if not form.is_valid():
        trouble = gettext("プリンターの名前と、枚数を入力してください。")
        return _draw(request, member, number, status=400, trouble=trouble, printing=form)
    said = form.cleaned_data
    try:
        record_printed(number, member, printer=said["printer"], sheets=said["sheets"], spoiled=said["spoiled"])
    except CertificateRefused as refusal:
        status, trouble = words_for(refusal)
        return _draw(request, member, number, status=status, trouble=trouble, printing=form)
    messages.success(request, gettext("印刷を記録しました。"))
    return redirect("certificates:document", number)


@require_POST
def end(request: HttpRequest, number: str, action: str) -> HttpResponse:
    """Void or revoke, after a confirmation."""
    member = issuing_member(request)
    _find(request, member, number)
    if action not in ENDS:
        raise Http404
    form = EndForm(request.POST)
    if not form.is_valid():
        trouble = gettext("理由を書き、確かめたしるしを付けてください。何も変えていません。")
        return _draw(request, member, number, status=400, trouble=trouble)
    act, _, words = ENDS[action]
    try:
        act(number, member, form.cleaned_data["reason"])
    except CertificateRefused as refusal:
        status, trouble = words_for(refusal)
        return _draw(request, member, number, status=status, trouble=trouble)
    messages.success(request, words % {"number": number})
    return redirect("certificates:document", number)


def issuing_member(request: HttpRequest) -> StaffMember:
    """The member, who issues somewhere.

    Raises:
        Http404
    """
    member = signed_in(request)
    if not has_duty(member, Duty.ISSUE_CERTIFICATE):
        raise Http404
    return member


def words_for(refusal: HandlingRefused | CertificateRefused | NotIssuable) -> tuple[int, str]:
    """Status and sentence of what did not happen."""
    match refusal:
        case NotIssuable():
            said = gettext("ここでは交付できません（%(code)s）。本人を窓口に案内してください。")
            return 409, said % {"code": NEUTRAL_CODE}
        case HandlingRefused():
            return handling_words(refusal)
        case NotHere():
            raise Http404
        case MissingGlyph():
            said = gettext("印字できない文字があります（%(characters)s）。印刷していません。")
            return 409, said % {"characters": "、".join(refusal.code_points)}
        case NoIssuer():
            return 503, gettext("証明書に署名する準備ができていません。情報政策課に連絡してください。")
        case NotAtHand():
            return 503, gettext(
                "ファイルの保管場所がいま使えないか、ファイルがこわれています。しばらくしてから、もう一度お試しください。"
                "つづくときは、情報政策課に知らせてください。"
            )
        case NotSet():
            return 503, gettext(
                "証明書を作れませんでした。番号を取ったものは、続きから作れます。もう一度お試しください。"
            )
        case Unfinished():
            return 409, gettext("この請求には、途中の証明書があります。先に、続きを作るか、無効にしてください。")
        case StillValid():
            return 409, gettext(
                "この申請には、有効な返信文書があります。誤りがあるときは、先にその番号を取り消してください。"
            )
        case Incomplete():
            return 400, gettext("入力が足りません。")
        case _:
            return 409, gettext("いまの状態では、この操作はできません。")


def _rows(request: HttpRequest, member: StaffMember) -> QuerySet[IssuedDocument]:
    closed = closed_procedures(zone_of(request))
    return documents_visible_to(member).exclude(application__procedure__in=closed)


def _kiosk_prints(document: IssuedDocument) -> QuerySet[KioskPrint]:
    return document.kiosk_prints.select_related("kiosk").order_by("pk")


def _find(request: HttpRequest, member: StaffMember, number: str) -> IssuedDocument:
    related = ("application", "body", "reserved_by", "issued_by", "ended_by")
    found: IssuedDocument | None = _rows(request, member).select_related(*related).filter(number=number).first()
    if found is None:
        raise Http404
    return found


def _draw(
    request: HttpRequest,
    member: StaffMember,
    number: str,
    *,
    status: int = 200,
    trouble: str = "",
    printing: PrintForm | None = None,
) -> HttpResponse:
    found = _find(request, member, number)
    with transaction.atomic():
        record(member, f"{found.category}.read", found.audit_subject, found.body, ReadIn(zone=zone_of(request).id))
    state = DocumentState(found.state)
    context = {
        "document": found,
        "face": FACES[state],
        "details": items_of(found),
        "kiosk_prints": [(one, PRINT_WORDS.get(one.result, one.result)) for one in _kiosk_prints(found)],
        "prints": list(found.prints.select_related("by").order_by("pk")),
        "issued": state is DocumentState.ISSUED,
        "reserved": state is DocumentState.RESERVED,
        "may": {
            action: target in NEXT[state] and not (target is DocumentState.VOID and found.left_by_mail)
            for action, (_, target, _) in ENDS.items()
        },
        "decided": decided_lines(found),
        "printing": printing or PrintForm(initial={"sheets": found.sheets, "spoiled": 0}),
        "trouble": trouble,
    }
    return render(request, "certificates/document.html", context, status=status)
