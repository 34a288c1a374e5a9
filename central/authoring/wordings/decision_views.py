"""文言の確認と公開: what would change, in sentences, and what is decided about it."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from central.authoring.models import WordingDraft
from central.authoring.publishing.decision_frame import DecisionFrame, TypedForm, compared_parts
from central.authoring.publishing.forms import PublishWordsForm
from central.authoring.publishing.refusals import SENTENCES, WhyNot
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

State = WordingDraft.State


@require_GET
def decision(request: HttpRequest, wording_id: int) -> HttpResponse:
    """Check results, comparison, and what may be decided now."""
    return FRAME.shown(request, wording_id)


@require_POST
def send(request: HttpRequest, wording_id: int) -> HttpResponse:
    """To IT."""
    return FRAME.moved(request, wording_id, send_words, gettext("情報政策課に送りました。"))


@require_POST
def take_back(request: HttpRequest, wording_id: int) -> HttpResponse:
    """Go on writing."""
    return FRAME.moved(request, wording_id, take_words_back, gettext("取り戻しました。続けて書けます。"))


@require_POST
def give_back(request: HttpRequest, wording_id: int) -> HttpResponse:
    """To the section."""
    return FRAME.moved(request, wording_id, give_words_back, gettext("課に返しました。"))


@require_POST
def publish(request: HttpRequest, wording_id: int) -> HttpResponse:
    """From a minute on."""
    form = PublishWordsForm(request.POST)

    def plan(member: StaffMember, runs_at: datetime | None) -> datetime | None:
        said = form.cleaned_data
        return plan_words(
            wording_id, member, revision=said["revision"], compared_with=said["compared_with"], runs_at=runs_at
        ).runs_at

    return FRAME.planned(request, wording_id, form, plan)


@require_POST
def call_off(request: HttpRequest, wording_id: int) -> HttpResponse:
    """Not at that minute."""
    done = gettext("公開の予定をやめました。文言は、情報政策課で確認中のままです。")
    return FRAME.called_off(request, wording_id, call_words_off, done)


def _draw(
    request: HttpRequest,
    member: StaffMember,
    draft: WordingDraft,
    *,
    trouble: str = "",
    status: int = 200,
    typed: TypedForm | None = None,
) -> HttpResponse:
    looked = look_at_words(draft)
    publishes, lies_with_it = may_publish_words(member, draft.version), draft.state == State.WITH_IT
    own = member.pk in writers_of(draft)
    writes = may_word(member, draft.version)
    context = {
        "draft": draft,
        "looked": looked,
        "parts": compared_parts(looked.differences),
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


FRAME = DecisionFrame("authoring:wording-decision", seen, _draw)
