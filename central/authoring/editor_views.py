"""The editor: one part of a draft drawn, kept, moved; the same with scripts and without.

Every button of the page sends the boxes that stand open with it: they are kept first, then the button does its own. So
nothing that was typed is lost by a touch elsewhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from central.authoring.access import authors_anywhere, drafts_visible_to, writes_now
from central.authoring.actions.hand_over import take_back
from central.authoring.actions.keep_text import keep_text
from central.authoring.actions.walk_texts import redo, take_text, undo
from central.authoring.change_words import WORDS
from central.authoring.check_job import check_line, queue_check
from central.authoring.content import read_content, read_form_facts
from central.authoring.editor.acts import acted
from central.authoring.editor.needed import with_needs
from central.authoring.editor.part_forms import with_part
from central.authoring.editor.part_place import part_place
from central.authoring.editor.typed import TypedPart
from central.authoring.editor_page import EditorPage, editor_page
from central.authoring.models import FormDraft
from central.authoring.refusals import (
    AuthoringRefused,
    DraftElsewhere,
    DraftNotVisible,
    DraftNotYours,
    DraftStale,
    DraftTooLarge,
    DraftUnreadable,
)
from central.staff.access import signed_in
from central.staff.models import StaffMember
from central.web.words import clock

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

BY_SCRIPT = "X-Madoguchi-Part"
PUT_IN = ("field", "group", "page", "copy")
"""Acts after which a part that is not written yet stands open."""
ROWS = "rows"
"""The boxes are kept, and new empty rows stand below them."""


@require_GET
def edit(request: HttpRequest, draft_id: int) -> HttpResponse:
    """One draft, with the part `at` open."""
    member, draft = found(request, draft_id)
    try:
        page = editor_page(draft, member, request.GET.get("at", ""))
    except DraftUnreadable:
        # Grown before there was a bound. Each smaller text of it can still be gone back to.
        context = {"draft": draft, "writes": writes_now(member, draft)}
        return render(request, "authoring/unreadable.html", context, status=409)
    return _draw(request, page)


@require_POST
def save(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Keep the part that stands open; then what the button says."""
    member, draft = found(request, draft_id)
    revision = _whole(request.POST.get("revision", ""))
    at = request.POST.get("at", "")
    said = TypedPart(request.POST)
    try:
        base = _text_of(draft, revision)
        content, facts = read_content(base[0]), read_form_facts(base[1])
        place = part_place(at, content)
        if said.has("part"):
            content, facts = with_part(content, facts, place, said)
            if said.errors:
                return _told(request, member, draft, at, said, said.trouble)
            try:
                draft = keep_text(
                    draft_id, member, revision=revision, content=with_needs(content), facts=facts, change="written"
                )
            except DraftTooLarge:
                return _told(request, member, draft, at, said, _too_large(), 413)
        return _act(
            request,
            member,
            draft,
            at,
            revision if draft.revision != revision and not said.has("part") else draft.revision,
        )
    except DraftStale as stale:
        return _stale(request, draft_id, stale)
    except AuthoringRefused as refusal:
        return _refused(request, member, draft_id, at, refusal)


def _act(request: HttpRequest, member: StaffMember, draft: FormDraft, at: str, revision: int) -> HttpResponse:
    word, _colon, about = request.POST.get("act", "").partition(":")
    if word == "open":
        at = about
    elif word in ("undo", "redo"):
        draft = (undo if word == "undo" else redo)(draft.pk, member, revision=revision)
    elif word and word != ROWS:
        content = read_content(draft.content)
        done = acted(content, word, about, part_place(at, content))
        if done is None:
            raise Http404
        content, place = done
        facts = read_form_facts(draft.facts)
        draft = keep_text(draft.pk, member, revision=revision, content=with_needs(content), facts=facts, change=word)
        at = str(place)
        if word == "delete":
            messages.success(request, gettext("消しました。「元に戻す」で戻せます。"))
    if request.headers.get(BY_SCRIPT):
        return _answer(editor_page(draft, member, at))
    return redirect(f"{reverse('authoring:edit', args=[draft.pk])}?{urlencode({'at': at, 'focus': word or 'save'})}")


def _text_of(draft: FormDraft, revision: int) -> tuple[str, str]:
    """The text from which the boxes were drawn: what was typed belongs onto that one. Where somebody wrote so much that
    it is kept no more, the oldest that is: what becomes of it lies aside, for its author to look at.
    """
    if revision == draft.revision:
        return draft.content, draft.facts
    text = draft.texts.filter(number=revision).first() or draft.texts.order_by("number").first()
    if text is None or text.number < revision:
        raise DraftStale
    return text.content, text.facts


