"""申請を用意する: what this member prepared, the forms to choose from, and the page on which one is typed."""

from __future__ import annotations

import re
import secrets

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from central.applications.words.broken_rules import broken_rules
from central.catalogue.models import ProcedureVersion
from central.catalogue.queries import procedure_of
from central.prepared.access import forms_to_prepare, prepared_by, prepares_anywhere
from central.prepared.actions.prepare import prepare
from central.prepared.prepared_form import PreparedForm, read_form
from central.prepared.refusals import NothingPrepared, TooManyPapers, TooMuchTyped
from central.prepared.whereabouts import badges_of
from central.staff.access import signed_in
from central.staff.zones import zone_of
from central.web.pdf_answers import pdf_response
from central.web.resident_words import FOLDERS
from sync.contract.wire.drafts import PREPARED_DAYS

SHOWN = 50
"""The newest of this member's; what is older is over."""
ONCE = re.compile(r"[0-9a-f]{32}")
LANGUAGES = {"ja": _("日本語"), "easy-ja": _("やさしい日本語"), "en": _("英語")}


@require_GET
def listed(request: HttpRequest) -> HttpResponse:
    """Both lists."""
    member = signed_in(request)
    if not prepares_anywhere(member):
        raise Http404
    zone = zone_of(request)
    rows = list(prepared_by(member, zone)[:SHOWN])
    badges = badges_of(rows, timezone.localdate())
    context = {
        "rows": [(row, badges[row.pk]) for row in rows],
        "forms": [one for one in forms_to_prepare(member, zone) if not procedure_of(one).test_operation],
    }
    return render(request, "prepared/list.html", context)


@require_http_methods(["GET", "POST"])
def prepare_one(request: HttpRequest, version_id: int) -> HttpResponse:
    """The questions of one form; then the sheet, as a PDF."""
    member, zone = signed_in(request), zone_of(request)
    version = forms_to_prepare(member, zone).filter(pk=version_id).first()
    if version is None or procedure_of(version).test_operation:
        raise Http404
    if request.method == "GET":
        return _draw(request, version, read_form(version, None))
    form = read_form(version, request.POST)
    language, once = request.POST.get("language", "ja"), request.POST.get("once", "")
    if language not in FOLDERS or not ONCE.fullmatch(once):
        return _draw(request, version, form, gettext("この画面を開きなおしてから、もう一度押してください。"), 400)
    if form.wrong:
        said = gettext("様式の決まりに合わない答えが%(count)sつあります。まだ何も用意していません。")
        return _draw(request, version, form, said % {"count": len(form.wrong)}, 400)
    if request.POST.get("act") == "look":
        return _draw(request, version, form)
    if form.asks_more():
        return _draw(
            request, version, form, gettext("答えに合わせて、質問が増えました。確かめてから、もう一度押してください。")
        )
    draft = form.draft(version, member)
    if not draft.items:
        return _draw(request, version, form, gettext("まだ何も入力していません。"), 400)
    try:
        sheet = prepare(version, draft, member, once=once, language=language, zone=zone)
    except NothingPrepared as refused:
        return _draw(request, version, form, *_refused(refused))
    return pdf_response(sheet, "prepared")


def _refused(refused: NothingPrepared) -> tuple[str, int]:
    if isinstance(refused, TooMuchTyped):
        return gettext("答えが長すぎて、端末へ渡せません。長い答えを短くしてください。"), 400
    if isinstance(refused, TooManyPapers):
        return gettext("短い間にたくさん用意しました。少し待ってから、もう一度押してください。"), 429
    return gettext("紙を作れませんでした。何も用意していません。少し待ってから、もう一度押してください。"), 503


def _draw(
    request: HttpRequest, version: ProcedureVersion, form: PreparedForm, trouble: str = "", status: int = 200
) -> HttpResponse:
    fields = form.fields()
    shown = {one.item for one in fields}
    codes = [f"{one.field_id}:{one.code}" for one in form.wrong if one.field_id not in shown]
    once = request.POST.get("once", "")
    context = {
        "version": version,
        "fields": fields,
        "left": [rule.words for rule in broken_rules(codes, {})],
        "once": once if ONCE.fullmatch(once) else secrets.token_hex(16),
        "languages": [(code, word, code == request.POST.get("language", "ja")) for code, word in LANGUAGES.items()],
        "days": PREPARED_DAYS,
        "trouble": trouble,
    }
    return render(request, "prepared/one.html", context, status=status)
