"""Pages of bulk notices: choose, write, look at the plan, approve, watch, and decide what is unknown."""

from __future__ import annotations

from django.conf import settings
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext, override
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from central.applications import faces
from central.applications.access import visible_to
from central.applications.forms import FilterForm
from central.applications.models import Application
from central.applications.not_done import not_done
from central.applications.transitions import ACCEPTED
from central.applications.work_list import Filters, Tab, waiting_for
from central.audit.record import record
from central.notices.access import may_run, needs_second_person, notices_visible_to
from central.notices.actions import plan
from central.notices.actions.decide import mark_as_sent, send_again
from central.notices.actions.run import approve, discard
from central.notices.forms import RevisionForm, WriteForm
from central.notices.models import BulkNotice, Delivery
from central.notices.refusals import NoticeIncomplete, NoticeNotAllowed, NoticeNotVisible, NoticeRefused
from central.notices.smtp import DOCUMENT_ENDED
from central.notices.texts import PLACEHOLDERS
from central.staff.access import has_duty, signed_in
from central.staff.duties import Duty
from central.staff.models import StaffMember
from central.staff.zones import closed_procedures, zone_of
from central.web.said import say

FIRST_TEXT = (
    "【氏名】様\n\n「【様式名】」（到達番号 【到達番号】）について、お知らせします。\n\n\n"
    "問い合わせ：【問い合わせ先名】　【電話番号】"
)
FIRST_SUBJECT = "【様式名】のお知らせ（【到達番号】）"
"""Words to residents, not to the reader of the page: never translated."""
_ORDER = (
    Delivery.State.UNKNOWN,
    Delivery.State.FAILED,
    Delivery.State.SENDING,
    Delivery.State.PLANNED,
    Delivery.State.SENT,
    Delivery.State.ON_STATUS,
)


@require_GET
def list_notices(request: HttpRequest) -> HttpResponse:
    """Every notice this member may see, newest first."""
    member = _allowed(request)
    closed = closed_procedures(zone_of(request))
    notices = (
        notices_visible_to(member, closed)
        .select_related("made_by")
        .annotate(people=Count("deliveries"))
        .order_by("-pk")
    )
    doubtful = (
        Delivery.objects.filter(application__in=_open_here(request, member), state=Delivery.State.UNKNOWN)
        .select_related("application", "notice")
        .order_by("state_at")[:100]
    )
    undelivered = (
        Delivery.objects.filter(application__in=_open_here(request, member), state=Delivery.State.FAILED)
        .filter(application__status__in=ACCEPTED)
        .exclude(document="")
        .exclude(failure=DOCUMENT_ENDED)
        .select_related("application")
        .order_by("state_at")[:100]
    )
    with transaction.atomic():
        record(member, "notices.listed", "list:notices", member.body, {"shown": len(doubtful) + len(undelivered)})
    context = {"notices": notices[:100], "doubtful": doubtful, "undelivered": undelivered}
    return render(request, "notices/list.html", context)


@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """A draft for the lines that were chosen in a list, or for all that its conditions match."""
    member = _allowed(request)
    closed = closed_procedures(zone_of(request))
    every = request.POST.get("every")
    if every is not None:
        try:
            tab = Tab(request.POST.get("tab", ""))
        except ValueError as unknown:
            raise Http404 from unknown
        filters = FilterForm(QueryDict(every)).filters()
        if filters.unreadable:
            return not_done(request, gettext("この条件は読めません。条件を直すか、消してください。"), 400)
        applications = list(waiting_for(member, tab, filters, closed)[: plan.MOST_RECIPIENTS + 1])
        why = _conditions(tab, filters, applications)
    else:
        numbers = request.POST.getlist("chosen")
        applications = list(visible_to(member).filter(arrival_number__in=numbers).exclude(procedure__in=closed))
        with override(settings.LANGUAGE_CODE):
            why = gettext("一覧でえらんだ%(count)s件") % {"count": len(applications)}
    try:
        notice = plan.choose(member, applications, why)
    except NoticeIncomplete as incomplete:
        say(request, str(incomplete))
        return redirect("applications:work")
    except NoticeNotAllowed as hidden:
        raise Http404 from hidden
    return redirect("notices:write", notice.pk)


