"""文言: which published forms there are, and the page on which the words of one are written."""

from __future__ import annotations

from collections.abc import Iterator

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from central.authoring.access import authors_anywhere
from central.authoring.models import WordingDraft
from central.authoring.refusals import AuthoringRefused, DraftElsewhere
from central.authoring.wordings.looking import EASY, look_at_words
from central.authoring.wordings.writing import (
    KeptChanges,
    TypedWords,
    begin_words,
    keep_words,
    lay_over_newer,
    may_word,
    versions_worded_by,
    wording_drafts_visible_to,
)
from central.authoring.wordings.writing_page import BOX, TRIED, boxes_of, proposal_for, writing_page
from central.catalogue.readings.morphology import ReadingsNotHere
from central.staff.access import signed_in
from central.staff.models import StaffMember
from central.web.words import clock

BY_SCRIPT = "X-Madoguchi-Part"
TAKE = "take:"
"""Before the place whose proposed reading is taken."""
PUT_BACK = "back:"
"""Before number, language and place of what stood in a box earlier."""


@require_GET
def list_wordings(request: HttpRequest) -> HttpResponse:
    """Every form in force, with the working copy of its words where there is one."""
    member = allowed(request)
    versions = versions_worded_by(member).select_related("body").defer("definition").order_by("body__code", "title")
    drafts = wording_drafts_visible_to(member).exclude(state=WordingDraft.State.PUBLISHED)
    open_ones = {one.version_id: one for one in drafts.select_related("changed_by").defer("basis")}
    rows = [(one, open_ones.pop(one.pk, None), may_word(member, one)) for one in versions]
    older = wording_drafts_visible_to(member).filter(pk__in=[one.pk for one in open_ones.values()])
    left = older.select_related("version", "changed_by").defer("basis")
    return render(request, "authoring/wordings/list.html", {"rows": rows, "older": left})


@require_POST
def begin(request: HttpRequest, version_id: int) -> HttpResponse:
    """Open the working copy of a form's words, or make one."""
    try:
        draft = begin_words(version_id, allowed(request))
    except AuthoringRefused as refused:
        raise Http404 from refused
    return redirect("authoring:wording", draft.pk)


@require_GET
def write(request: HttpRequest, wording_id: int) -> HttpResponse:
    """One part of the form in all languages."""
    member, draft = seen(request, wording_id)
    page = writing_page(draft, member, request.GET.get("at", ""))
    return render(request, "authoring/wordings/write.html", {"page": page, "draft": draft})


@require_POST
def keep(request: HttpRequest, wording_id: int) -> HttpResponse:
    """Keep what stands in the boxes that were sent; then take a proposed reading, or what stood in a box earlier."""
    member, draft = seen(request, wording_id)
    typed = list(_typed(request))
    act = request.POST.get("act", "")
    try:
        kept = keep_words(wording_id, member, basis_key=request.POST.get("basis", ""), typed=typed)
        if act.startswith(TAKE):
            kept = _taken(kept, member, act.removeprefix(TAKE))
        elif act.startswith(PUT_BACK):
            kept = _put_back(kept, member, act.removeprefix(PUT_BACK))
    except DraftElsewhere:
        return _elsewhere(request, draft)
    except AuthoringRefused as refused:
        if request.headers.get(BY_SCRIPT):
            return JsonResponse({"said": gettext("この文言を書く権限がありません。")}, status=403)
        raise Http404 from refused
    beside = gettext("ほかの人が同じ所を先に直していました。あなたの言葉は、下の「別に残した言葉」にあります。")
    if request.headers.get(BY_SCRIPT):
        said = beside if kept.aside else gettext("%(at)sに保存しました") % {"at": clock(timezone.now())}
        return _redrawn(request, member, kept, {one.place for one in typed}, said)
    if kept.aside:
        messages.warning(request, beside)
    else:
        messages.success(request, gettext("保存しました。"))
    return redirect(f"{reverse('authoring:wording', args=[wording_id])}?at={request.POST.get('at', '')[:80]}")


