"""公開: what IT and the section look at before a form goes on, and what they decide."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from central.authoring.access import authors_anywhere, drafts_visible_to, may_publish, versions_to_copy
from central.authoring.content import read_form_facts
from central.authoring.models import FormBrief, FormDraft, PlannedPublication
from central.authoring.publishing.deciding import call_off, give_back, hands_of, make_over, plan_publication, planned_of
from central.authoring.publishing.decision_frame import ComparedPart, DecisionFrame, TypedForm, compared_parts
from central.authoring.publishing.forms import PublishForm
from central.authoring.publishing.looking import FormLookedAt, compare_versions, look_at
from central.authoring.publishing.refusals import SENTENCES, WhyNot
from central.authoring.publishing.review_sheet.content import SheetHead, review_sheet
from central.authoring.publishing.review_sheet.set_sheet import set_review_sheet
from central.authoring.publishing.sending import pass_on, send_form
from central.authoring.refusals import (
    DraftUnreadable,
)
from central.authoring.step_words import OFFERED, STAGES
from central.authoring.step_words import WORDS as STEP_WORDS
from central.authoring.transitions import TABLE, WAITS_FOR, FormStep
from central.catalogue.models import ProcedureVersion
from central.certificates.refusals import CertificateRefused
from central.staff.access import has_duty, signed_in
from central.staff.models import StaffMember
from central.web.pdf_answers import pdf_response
from sync.contract.forms.procedures import Procedure
from sync.contract.forms.wording import places
from sync.contract.wire.catalogue import ServiceFacts
from sync.japanese.dates import JST, today_in_japan


@dataclass(frozen=True)
class PastPublication:
    """What became of one decision."""

    publication: PlannedPublication
    why: str


@require_GET
def publishing(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Check results, comparison, and what may be decided now."""
    return FRAME.shown(request, draft_id)


@require_POST
def send(request: HttpRequest, draft_id: int) -> HttpResponse:
    """To IT."""
    return FRAME.moved(request, draft_id, send_form, gettext("情報政策課に送りました。"))


@require_POST
def pass_it_on(request: HttpRequest, draft_id: int) -> HttpResponse:
    """The steps between the sections: making, check, and back."""
    offered = {one.act.value: one for one in OFFERED}.get(request.POST.get("act", ""))
    if offered is None:
        raise Http404
    if offered.act is FormStep.MAKE_OVER:
        return FRAME.moved(request, draft_id, make_over, str(offered.done))

    def act(draft_id: int, member: StaffMember, *, revision: int, comment: str) -> FormDraft:
        return pass_on(draft_id, member, offered.act, revision=revision, comment=comment)

    return FRAME.moved(request, draft_id, act, str(offered.done))


@require_POST
def back(request: HttpRequest, draft_id: int) -> HttpResponse:
    """To the section."""
    return FRAME.moved(request, draft_id, give_back, gettext("課に返しました。"))


@require_POST
def publish(request: HttpRequest, draft_id: int) -> HttpResponse:
    """From a minute on."""
    form = PublishForm(request.POST)

    def plan(member: StaffMember, runs_at: datetime | None) -> datetime:
        said = form.cleaned_data
        return plan_publication(
            draft_id,
            member,
            revision=said["revision"],
            compared_with=said["compared_with"],
            compared_facts=said["compared_facts"],
            runs_at=runs_at,
        ).runs_at

    return FRAME.planned(request, draft_id, form, plan)


