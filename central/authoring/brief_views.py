"""概要: what a section wants of a form that IT is to make."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from central.audit.record import record
from central.authoring.access import may_write
from central.authoring.act_details import DraftChanged
from central.authoring.actions.fetch import fetch_seen
from central.authoring.editor_views import found
from central.authoring.models import FormBrief, FormDraft
from central.authoring.publishing.refusals import NotDecided
from central.authoring.publishing.sending import pass_on
from central.authoring.refusals import AuthoringRefused, DraftElsewhere, DraftNotYours, DraftStale
from central.authoring.transitions import TABLE, FormStep
from central.staff.models import StaffMember
from central.web.written import WrittenField

LIMIT = 2000


class BriefForm(forms.Form):
    """Five boxes; the first and the third are what IT cannot do without."""

    number = forms.IntegerField(min_value=0, max_value=2**31 - 1)
    purpose = WrittenField(label=_("何のための手続きか"), required=False, max_length=LIMIT)
    who_and_when = WrittenField(label=_("だれが、いつからいつまで"), required=False, max_length=LIMIT)
    questions = WrittenField(label=_("聞くこと（1行に1つ）"), required=False, max_length=LIMIT)
    papers = WrittenField(label=_("添付するもの・手数料・持ち物"), required=False, max_length=LIMIT)
    other = WrittenField(label=_("そのほか（問い合わせ先、受付を始めたい日など）"), required=False, max_length=LIMIT)


BOXES = ("purpose", "who_and_when", "questions", "papers", "other")


@require_http_methods(["GET", "POST"])
def brief(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Read, written, and given to IT."""
    member, draft = found(request, draft_id)
    if request.method == "GET":
        return _draw(request, member, draft, _shown(_kept(draft)))
    form = BriefForm(request.POST)
    if not form.is_valid():
        return _draw(request, member, draft, form, gettext("保存していません。書いたところを直してください。"), 400)
    try:
        _keep(draft_id, member, form)
        if request.POST.get("act") != "ask":
            messages.success(request, gettext("概要を保存しました。"))
            return redirect("authoring:brief", draft_id)
        pass_on(draft_id, member, FormStep.ASK_MAKING, revision=draft.revision, comment="")
    except AuthoringRefused as refused:
        return _refused(request, member, draft, form, refused)
    messages.success(request, gettext("情報政策課に作成を頼みました。できあがると、ここで内容を確認します。"))
    return redirect("authoring:publishing", draft_id)


def _keep(draft_id: int, member: StaffMember, form: BriefForm) -> None:
    said = form.cleaned_data
    with transaction.atomic():
        draft = fetch_seen(draft_id, member)
        if not may_write(member, draft):
            raise DraftNotYours
        if draft.state not in TABLE[FormStep.ASK_MAKING].sources:
            raise DraftElsewhere
        kept = _kept(draft)
        words = {name: said[name] for name in BOXES}
        if kept is not None and all(getattr(kept, name) == words[name] for name in BOXES):
            return
        if (0 if kept is None else kept.number) != said["number"]:
            raise DraftStale
        words |= {"by": member, "at": timezone.now(), "number": said["number"] + 1}
        FormBrief.objects.update_or_create(draft=draft, defaults=words)
        told = DraftChanged(procedure=draft.procedure, text=draft.revision)
        record(member, "form.brief_written", draft.audit_subject, draft.body, told)


def _kept(draft: FormDraft) -> FormBrief | None:
    return FormBrief.objects.filter(draft=draft).select_related("by").first()


def _shown(kept: FormBrief | None) -> BriefForm:
    if kept is None:
        return BriefForm(initial={"number": 0})
    return BriefForm(initial={"number": kept.number} | {name: getattr(kept, name) for name in BOXES})


def _refused(
    request: HttpRequest, member: StaffMember, draft: FormDraft, form: BriefForm, refused: AuthoringRefused
) -> HttpResponse:
    draft.refresh_from_db()
    match refused:
        case NotDecided():
            # What was written is kept: the number on the page is that of now.
            again = BriefForm({**form.cleaned_data, "number": kept.number if (kept := _kept(draft)) else 0})
            return _draw(request, member, draft, again, refused.sentence, 400)
        case DraftNotYours():
            return _draw(request, member, draft, form, gettext("この様式を書く権限がありません。"), 403)
        case DraftStale():
            words = gettext(
                "ほかの人が先に概要か様式を変えました。下に並べた文を見て、直してください。まだ保存していません。"
            )
            kept = _kept(draft)
            again = BriefForm({**form.cleaned_data, "number": kept.number if kept else 0})
            return _draw(request, member, draft, again, words, 409, theirs=kept)
        case _:
            words = gettext("この概要は、いまは書けません。情報政策課か課の確認を待っているか、もう公開しました。")
            return _draw(request, member, draft, form, words, 409)


def _draw(
    request: HttpRequest,
    member: StaffMember,
    draft: FormDraft,
    form: BriefForm,
    trouble: str = "",
    status: int = 200,
    theirs: FormBrief | None = None,
) -> HttpResponse:
    writes = may_write(member, draft) and draft.state in TABLE[FormStep.ASK_MAKING].sources
    boxes = [(form[name], "" if theirs is None else getattr(theirs, name)) for name in BOXES]
    context = {"draft": draft, "form": form, "boxes": boxes, "kept": _kept(draft), "writes": writes, "trouble": trouble}
    return render(request, "authoring/brief.html", context, status=status)
