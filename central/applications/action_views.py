"""Pages that change an application: one address per action, POST only, fetch → may → do → record behind each."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from central.applications.actions.accept import accept, take_in_provisionally
from central.applications.actions.comment import comment
from central.applications.actions.end import complete, force_complete, refuse_acceptance
from central.applications.actions.send_back import send_back
from central.applications.actions.survey import set_unread
from central.applications.actions.take_on import hand_back, take_on
from central.applications.actions.undo import undo
from central.applications.chosen import UnreadableChoice, chosen_in
from central.applications.forms import (
    CommentForm,
    ReasonForm,
    RefuseForm,
    RevisionForm,
    SendBackForm,
    SentenceForm,
)
from central.applications.lists.list_place import back_to, back_to_list, place_of
from central.applications.models import Application, HandlingEvent
from central.applications.not_done import not_done
from central.applications.refusals import HandlingRefused, Stale
from central.applications.views import draw, find, refusal_words
from central.staff.absences import absence_of
from central.staff.access import signed_in
from central.staff.models import StaffMember
from central.staff.page_messages import said_with
from sync.contract.states import HandlingStatus

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

ROWS_LIMIT = 500
"""Taken on at once; each is a change of its own, with its history and its published status."""
Act = Callable[[int, StaffMember, RevisionForm], object]


@require_POST
def change(request: HttpRequest, number: str, action: str) -> HttpResponse:
    """Any change that is one form and one action."""
    member = signed_in(request)
    application = find(request, member, number)
    known = ACTIONS.get(action)
    if known is None:
        raise Http404
    make_form, act, words, dialog, done_act = known
    form = make_form(request.POST, application)
    if not form.is_valid():
        return draw(request, member, application, status=400, opened=dialog, forms={dialog.replace("-", "_"): form})
    revision = form.cleaned_data["revision"]
    try:
        with said_with(request):
            act(application.pk, member, form)
            messages.success(request, words)
            if action == "take-on":
                _tell_if_away(request, member)
    except Stale as stale:
        if _was_this_very_click(application, member, revision, done_act):
            return back_to(request, application.arrival_number)
        return _refused(request, member, number, stale, dialog, form)
    except HandlingRefused as refusal:
        return _refused(request, member, number, refusal, dialog, form)
    return back_to(request, application.arrival_number)


def _refused(
    request: HttpRequest, member: StaffMember, number: str, refusal: HandlingRefused, dialog: str, form: forms.Form
) -> HttpResponse:
    """The page as it stands now, with what was typed in the same dialog, or to copy where there is no such one."""
    status, trouble = refusal_words(refusal)
    return draw(
        request,
        member,
        find(request, member, number),
        status=status,
        trouble=trouble,
        opened=dialog,
        forms={dialog.replace("-", "_"): form},
    )


@require_POST
def add_comment(request: HttpRequest, number: str) -> HttpResponse:
    """A note between staff; never makes a colleague's page stale."""
    member = signed_in(request)
    application = find(request, member, number)
    form = CommentForm(request.POST)
    if not form.is_valid():
        return draw(request, member, application, status=400, opened="ask", forms={"ask": form})
    try:
        with said_with(request):
            comment(application.pk, member, form.cleaned_data["text"])
            messages.success(request, gettext("メモを足しました。"))
    except HandlingRefused as refusal:
        return _refused(request, member, number, refusal, "ask", form)
    return back_to(request, application.arrival_number)


@require_POST
def unread(request: HttpRequest, number: str) -> HttpResponse:
    """An answered survey goes back among those that nobody has read; its page would be the reading of it."""
    member = signed_in(request)
    application = find(request, member, number)
    try:
        with said_with(request):
            if set_unread(application.pk, member):
                messages.success(request, gettext("アンケートを未確認に戻しました。"))
            else:
                messages.info(request, gettext("未確認に戻すものはありませんでした。"))
    except HandlingRefused as refusal:
        return _refused(request, member, number, refusal, "", forms.Form())
    return redirect(place_of(request) or "applications:work")


@require_POST
def preview_send_back(request: HttpRequest, number: str) -> HttpResponse:
    """本人の画面で見る: nothing is changed."""
    member = signed_in(request)
    application = find(request, member, number)
    form = SendBackForm(request.POST, application=application)
    form.is_valid()
    context = {
        "application": application,
        "marked": [form.labels[field] for field in request.POST.getlist("marked") if field in form.labels],
        "sentence": request.POST.get("sentence", ""),
        "easy": request.POST.get("sentence_easy", ""),
        "until": form.until_words(),
    }
    return render(request, "applications/preview.html", context)


@require_POST
def take_on_many(request: HttpRequest) -> HttpResponse:
    """Become the assignee of every chosen line, or of all that the list's conditions match. One that changed since the
    list was drawn is left out and counted.
    """
    member = signed_in(request)
    shown = dict(part.split(":", 1) for part in request.POST.getlist("shown") if ":" in part)
    try:
        chosen = chosen_in(request, member)
    except UnreadableChoice as unreadable:
        return not_done(request, str(unreadable), 400)
    rows = list(chosen.applications[: ROWS_LIMIT + 1])
    if len(rows) > ROWS_LIMIT:
        words = gettext("一度に担当にできるのは%(count)s件までです。条件をしぼってください。")
        return not_done(request, words % {"count": ROWS_LIMIT}, 400)
    # Of the ticked lines some may be out of this member's sight since.
    lost = 0 if chosen.every else len(set(request.POST.getlist("chosen"))) - len(rows)
    as_of = _moment(request.POST.get("as_of", ""))
    done, left = 0, lost
    for application in rows:
        # What stood on the page carries its revision; of the others the page knew how all stood at its moment.
        revision = shown.get(application.arrival_number)
        fresh = as_of is not None and application.changed_at < as_of if revision is None else True
        try:
            if not fresh:
                raise Stale("changed after the list was drawn")
            take_on(application.pk, member, revision=_whole(revision, application.revision))
            done += 1
        except HandlingRefused:
            left += 1
    if done or not left:
        messages.success(request, gettext("%(count)s件の担当になりました。") % {"count": done})
        _tell_if_away(request, member)
    if left:
        messages.warning(request, gettext("%(count)s件は、ほかの人が先に変えました。") % {"count": left})
    return back_to_list(request)