@require_http_methods(["GET", "POST"])
def write(request: HttpRequest, notice_id: int) -> HttpResponse:
    """The words."""
    member = _allowed(request)
    notice = _find(request, member, notice_id)
    if notice.state not in (BulkNotice.State.DRAFT, BulkNotice.State.PLANNED):
        return redirect("notices:plan", notice.pk)
    if request.method == "POST":
        form = WriteForm(request.POST)
        if form.is_valid():
            said = form.cleaned_data
            try:
                plan.write(
                    notice.pk,
                    member,
                    revision=said["revision"],
                    title=said["title"],
                    subject=said["subject"],
                    text=form.words(),
                )
            except NoticeRefused as refusal:
                return _refused(request, member, notice_id, refusal)
            return redirect("notices:plan", notice.pk)
    else:
        form = WriteForm(
            initial={
                "revision": notice.revision,
                "title": notice.title,
                "subject": notice.subject or FIRST_SUBJECT,
                "text": notice.text.get("ja", FIRST_TEXT),
                "text_easy": notice.text.get("easy-ja", ""),
                "text_en": notice.text.get("en", ""),
            }
        )
    context = {"notice": notice, "form": form, "step": 2, "placeholders": PLACEHOLDERS, **_numbers(notice)}
    return render(request, "notices/write.html", context, status=400 if form.errors else 200)


@require_GET
def show_plan(request: HttpRequest, notice_id: int) -> HttpResponse:
    """Who gets what, and how far it has come."""
    member = _allowed(request)
    notice = _find(request, member, notice_id)
    if notice.state == BulkNotice.State.DRAFT:
        return redirect("notices:write", notice.pk)
    return _draw_plan(request, member, notice)


@require_POST
def run(request: HttpRequest, notice_id: int) -> HttpResponse:
    """Approve and start."""
    member = _allowed(request)
    notice = _find(request, member, notice_id)
    form = RevisionForm(request.POST)
    if not form.is_valid() or not form.cleaned_data["looked"]:
        return _draw_plan(
            request, member, notice, status=400, trouble=gettext("宛先と本文を確かめて、しるしを付けてください。")
        )
    try:
        approve(notice.pk, member, revision=form.cleaned_data["revision"])
    except NoticeRefused as refusal:
        return _refused(request, member, notice_id, refusal)
    say(request, gettext("承認しました。順に送ります。"))
    return redirect("notices:plan", notice.pk)


@require_POST
def throw_away(request: HttpRequest, notice_id: int) -> HttpResponse:
    """Discard a draft or plan."""
    member = _allowed(request)
    notice = _find(request, member, notice_id)
    form = RevisionForm(request.POST)
    try:
        discard(notice.pk, member, revision=form.cleaned_data["revision"] if form.is_valid() else -1)
    except NoticeRefused as refusal:
        return _refused(request, member, notice_id, refusal)
    say(request, gettext("計画を捨てました。だれにも送っていません。"))
    return redirect("notices:list")


@require_POST
def decide(request: HttpRequest, delivery_id: int) -> HttpResponse:
    """送ったことにする, or もう一度送る after a confirmation."""
    member = _allowed(request)
    again = request.POST.get("decision") == "again"
    if again and "confirmed" not in request.POST:
        raise Http404
    if not Delivery.objects.filter(pk=delivery_id, application__in=_open_here(request, member)).exists():
        raise Http404
    try:
        row = send_again(delivery_id, member) if again else mark_as_sent(delivery_id, member)
    except NoticeNotVisible as hidden:
        raise Http404 from hidden
    except NoticeRefused:
        say(request, gettext("ほかの人が先に決めました。"))
        return redirect("notices:list")
    say(request, gettext("もう一度送ります。") if again else gettext("送ったことにしました。"))
    return redirect("notices:plan", row.notice_id) if row.notice_id else redirect("notices:list")