@require_GET
def texts(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Every text that the draft had, those that wait aside first."""
    member, draft = found(request, draft_id)
    rows = [
        (text, WORDS.get(text.change, text.change))
        for text in draft.texts.select_related("by").defer("content", "facts").order_by("-number")
    ]
    aside = [row for row in rows if row[0].aside]
    context = {"writes": writes_now(member, draft), "draft": draft, "rows": rows, "aside": aside}
    return render(request, "authoring/texts.html", context)


@require_POST
def take(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Let one of the texts stand."""
    member, draft = found(request, draft_id)
    revision, number = (_whole(request.POST.get(name, "")) for name in ("revision", "number"))
    try:
        take_text(draft.pk, member, revision=revision, number=number)
    except DraftStale as stale:
        return _stale(request, draft_id, stale)
    except AuthoringRefused as refusal:
        return _refused(request, member, draft_id, "", refusal)
    messages.success(request, gettext("その内容にしました。「元に戻す」で戻せます。"))
    return redirect("authoring:edit", draft.pk)


@require_POST
def take_it_back(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Go on writing before IT has decided."""
    member, draft = found(request, draft_id)
    try:
        take_back(draft.pk, member)
    except AuthoringRefused as refusal:
        return _refused(request, member, draft_id, "", refusal)
    messages.success(request, gettext("取り戻しました。また書けます。"))
    return redirect("authoring:edit", draft.pk)


@require_POST
def check(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Queue the job that lays out every page in every look."""
    member, draft = found(request, draft_id)
    with transaction.atomic():
        queue_check(draft, member)
    messages.success(request, gettext("画面の確認を始めました。終わると、ここに結果が出ます。"))
    return redirect("authoring:edit", draft.pk)


def _draw(request: HttpRequest, page: EditorPage, *, status: int = 200, trouble: str = "") -> HttpResponse:
    focus = request.GET.get("focus", "")
    context = {
        "editor": page,
        "draft": page.draft,
        "trouble": trouble,
        "focus": focus,
        "focus_box": page.first_box if focus in PUT_IN else page.blank_row if focus == ROWS else "",
        "check": check_line(page.draft),
    }
    return render(request, "authoring/edit.html", context, status=status)


def _answer(page: EditorPage) -> HttpResponse:
    """What changes on a page that stands: its script puts each into its place."""
    said = {
        "revision": page.draft.revision,
        "said": gettext("保存しました（%(clock)s）") % {"clock": clock(timezone.now())},
        "flaws": render_to_string("authoring/flaws.html", {"editor": page}),
        "here": render_to_string("authoring/flaws_here.html", {"editor": page}),
        "part": render_to_string("authoring/boxes.html", {"editor": page}),
        "outline": [{"at": one.at, "label": one.label, "flaws": one.flaws} for one in page.outline],
        "undoes": page.undoes,
        "redoes": page.redoes,
    }
    return JsonResponse(said)


def _told(
    request: HttpRequest,
    member: StaffMember,
    draft: FormDraft,
    at: str,
    said: TypedPart,
    trouble: str = "",
    status: int = 400,
) -> HttpResponse:
    """Something cannot be kept as what it should be: the page with the words as they were typed."""
    trouble = trouble or gettext("数字でないところがあります。直してください。まだ保存していません。")
    if request.headers.get(BY_SCRIPT):
        return JsonResponse({"trouble": trouble, "errors": said.errors}, status=status)
    page = editor_page(draft, member, at)
    context = {"editor": page, "draft": draft, "trouble": trouble, "typed": request.POST, "errors": said.errors}
    return render(request, "authoring/edit.html", context, status=status)


def _too_large() -> str:
    return gettext(
        "様式が大きくなりすぎて、この変更は保存できません。まだ保存していません。"
        "使わない項目を消すか、説明の文を短くしてから、もう一度してください。"
    )


def _stale(request: HttpRequest, draft_id: int, stale: DraftStale) -> HttpResponse:
    words = (
        gettext("ほかの人が先に変えました。あなたの書いたものも、取ってあります。どちらにするか、選んでください。")
        if stale.kept
        else gettext("ほかの人が先に変えました。いまの内容を見て、もう一度してください。")
    )
    where = reverse("authoring:texts" if stale.kept else "authoring:edit", args=[draft_id])
    messages.warning(request, words)
    if request.headers.get(BY_SCRIPT):
        return JsonResponse({"trouble": words, "go": where}, status=409)
    return redirect(where)


def _refused(
    request: HttpRequest, member: StaffMember, draft_id: int, at: str, refusal: AuthoringRefused
) -> HttpResponse:
    if isinstance(refusal, DraftNotVisible):
        raise Http404
    if isinstance(refusal, DraftUnreadable):
        # What stands, or the text that was to stand, is above the bound; the page of texts needs neither.
        messages.warning(request, gettext("大きすぎて読めない内容です。何も変えていません。別の内容を選んでください。"))
        where = reverse("authoring:texts", args=[draft_id])
        if request.headers.get(BY_SCRIPT):
            return JsonResponse({"trouble": gettext("大きすぎて読めない内容です。"), "go": where}, status=409)
        return redirect(where)
    if isinstance(refusal, DraftTooLarge):
        return _said_only(request, member, draft_id, at, _too_large(), 413)
    words: StrOrPromise = (
        gettext("この様式を書く権限がありません。")
        if isinstance(refusal, DraftNotYours)
        else gettext(
            "この様式は、いまは書けません。情報政策課か課の確認を待っているか、公開の予定があるか、もう公開しました。"
        )
    )
    status = 403 if isinstance(refusal, DraftNotYours) else 409
    assert isinstance(refusal, DraftNotYours | DraftElsewhere)
    return _said_only(request, member, draft_id, at, str(words), status)


def _said_only(
    request: HttpRequest, member: StaffMember, draft_id: int, at: str, words: str, status: int
) -> HttpResponse:
    """The draft as it stands, and why nothing was changed."""
    if request.headers.get(BY_SCRIPT):
        return JsonResponse({"trouble": words}, status=status)
    draft = drafts_visible_to(member).select_related("changed_by").get(pk=draft_id)
    return _draw(request, editor_page(draft, member, at), status=status, trouble=words)


def found(request: HttpRequest, draft_id: int) -> tuple[StaffMember, FormDraft]:
    """Who asks, and the draft, as far as this member may know of it. Raises Http404."""
    member = signed_in(request)
    if not authors_anywhere(member):
        raise Http404
    draft = drafts_visible_to(member).select_related("changed_by", "body").filter(pk=draft_id).first()
    if draft is None:
        raise Http404
    return member, draft


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