def _tell_if_away(request: HttpRequest, member: StaffMember) -> None:
    absence = absence_of(member, timezone.localdate())
    if absence is not None:
        said = {"last": absence.last.strftime("%Y/%m/%d"), "name": absence.stands_in.name}
        messages.info(request, gettext("あなたは %(last)s まで不在です。代わり：%(name)sさん") % said)


def _moment(text: str) -> datetime | None:
    """As the list wrote it."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo is not None else None


def _whole(text: str | None, otherwise: int) -> int:
    """A revision as the page wrote it; what is none fits no application."""
    if text is None:
        return otherwise
    return int(text) if text.isdecimal() and len(text) < 10 else -1


def _was_this_very_click(application: Application, member: StaffMember, revision: int, act: str) -> bool:
    """A double click: this member's same act was done from the same revision, and nothing came after."""
    last = HandlingEvent.objects.filter(application=application).order_by("-pk").first()
    return (
        last is not None
        and application.revision == revision + 1
        and last.actor == member.audit_name
        and last.act == act
    )


def _simple(form: type[RevisionForm]) -> Callable[[object, Application], RevisionForm]:
    return lambda posted, _application: form(posted)  # type: ignore[arg-type]  # a QueryDict


def _marking(posted: object, application: Application) -> RevisionForm:
    return SendBackForm(posted, application=application)


def _sentence(form: RevisionForm) -> dict[str, str]:
    assert isinstance(form, SentenceForm)
    return form.text()


def _accept_into(target: HandlingStatus) -> Act:
    return lambda pk, member, form: accept(
        pk, member, revision=form.cleaned_data["revision"], target=target, sentence=_sentence(form)
    )


def _send_back(pk: int, member: StaffMember, form: RevisionForm) -> object:
    assert isinstance(form, SendBackForm)
    said = form.cleaned_data
    return send_back(
        pk, member, revision=said["revision"], marked=form.marks(), sentence=form.text(), until=said["until"]
    )


ACTIONS: dict[str, tuple[Callable[[object, Application], RevisionForm], Act, StrOrPromise, str, str]] = {
    "take-on": (
        _simple(RevisionForm),
        lambda pk, member, form: take_on(pk, member, revision=form.cleaned_data["revision"]),
        _("担当になりました。"),
        "",
        "taken_on",
    ),
    "hand-back": (
        _simple(RevisionForm),
        lambda pk, member, form: hand_back(pk, member, revision=form.cleaned_data["revision"]),
        _("担当を外れました。"),
        "",
        "handed_back",
    ),
    "undo": (
        _simple(RevisionForm),
        lambda pk, member, form: undo(pk, member, revision=form.cleaned_data["revision"]),
        _("元に戻しました。"),
        "",
        "undone",
    ),
    "accept": (
        _simple(SentenceForm),
        _accept_into(HandlingStatus.ACCEPTED_REPLY_PENDING),
        _("受理しました。"),
        "accept",
        "accepted",
    ),
    "reply": (
        _simple(SentenceForm),
        _accept_into(HandlingStatus.ACCEPTED_REPLIED),
        _("返信済にしました。"),
        "reply",
        "accepted",
    ),
    "reserve": (
        _simple(SentenceForm),
        _accept_into(HandlingStatus.ACCEPTED_RESERVED),
        _("予約中にしました。"),
        "reply",
        "accepted",
    ),
    "provisional": (
        _simple(SentenceForm),
        lambda pk, member, form: take_in_provisionally(
            pk, member, revision=form.cleaned_data["revision"], sentence=_sentence(form)
        ),
        _("仮受付にしました。"),
        "provisional",
        "provisionally_taken_in",
    ),
    "send-back": (_marking, _send_back, _("差し戻しました。"), "send-back", "sent_back"),
    "refuse": (
        _simple(RefuseForm),
        lambda pk, member, form: refuse_acceptance(
            pk,
            member,
            revision=form.cleaned_data["revision"],
            sentence=_sentence(form),
            internal=form.cleaned_data["internal"].strip(),
        ),
        _("不受理にしました。"),
        "refuse",
        "acceptance_refused",
    ),
    "complete": (
        _simple(SentenceForm),
        lambda pk, member, form: complete(pk, member, revision=form.cleaned_data["revision"], sentence=_sentence(form)),
        _("完了にしました。"),
        "complete",
        "completed",
    ),
    "force-complete": (
        _simple(ReasonForm),
        lambda pk, member, form: force_complete(
            pk, member, revision=form.cleaned_data["revision"], reason=form.cleaned_data["reason"]
        ),
        _("強制完了にしました。"),
        "force",
        "force_completed",
    ),
}
"""Action in the address → form, act, words when done, the dialog that is opened again when something is missing."""