@require_POST
def over_newer(request: HttpRequest, wording_id: int) -> HttpResponse:
    """Go on over the words that are in force now."""
    member, draft = seen(request, wording_id)
    try:
        lay_over_newer(wording_id, member)
    except DraftElsewhere:
        return _elsewhere(request, draft)
    except AuthoringRefused as refused:
        raise Http404 from refused
    messages.success(request, gettext("いま使っている文言の上に、直したところを重ねました。"))
    return redirect("authoring:wording", wording_id)


def seen(request: HttpRequest, wording_id: int) -> tuple[StaffMember, WordingDraft]:
    """The member, and the working copy."""
    member = allowed(request)
    rows = wording_drafts_visible_to(member).select_related("version__body", "changed_by", "planned_by")
    draft = rows.filter(pk=wording_id).first()
    if draft is None:
        raise Http404
    return member, draft


def allowed(request: HttpRequest) -> StaffMember:
    """Whoever has to do with forms."""
    member = signed_in(request)
    if not authors_anywhere(member):
        raise Http404
    return member


def _redrawn(request: HttpRequest, member: StaffMember, kept: KeptChanges, places: set[str], said: str) -> JsonResponse:
    """What the page does not know yet: numbers, and all that is said beside its boxes."""
    page = writing_page(kept.draft, member, request.POST.get("at", ""), only=places, beaten=kept.aside)
    context = {"page": page, "draft": kept.draft}
    notes = {
        box.id: render_to_string("authoring/wordings/notes.html", context | {"box": box}, request)
        for box in boxes_of(page)
    }
    parts = {
        name: render_to_string(f"authoring/wordings/{name}.html", context, request)
        for name in ("parts", "gaps", "beside")
    }
    numbers = {f"{language}:{place}": number for (language, place), number in kept.numbers.items()}
    return JsonResponse({"said": said, "numbers": numbers, "notes": notes, "parts": parts})


def _typed(request: HttpRequest) -> Iterator[TypedWords]:
    for name, value in request.POST.items():
        box, _, rest = name.partition(":")
        number, _, cell = rest.partition(":")
        language, _, place = cell.partition(":")
        if box == BOX and number.isascii() and number.isdigit() and len(number) < 10 and isinstance(value, str):
            tried = request.POST.get(f"{TRIED}:{cell}")
            yield TypedWords(language, place, int(number), _lines(value), None if tried is None else _lines(tried))


def _lines(value: str) -> str:
    return "\n".join(value.replace("\x00", "").splitlines())


def _taken(kept: KeptChanges, member: StaffMember, place: str) -> KeptChanges:
    """A proposed reading in the place of what stands: a person has looked at it."""
    looked = look_at_words(kept.draft)
    if place not in looked.words[EASY]:
        return kept
    try:
        said = proposal_for(looked, place)
    except ReadingsNotHere:
        return kept
    if not said:
        return kept
    return _over(kept, member, EASY, place, said)


def _put_back(kept: KeptChanges, member: StaffMember, asked: str) -> KeptChanges:
    """What stood in a box earlier; what stands there now is earlier then."""
    number, _, cell = asked.partition(":")
    language, _, place = cell.partition(":")
    page = writing_page(kept.draft, member, "", only=[place])
    found = [
        one for box in boxes_of(page) if box.language == language for one in box.earlier if str(one.number) == number
    ]
    return _over(kept, member, language, place, found[0].words) if found else kept


def _over(kept: KeptChanges, member: StaffMember, language: str, place: str, words: str) -> KeptChanges:
    number = look_at_words(kept.draft).numbers.get((language, place), 0)
    put = TypedWords(language, place, number, words)
    more = keep_words(kept.draft.pk, member, basis_key=kept.draft.basis_key, typed=[put])
    return KeptChanges(more.draft, kept.numbers | more.numbers, kept.aside + more.aside)


def _elsewhere(request: HttpRequest, draft: WordingDraft) -> HttpResponse:
    trouble = gettext("いまは書けません。情報政策課に送ったか、公開した文言です。")
    if request.headers.get(BY_SCRIPT):
        return JsonResponse({"said": trouble}, status=409)
    messages.error(request, trouble)
    return redirect("authoring:wording", draft.pk)
