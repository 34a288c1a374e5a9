"""文言の確認と公開: what would change, in sentences, and what is decided about it."""

from __future__ import annotations

from collections.abc import Callable
from itertools import groupby

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from central.authoring.models import WordingDraft
from central.authoring.publishing.forms import DecisionForm, PublishWordsForm
from central.authoring.publishing.refusals import SENTENCES, NotDecided, WhyNot
from central.authoring.publishing.views import ComparedPart
from central.authoring.refusals import AuthoringRefused
from central.authoring.wordings.deciding import (
    call_words_off,
    give_words_back,
    plan_words,
    send_words,
    take_words_back,
    writers_of,
)
from central.authoring.wordings.looking import look_at_words
from central.authoring.wordings.views import seen
from central.authoring.wordings.writing import may_publish_words, may_word
from central.staff.models import StaffMember
from central.web.words import moment

State = WordingDraft.State


@require_GET
def decision(request: HttpRequest, wording_id: int) -> HttpResponse:
    """Check results, comparison, and what may be decided now."""
    member, draft = seen(request, wording_id)
    return _draw(request, member, draft)


@require_POST
def send(request: HttpRequest, wording_id: int) -> HttpResponse:
    """To IT."""
    return _moved(request, wording_id, send_words, gettext("情報政策課に送りました。"))


@require_POST
def take_back(request: HttpRequest, wording_id: int) -> HttpResponse:
    """Go on writing."""
    return _moved(request, wording_id, take_words_back, gettext("取り戻しました。続けて書けます。"))


@require_POST
def give_back(request: HttpRequest, wording_id: int) -> HttpResponse:
    """To the section."""
    return _moved(request, wording_id, give_words_back, gettext("課に返しました。"))


@require_POST
def publish(request: HttpRequest, wording_id: int) -> HttpResponse:
    """From a minute on."""
    member, draft = seen(request, wording_id)
    form = PublishWordsForm(request.POST)
    try:
        runs_at = form.runs_at()
        said = form.cleaned_data
        planned = plan_words(
            wording_id, member, revision=said["revision"], compared_with=said["compared_with"], runs_at=runs_at
        )
    except AuthoringRefused as refused:
        return _refused(request, member, draft, refused, form)
    if runs_at is None or planned.runs_at is None:
        messages.success(request, gettext("公開します。まもなくキオスクに出ます。"))
    else:
        messages.success(request, gettext("%(at)sに公開します。") % {"at": moment(planned.runs_at)})
    return redirect("authoring:wording-decision", wording_id)


@require_POST
def call_off(request: HttpRequest, wording_id: int) -> HttpResponse:
    """Not at that minute."""
    member, draft = seen(request, wording_id)
    try:
        call_words_off(wording_id, member)
    except AuthoringRefused as refused:
        return _refused(request, member, draft, refused)
    messages.success(request, gettext("公開の予定をやめました。文言は、情報政策課で確認中のままです。"))
    return redirect("authoring:wording-decision", wording_id)


def _moved(request: HttpRequest, wording_id: int, act: Callable[..., WordingDraft], done: str) -> HttpResponse:
    member, draft = seen(request, wording_id)
    form = DecisionForm(request.POST)
    try:
        if not form.is_valid():
            raise NotDecided(WhyNot.NO_COMMENT)
        act(wording_id, member, revision=form.cleaned_data["revision"], comment=form.cleaned_data["reason"])
    except AuthoringRefused as refused:
        return _refused(request, member, draft, refused, form)
    messages.success(request, done)
    return redirect("authoring:wording-decision", wording_id)


def _refused(
    request: HttpRequest,
    member: StaffMember,
    draft: WordingDraft,
    refused: AuthoringRefused,
    typed: DecisionForm | PublishWordsForm | None = None,
) -> HttpResponse:
    if not isinstance(refused, NotDecided):
        raise Http404 from refused
    draft.refresh_from_db()
    of_the_page = (WhyNot.NO_COMMENT, WhyNot.NO_MINUTE, WhyNot.TOO_FAR)
    status = 400 if refused.reason in of_the_page else 409
    return _draw(request, member, draft, trouble=refused.sentence, status=status, typed=typed)


def _draw(
    request: HttpRequest,
    member: StaffMember,
    draft: WordingDraft,
    *,
    trouble: str = "",
    status: int = 200,
    typed: DecisionForm | PublishWordsForm | None = None,
) -> HttpResponse:
    looked = look_at_words(draft)
    publishes, lies_with_it = may_publish_words(member, draft.version), draft.state == State.WITH_IT
    own = member.pk in writers_of(draft)
    writes = may_word(member, draft.version)
    context = {
        "draft": draft,
        "looked": looked,
        "parts": [
            ComparedPart(place, tuple(one.words for one in ones))
            for place, ones in groupby(looked.differences, key=lambda one: one.place)
        ],
        "failed": str(SENTENCES[WhyNot(draft.reason)]) if draft.reason else "",
        "sends": writes and draft.is_writable,
        "takes_back": writes and lies_with_it,
        "decides": publishes and lies_with_it,
        "publishes": publishes and lies_with_it and not own,
        "own": publishes and lies_with_it and own,
        "calls_off": publishes and draft.state == State.PLANNED,
        "trouble": trouble,
        "typed": {} if typed is None else typed.data,
        "today": timezone.localdate().isoformat(),
    }
    return render(request, "authoring/wordings/decision.html", context, status=status)
