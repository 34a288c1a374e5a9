"""Pages of acts on many: choose, say what is done, look at the plan, approve, watch, stop."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from central.applications.actions.send_back import days_for_until, markable
from central.applications.chosen import UnreadableChoice, chosen_in
from central.applications.forms import revision_of
from central.applications.models import Application
from central.applications.not_done import not_done
from central.applications.stopped_early import STOPS
from central.applications.words import badges
from central.audit.details import Shown
from central.audit.record import record
from central.bulk_acts.access import (
    changed_since,
    may_approve,
    needs_second_person,
    plans_visible_to,
    reads_plans,
)
from central.bulk_acts.actions.approve import approve, discard
from central.bulk_acts.actions.choose import choose
from central.bulk_acts.actions.stop import stop
from central.bulk_acts.actions.write import keeps_files, write
from central.bulk_acts.acts import ACTS, act_of
from central.bulk_acts.forms import PlannedActForm
from central.bulk_acts.models import THROWN_AWAY, UNDER_WAY, WRITABLE, BulkAct, BulkPlan, PlannedChange
from central.bulk_acts.reasons import WORDS
from central.bulk_acts.refusals import PlanIncomplete, PlanNotAllowed, PlanNotVisible, PlanRefused
from central.bulk_acts.sending_files import KIND, goes_by_mail, once_of
from central.jobs.models import Job
from central.notices.models import Delivery
from central.staff.access import has_duty, signed_in
from central.staff.models import StaffMember
from central.staff.zones import closed_procedures, zone_of

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

SHOWN = 50
"""Rows of a page."""
_State = PlannedChange.State
_ORDER = (_State.FAILED, _State.LEFT_OUT, _State.WAITING, _State.DONE, _State.CHOSEN)


@require_GET
def list_plans(request: HttpRequest) -> HttpResponse:
    """Every plan this member may see, newest first."""
    member = allowed_member(request)
    plans = plans_visible_to(member, closed_procedures(zone_of(request)))
    found = plans.select_related("made_by").annotate(applications=Count("rows")).order_by("-pk")
    page = Paginator(found, SHOWN).get_page(request.GET.get("page"))
    with transaction.atomic():
        record(member, "bulk.listed", "list:bulk", member.body, Shown(shown=len(page.object_list)))
    return render(request, "bulk_acts/list.html", {"page": page})


@require_POST
def choose_applications(request: HttpRequest) -> HttpResponse:
    """A draft for the lines that were chosen in a list, or for all that its conditions match."""
    member = allowed_member(request)
    try:
        chosen = chosen_in(request, member)
    except UnreadableChoice as unreadable:
        return not_done(request, str(unreadable), 400)
    try:
        plan = choose(member, chosen.applications, chosen.why_with_trials())
    except PlanIncomplete as incomplete:
        return not_done(request, str(incomplete), 400)
    except PlanNotAllowed as hidden:
        raise Http404 from hidden
    return redirect("bulk_acts:act", plan.pk)


@require_GET
def choose_act(request: HttpRequest, plan_id: int) -> HttpResponse:
    """What is to be done."""
    member = allowed_member(request)
    plan = found_plan(request, member, plan_id)
    if plan.state not in WRITABLE:
        return redirect("bulk_acts:plan", plan.pk)
    acts = [(act, ACTS[act].second_always) for act in BulkAct if has_duty(member, ACTS[act].duty, plan.body_id)]
    context = {"plan": plan, "acts": acts, "applications": plan.rows.count(), "step": 2}
    return render(request, "bulk_acts/act.html", context)


@require_http_methods(["GET", "POST"])
def write_plan(request: HttpRequest, plan_id: int, act: str) -> HttpResponse:
    """The words of the act."""
    member = allowed_member(request)
    plan = found_plan(request, member, plan_id)
    if act not in BulkAct.values or not has_duty(member, ACTS[BulkAct(act)].duty, plan.body_id):
        raise Http404
    chosen = BulkAct(act)
    if request.method == "POST":
        form = PlannedActForm(chosen, _items(plan, chosen), request.POST)
        if not form.is_valid():
            return _draw_words(request, member, plan, chosen, form, status=400)
        try:
            plan = write(plan.pk, member, form.planned(), revision=form.cleaned_data["revision"])
        except PlanRefused as refusal:
            # What was typed stays in the fields.
            status, trouble = words_of(refusal)
            now = found_plan(request, member, plan_id)
            return _draw_words(request, member, now, chosen, form, status=status, trouble=trouble)
        wants_files = ACTS[chosen].files and plan.state == BulkPlan.State.DRAFT
        return redirect("bulk_acts:files" if wants_files else "bulk_acts:plan", plan.pk)
    if plan.state not in WRITABLE:
        return redirect("bulk_acts:plan", plan.pk)
    return _draw_words(request, member, plan, chosen, PlannedActForm.as_kept(plan, chosen, _items(plan, chosen)))


@require_GET
def show_plan(request: HttpRequest, plan_id: int) -> HttpResponse:
    """What becomes of whom, and how far it has come."""
    member = allowed_member(request)
    plan = found_plan(request, member, plan_id)
    if plan.state == BulkPlan.State.DRAFT:
        return redirect("bulk_acts:files" if plan.act and act_of(plan).files else "bulk_acts:act", plan.pk)
    return _draw_plan(request, member, plan)


@require_POST
def approve_plan(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Let it begin."""
    member = allowed_member(request)
    plan = found_plan(request, member, plan_id)
    if "looked" not in request.POST:
        words = gettext("1件ずつの内容を確かめて、しるしを付けてください。")
        return _draw_plan(request, member, plan, status=400, trouble=words)
    try:
        approve(plan.pk, member, revision=revision_of(request))
    except PlanRefused as refusal:
        return _refused(request, member, plan_id, refusal)
    messages.success(request, gettext("承認しました。"))
    return redirect("bulk_acts:plan", plan.pk)


