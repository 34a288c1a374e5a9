"""確かめる: the public page. No sign-in, no cookie, nothing about a person in any answer."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.core.files.uploadhandler import MemoryFileUploadHandler
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from central.certificates.authenticity.checks import (
    Checked,
    Verdict,
    check_file,
    check_number,
    check_text,
)
from central.certificates.issuing.document_files import FILE_LIMIT_BYTES
from central.certificates.kinds.registry import title_of
from central.certificates.refusals import NoIssuer
from central.certificates.states import Category
from central.limits.client_address import source_of
from central.limits.rate_limit import RateLimit
from central.staff.middleware import open_to_all

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

FORM_BYTES = 16 * 1024
"""What a form needs around its file."""
BY_ADDRESS = RateLimit("check", burst=30, every=timedelta(seconds=20))
"""Thirty at once, thirty in ten minutes ever after: a counter checks a pile, a machine does not try codes. Who is
refused costs one read and writes nothing."""
WORDS: dict[Verdict, tuple[str, str, StrOrPromise]] = {
    Verdict.VALID: ("ok", "check-circle", _("市が発行した、有効な証明書です。")),
    Verdict.REVOKED: ("err", "x-circle", _("市が発行しましたが、取り消されています。使えません。")),
    Verdict.VOID: ("err", "x-circle", _("無効になった証明書です。使えません。")),
    Verdict.ALTERED: ("err", "warning", _("市が発行したものと違います。書きかえられています。")),
    Verdict.UNKNOWN: (
        "warn",
        "warning",
        _("この番号とコード、またはファイルは、記録にありません。入力をもう一度ごらんください。"),
    ),
}

REPLY_WORDS = {
    Verdict.VALID: _("市が発行した、有効な通知書です。"),
    Verdict.VOID: _("無効になった通知書です。使えません。"),
}
"""Of replies, where the sentence names the kind of document."""


@open_to_all
@csrf_exempt  # nobody is signed in here, and nothing is changed: a token would only cost a cookie
@require_http_methods(["GET", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """Number and code, the QR's text, or the file."""
    if request.method == "GET":
        return render(request, "certificates/check.html")
    if int(request.META.get("CONTENT_LENGTH") or 0) > FILE_LIMIT_BYTES + FORM_BYTES:
        # Before anything of the body is read: a stranger does not fill our disk.
        trouble = gettext("ファイルが大きすぎます。証明書のPDFは5MBまでです。")
        return render(request, "certificates/check.html", {"trouble": trouble}, status=413)
    if BY_ADDRESS.take(source_of(request), timezone.now()):
        trouble = gettext("短い時間に何度も確かめています。10分ほど待って、もう一度お試しください。")
        return render(request, "certificates/check.html", {"trouble": trouble}, status=429)
    try:
        checked = _checked(request)
    except NoIssuer:
        trouble = gettext("いまは確かめることができません。窓口にお問い合わせください。")
        return render(request, "certificates/check.html", {"trouble": trouble}, status=503)
    colour, icon, sentence = WORDS[checked.verdict]
    document = checked.document
    title = title_of(document) if document is not None else ""
    if document is not None and document.category == Category.REPLY:
        sentence = REPLY_WORDS.get(checked.verdict, sentence)
    context = {"checked": checked, "colour": colour, "icon_name": icon, "sentence": sentence, "title": title}
    return render(request, "certificates/check.html", context)


def not_now(request: HttpRequest) -> HttpResponse:
    """Django's `handler500` at the residents' door: the page itself, in words for residents."""
    trouble = gettext("いまは確かめることができません。窓口にお問い合わせください。")
    return render(request, "certificates/check.html", {"trouble": trouble}, status=500)


def _checked(request: HttpRequest) -> Checked:
    # In memory only; the length was judged before.
    request.upload_handlers = [MemoryFileUploadHandler(request)]
    upload = request.FILES.get("file")
    if upload is not None:
        return check_file(upload.read(FILE_LIMIT_BYTES + 1))
    scanned = request.POST.get("text", "").strip()
    if scanned:
        return check_text(scanned)
    return check_number(request.POST.get("number", ""), request.POST.get("code", ""))