def _draw_plan(
    request: HttpRequest, member: StaffMember, notice: BulkNotice, *, status: int = 200, trouble: str = ""
) -> HttpResponse:
    chosen = request.GET.get("state", "")
    rows = notice.deliveries.select_related("application").order_by("pk")
    if chosen in Delivery.State.values:
        rows = rows.filter(state=chosen)
    page = Paginator(rows, 50).get_page(request.GET.get("page"))
    with transaction.atomic():
        record(member, "notice.read", notice.audit_subject, notice.body, {"shown": len(page.object_list)})
    second = needs_second_person(notice)
    steps = {BulkNotice.State.PLANNED: 4 if second else 3, BulkNotice.State.RUNNING: 5, BulkNotice.State.DONE: 6}
    context = {
        "notice": notice,
        "page": page,
        "chosen": chosen,
        "second": second,
        "may_run": may_run(member, notice),
        "is_maker": notice.made_by_id == member.pk,
        "step": steps.get(BulkNotice.State(notice.state), 3),
        "trouble": trouble,
        **_numbers(notice),
    }
    return render(request, "notices/plan.html", context, status=status)


def _numbers(notice: BulkNotice) -> dict[str, object]:
    found = dict(notice.deliveries.values_list("state").annotate(Count("pk")).order_by())
    return {
        "people": sum(found.values()),
        "by_mail": notice.deliveries.exclude(to="").count(),
        "states": [(state, Delivery.State(state).label, found[state]) for state in _ORDER if found.get(state)],
    }


def _refused(request: HttpRequest, member: StaffMember, notice_id: int, refusal: NoticeRefused) -> HttpResponse:
    notice = _find(request, member, notice_id)
    match refusal:
        case NoticeNotVisible():
            raise Http404
        case NoticeNotAllowed():
            status, trouble = 403, gettext("この人数のお知らせは、作った人のほかの、承認できる職員が承認します。")
        case NoticeIncomplete():
            status, trouble = 400, str(refusal)
        case _:
            status, trouble = 409, gettext("ほかの人が先に変えました。いまの内容を見て、もう一度決めてください。")
    if notice.state == BulkNotice.State.DRAFT:
        say(request, trouble)
        return redirect("notices:write", notice.pk)
    return _draw_plan(request, member, notice, status=status, trouble=trouble)


def _allowed(request: HttpRequest) -> StaffMember:
    member = signed_in(request)
    if not (has_duty(member, Duty.REVIEW) or has_duty(member, Duty.APPROVE_BULK)):
        raise Http404
    return member


def _open_here(request: HttpRequest, member: StaffMember) -> QuerySet[Application]:
    """The applications that this member may know of, as far as their zone is this one."""
    return visible_to(member).exclude(procedure__in=closed_procedures(zone_of(request)))


def _find(request: HttpRequest, member: StaffMember, notice_id: int) -> BulkNotice:
    notices = notices_visible_to(member, closed_procedures(zone_of(request)))
    notice = notices.select_related("made_by", "approved_by").filter(pk=notice_id).first()
    if notice is None:
        raise Http404
    return notice


def _conditions(tab: Tab, filters: Filters, applications: list[Application]) -> str:
    """Kept with the notice, so in the city's language, whatever the reader's is."""
    with override(settings.LANGUAGE_CODE):
        parts = [tab.label, filters.query, applications[0].title if filters.procedure and applications else ""]
        parts += [str(faces.status(value).word) for value in filters.statuses]
        if filters.arrived_from:
            parts.append(gettext("%(day)s から") % {"day": filters.arrived_from.isoformat()})
        if filters.arrived_to:
            parts.append(gettext("%(day)s まで") % {"day": filters.arrived_to.isoformat()})
        if filters.nobody:
            parts.append(gettext("担当なし"))
        if filters.due_soon:
            parts.append(gettext("期限 7日以内"))
    return "・".join(part for part in parts if part)