@require_POST
def stop_plan(request: HttpRequest, plan_id: int) -> HttpResponse:
    """End it on its way. Needs nothing but the click."""
    member = allowed_member(request)
    plan = found_plan(request, member, plan_id)
    try:
        stop(plan.pk, member)
    except PlanRefused as refusal:
        return _refused(request, member, plan_id, refusal)
    messages.success(request, gettext("止めました。残りの申請は、何も変わりません。"))
    return redirect("bulk_acts:plan", plan.pk)


@require_POST
def discard_plan(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Throw a draft or plan away."""
    member = allowed_member(request)
    plan = found_plan(request, member, plan_id)
    try:
        discard(plan.pk, member, revision=revision_of(request))
    except PlanRefused as refusal:
        return _refused(request, member, plan_id, refusal)
    messages.success(request, gettext("計画を捨てました。申請は何も変わっていません。"))
    return redirect("bulk_acts:list")


# ── drawing ──


@dataclass(frozen=True)
class PlannedLine:
    """A row of the plan as the page shows it."""

    row: PlannedChange
    before: badges.Badge
    after: badges.Badge | None
    """None: its state stays."""
    reason: StrOrPromise
    changed: bool
    """Its application is not as the plan shows it any more."""
    by_mail: bool
    """Of files: whether they go by mail; else they lie at the counter."""
    mail: StrOrPromise
    """What became of that mail."""


def _draw_plan(
    request: HttpRequest, member: StaffMember, plan: BulkPlan, *, status: int = 200, trouble: str = ""
) -> HttpResponse:
    shown = request.GET.get("state", "")
    rows = plan.rows.select_related("application", "application__definition").order_by("pk")
    if shown in _State.values:
        rows = rows.filter(state=shown)
    page = Paginator(rows, SHOWN).get_page(request.GET.get("page"))
    with transaction.atomic():
        record(member, "bulk.read", plan.audit_subject, plan.body, Shown(shown=len(page.object_list)))
    written = bool(plan.act)
    second = written and needs_second_person(plan)
    found = dict(plan.rows.values_list("state").annotate(Count("pk")).order_by())
    why = plan.rows.exclude(reason="").values_list("reason").annotate(people=Count("pk")).order_by("-people")
    files = list(plan.files.order_by("slot"))
    fits = bool(files) and sum(file.size for file in files) <= settings.MAIL_FILES_BYTES
    by_mail = plan.rows.filter(state=_State.WAITING).exclude(application__mail="").count() if fits else 0
    mails = Delivery.objects.filter(document=f"{KIND}:{plan.pk}", application__in=plan.rows.values("application"))
    file_mails = (
        [
            (Delivery.State(state).label, count)
            for state, count in mails.values_list("state").annotate(Count("pk")).order_by()
        ]
        if files
        else []
    )
    steps = {
        BulkPlan.State.CHOOSING: 1,
        BulkPlan.State.PLANNED: 4 if second else 3,
        BulkPlan.State.HELD: 5,
        BulkPlan.State.RUNNING: 5,
        BulkPlan.State.STOPPED: 5,
        BulkPlan.State.DONE: 6,
        BulkPlan.State.DISCARDED: 0,
    }
    context = {
        "plan": plan,
        "page": page,
        "lines": _lines(plan, list(page.object_list)),
        "files": files,
        "file_mails": file_mails,
        "by_mail": by_mail,
        "mail_limit": settings.MAIL_FILES_BYTES // 1024 // 1024,
        "chosen": shown,
        "states": [(state, _State(state).label, found[state]) for state in _ORDER if found.get(state)],
        "reasons": [(WORDS.get(reason, reason), count) for reason, count in why],
        "applications": sum(found.values()),
        "waiting": found.get(_State.WAITING, 0),
        "done": found.get(_State.DONE, 0),
        "left": found.get(_State.LEFT_OUT, 0) + found.get(_State.FAILED, 0),
        "checked": plan.rows.filter(checked=plan.revision).count() if plan.state == BulkPlan.State.CHECKING else 0,
        "changed": changed_since(plan).count() if plan.state in (BulkPlan.State.PLANNED, BulkPlan.State.HELD) else 0,
        "told": _told(plan),
        "labels": [_items(plan, BulkAct.SEND_BACK).get(item, item) for item in plan.marked],
        "second": second,
        "always": written and act_of(plan).second_always,
        "may_approve": plan.state == BulkPlan.State.PLANNED and may_approve(member, plan, second=second),
        "is_maker": plan.made_by_id == member.pk,
        "step": steps.get(BulkPlan.State(plan.state), 3),
        "trouble": trouble,
        "stop_words": STOPS.get(plan.stop_reason, ""),
        "limit": settings.BULK_ACT_SECOND_PERSON_ABOVE,
        "minutes": settings.BULK_ACT_HELD_MINUTES,
        "writable": plan.state in WRITABLE,
        "thrown_away": plan.state in THROWN_AWAY,
        "under_way": plan.state in UNDER_WAY,
        "aside": Job.objects.filter(about=plan.audit_subject, state=Job.State.ASIDE).exists(),
    }
    return render(request, "bulk_acts/plan.html", context, status=status)


def _told(plan: BulkPlan) -> list[tuple[str, str, str]]:
    """Every sentence that goes to somebody: how a page marks its language, what that is called, and the words."""
    names = {"ja": gettext("日本語"), "easy-ja": gettext("やさしい日本語"), "en": gettext("英語")}
    written = {language: words for language, words in plan.sentence.items() if words}
    order = [*(each for each in names if each in written), *(each for each in written if each not in names)]
    return [("ja" if each == "easy-ja" else each, names.get(each, each), written[each]) for each in order]


def _lines(plan: BulkPlan, rows: list[PlannedChange]) -> list[PlannedLine]:
    target = act_of(plan).target if plan.act else None
    sends = bool(plan.act) and act_of(plan).files
    mails: dict[int, str] = {}
    if sends:
        once = [once_of(plan, row.application_id) for row in rows]
        mails = dict(Delivery.objects.filter(once__in=once).values_list("application", "state"))
    found = []
    for row in rows:
        application = row.application
        reaches = row.state in (_State.WAITING, _State.DONE)
        mail = mails.get(row.application_id)
        by_mail = sends and (goes_by_mail(plan, application) if row.state == _State.WAITING else mail is not None)
        found.append(
            PlannedLine(
                row=row,
                before=badges.status(row.status or application.status),
                after=badges.status(target.value) if reaches and target is not None else None,
                reason=WORDS.get(row.reason, row.reason),
                changed=row.state == _State.WAITING and application.revision != row.revision,
                by_mail=by_mail,
                mail=Delivery.State(mail).label if mail else "",
            )
        )
    return found


def _draw_words(
    request: HttpRequest,
    member: StaffMember,
    plan: BulkPlan,
    act: BulkAct,
    form: PlannedActForm,
    *,
    status: int = 200,
    trouble: str = "",
) -> HttpResponse:
    first, last = days_for_until()
    context = {
        "plan": plan,
        "act": act,
        "asked": ACTS[act],
        "form": form,
        "applications": plan.rows.count(),
        "step": 2,
        "trouble": trouble,
        "writable": plan.state in WRITABLE,
        "files": plan.files.count() if ACTS[act].files else 0,
        "keeps_files": keeps_files(plan, act, member),
        "until_bounds": {"min": first.isoformat(), "max": last.isoformat()},
    }
    return render(request, "bulk_acts/write.html", context, status=status)


def _items(plan: BulkPlan, act: BulkAct) -> dict[str, str]:
    """What may be marked, with its words: of the first application. Where another has no such item, its row says so."""
    if not ACTS[act].marks:
        return {}
    first = Application.objects.select_related("definition").filter(pk__in=plan.rows.values("application"))
    example = first.filter(trial=False).order_by("pk").first()
    return markable(example) if example is not None else {}


def _refused(request: HttpRequest, member: StaffMember, plan_id: int, refusal: PlanRefused) -> HttpResponse:
    if isinstance(refusal, PlanNotVisible):
        raise Http404
    plan = found_plan(request, member, plan_id)
    status, trouble = words_of(refusal)
    if plan.state == BulkPlan.State.DRAFT:
        messages.warning(request, trouble)
        return redirect("bulk_acts:act", plan.pk)
    return _draw_plan(request, member, plan, status=status, trouble=trouble)


def words_of(refusal: PlanRefused) -> tuple[int, str]:
    """Status and sentence of what did not happen."""
    match refusal:
        case PlanNotVisible():
            raise Http404
        case PlanNotAllowed():
            return 403, gettext("この一括処理は、作った人のほかの、承認できる職員が承認します。何も変えていません。")
        case PlanIncomplete():
            return 400, str(refusal)
        case _:
            return 409, gettext("ほかの人が先に変えました。いまの内容を見て、もう一度決めてください。")


def allowed_member(request: HttpRequest) -> StaffMember:
    """Whoever has to do with plans."""
    member = signed_in(request)
    if not reads_plans(member):
        raise Http404
    return member


def found_plan(request: HttpRequest, member: StaffMember, plan_id: int) -> BulkPlan:
    """The plan, or a 404 that says nothing about whether it exists."""
    plans = plans_visible_to(member, closed_procedures(zone_of(request)))
    plan = plans.select_related("body", "made_by", "approved_by", "stopped_by").filter(pk=plan_id).first()
    if plan is None:
        raise Http404
    return plan