@require_POST
def call_off_publication(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Not at that minute."""
    done = gettext("公開の予定をやめました。下書きは、情報政策課で確認中のままです。")
    return FRAME.called_off(request, draft_id, call_off, done)


@require_GET
def sheet(request: HttpRequest, draft_id: int) -> HttpResponse:
    """The review sheet of the text that stands."""
    member, draft = _seen(request, draft_id)
    try:
        looked = look_at(draft, today_in_japan(timezone.now()))
        facts = read_form_facts(draft.facts)
        said = ServiceFacts(v=1, **{name: getattr(facts, name) for name in facts.__struct_fields__})
        not_carried = gettext("引き継がれない文言")
        changes = (
            *(f"{one.place}：{one.words}" for one in looked.differences),
            *(f"{not_carried}：{one.where}：{one.words}" for one in looked.left),
        )
        form = looked.in_words_in_force(draft)
        pdf = set_review_sheet(
            review_sheet(form, said, _head(draft, looked, form), tuple(looked.flaw_lines()), changes)
        )
    except DraftUnreadable as unreadable:
        raise Http404 from unreadable
    except CertificateRefused:
        trouble = gettext("確認用の紙を作れませんでした。しばらくして、もう一度開いてください。")
        return _draw(request, member, draft, trouble=trouble, status=503)
    return pdf_response(pdf, f"{draft.procedure}-{draft.revision}")


@require_GET
def compare(request: HttpRequest) -> HttpResponse:
    """Any two published versions of one procedure."""
    member = _allowed(request)
    seen = versions_to_copy(member).defer("definition").select_related("body")
    before, after = (_version(seen, request.GET.get(name, "")) for name in ("before", "after"))
    parts: list[ComparedPart] | None = None
    trouble = ""
    if before is not None and after is not None:
        if (before.body_id, before.procedure) == (after.body_id, after.procedure):
            parts = compared_parts(compare_versions(before, after))
        else:
            trouble = gettext("同じ手続きの2つの版を選んでください。")
    elif request.GET:
        trouble = gettext("比べる2つの版を選んでください。")
    context = {
        "versions": seen.order_by("body__code", "procedure", "-version"),
        "before": before,
        "after": after,
        "parts": parts,
        "trouble": trouble,
    }
    return render(request, "authoring/publishing/compare.html", context, status=400 if trouble else 200)


def _version(seen: object, asked: str) -> ProcedureVersion | None:
    rows = ProcedureVersion.objects.filter(pk__in=seen)  # type: ignore[misc]
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 10 else 0
    return rows.filter(pk=number).first()


def _draw(
    request: HttpRequest,
    member: StaffMember,
    draft: FormDraft,
    *,
    trouble: str = "",
    status: int = 200,
    typed: TypedForm | None = None,
) -> HttpResponse:
    try:
        looked = look_at(draft, today_in_japan(timezone.now()))
    except DraftUnreadable:
        looked = None
    planned = planned_of(draft)
    publishes = may_publish(member, draft)
    lies_with_it = draft.state == FormDraft.State.WITH_IT
    past = [
        PastPublication(one, str(SENTENCES[WhyNot(one.reason)]) if one.reason else "")
        for one in draft.publications.exclude(state=PlannedPublication.State.PLANNED).select_related(
            "planned_by", "ended_by", "version"
        )[:20]
    ]
    offered = [one for one in OFFERED if planned is None and _may(member, draft, one.act)]
    steps = [(one, STEP_WORDS[one.act]) for one in draft.steps.select_related("by")]
    own = publishes and lies_with_it and member.pk in hands_of(draft)
    context = {
        "draft": draft,
        "looked": looked,
        "flaws": [] if looked is None else looked.flaw_lines(),
        "parts": [] if looked is None else compared_parts(looked.differences),
        "planned": planned,
        "past": past,
        "steps": steps,
        "stages": [(number, words, draft.state in states) for number, (words, states) in enumerate(STAGES, 1)],
        "brief": FormBrief.objects.filter(draft=draft).first(),
        "offered": offered,
        "waits": planned is None
        and draft.state in WAITS_FOR
        and has_duty(member, WAITS_FOR[draft.state], draft.body_id, draft.procedure),
        "sends": _may(member, draft, FormStep.SEND),
        "decides": planned is None and _may(member, draft, FormStep.GIVE_BACK),
        "publishes": publishes and lies_with_it and planned is None and not own,
        "own": own,
        "calls_off": publishes and planned is not None,
        "trouble": trouble,
        "typed": {} if typed is None else typed.data,
        "today": timezone.localdate().isoformat(),
    }
    return render(request, "authoring/publishing/publishing.html", context, status=status)


def _may(member: StaffMember, draft: FormDraft, act: FormStep) -> bool:
    edge = TABLE[act]
    return draft.state in edge.sources and has_duty(member, edge.by, draft.body_id, draft.procedure)


def _head(draft: FormDraft, looked: FormLookedAt, form: Procedure) -> SheetHead:
    day = draft.changed_at.astimezone(JST).date()
    now = looked.newest.version if looked.newest else 0
    said = {"old": now, "new": looked.version}
    text = gettext("%(number)s番目の内容（%(at)s）") % {"number": draft.revision, "at": _minute(draft)}
    if dict(places(form)) != dict(places(looked.content)):
        text += gettext("　いま使っている文言の直しを入れた文")
    return SheetHead(
        title=gettext("%(title)s　確認用") % {"title": draft.title},
        procedure=draft.procedure,
        city=draft.body.name,
        section=draft.section,
        version=gettext("第%(old)s版 → 第%(new)s版") % said if now else gettext("はじめての版"),
        text=text,
        year=day.year,
        month=day.month,
        day=day.day,
    )


def _minute(draft: FormDraft) -> str:
    """With its year: paper lies in a drawer for long."""
    return f"{draft.changed_at.astimezone(JST):%Y-%m-%d %H:%M}"


def _seen(request: HttpRequest, draft_id: int) -> tuple[StaffMember, FormDraft]:
    member = _allowed(request)
    draft = drafts_visible_to(member).select_related("body", "changed_by", "made_by").filter(pk=draft_id).first()
    if draft is None:
        raise Http404
    return member, draft


def _allowed(request: HttpRequest) -> StaffMember:
    member = signed_in(request)
    if not authors_anywhere(member):
        raise Http404
    return member


FRAME = DecisionFrame("authoring:publishing", _seen, _draw)
