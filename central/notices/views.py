"""Pages of bulk notices: choose, write, look at the plan, approve, watch, and decide what is unknown."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from central.applications.access import visible_to, within_duty
from central.applications.actions.send_back import days_for_until
from central.applications.chosen import UnreadableChoice, chosen_in
from central.applications.forms import revision_of
from central.applications.models import Application
from central.applications.not_done import not_done
from central.audit.details import Shown
from central.audit.record import record
from central.jobs.models import Job
from central.notices.access import (
    held_for_all,
    mails_waiting_in,
    may_run,
    needs_second_person,
    notices_visible_to,
    undelivered_in,
)
from central.notices.actions import plan
from central.notices.actions.decide import mark_as_sent, send_again, send_all_again, try_now
from central.notices.actions.run import approve, discard
from central.notices.actions.stop import STOPPED, stop
from central.notices.answers import answer_badge, counts_of, standing
from central.notices.forms import WriteForm
from central.notices.models import BulkNotice, Delivery
from central.notices.refusals import (
    NoticeIncomplete,
    NoticeNotAllowed,
    NoticeNotVisible,
    NoticeNotYours,
    NoticeRefused,
)
from central.notices.still import left_out
from central.notices.texts import PLACEHOLDERS
from central.notices.trouble import trouble_now
from central.staff.access import has_duty, signed_in
from central.staff.duties import Duty
from central.staff.models import StaffMember
from central.staff.zones import closed_procedures, zone_of

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

FIRST_TEXT = (
    "【氏名】様\n\n「【様式名】」（到達番号 【到達番号】）について、お知らせします。\n\n\n"
    "問い合わせ：【問い合わせ先名】　電話 【電話番号】　FAX 【FAX番号】"
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
    Delivery.State.NOT_NEEDED,
)
SHOWN = 100
"""Mails of one kind on the page of notices; their number is told whole."""


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
        .order_by("state_at", "pk")
    )
    undelivered = undelivered_in(_open_here(request, member)).select_related("application").order_by("state_at", "pk")
    counts = {"doubtful": doubtful.count(), "undelivered": undelivered.count()}
    page = Paginator(notices, 50).get_page(request.GET.get("page"))
    with transaction.atomic():
        shown = Shown(shown=sum(min(count, SHOWN) for count in counts.values()))
        record(member, "notices.listed", "list:notices", member.body, shown)
    context = {
        "page": page,
        "doubtful": doubtful[:SHOWN],
        "undelivered": undelivered[:SHOWN],
        "counts": counts,
        "shown": SHOWN,
        "post_office": trouble_now(),
        "waiting": mails_waiting_in(_open_here(request, member)).count(),
    }
    return render(request, "notices/list.html", context)


@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """A draft for the lines that were chosen in a list, or for all that its conditions match."""
    member = _allowed(request)
    try:
        chosen = chosen_in(request, member)
    except UnreadableChoice as unreadable:
        return not_done(request, str(unreadable), 400)
    applications = chosen.applications
    try:
        notice = plan.choose(member, applications, chosen.why)
    except NoticeIncomplete as incomplete:
        messages.warning(request, str(incomplete))
        return redirect("applications:work")
    except NoticeNotAllowed as hidden:
        theirs = applications.filter(pk__in=within_duty(member, Duty.REVIEW).values("pk"))
        if not theirs.exists():
            raise Http404 from hidden
        messages.warning(
            request, gettext("審査の権限がない手続きの申請が入っています。権限のある申請だけをえらんでください。")
        )
        return redirect("applications:work")
    if trials := applications.filter(trial=True).count():
        messages.info(request, gettext("試験運用の申請%(count)s件は、送る人から除きました。") % {"count": trials})
    return redirect("notices:write", notice.pk)


@require_http_methods(["GET", "POST"])
def write(request: HttpRequest, notice_id: int) -> HttpResponse:
    """The words."""
    member = _allowed(request)
    notice = _find(request, member, notice_id)
    if request.method == "POST":
        form = WriteForm(request.POST)
        if not form.is_valid():
            return _draw_words(request, notice, form, status=400)
        said = form.cleaned_data
        try:
            plan.write(
                notice.pk,
                member,
                revision=said["revision"],
                title=said["title"],
                subject=said["subject"],
                text=form.words(),
                answer_until=said["answer_until"],
            )
        except NoticeNotVisible as hidden:
            raise Http404 from hidden
        except NoticeRefused as refusal:
            # What was typed stays in the fields, beside what somebody else has written meanwhile.
            status, trouble = _words_of(refusal)
            return _draw_words(request, _find(request, member, notice_id), form, status=status, trouble=trouble)
        return redirect("notices:plan", notice.pk)
    if notice.state not in plan.WRITABLE:
        return redirect("notices:plan", notice.pk)
    form = WriteForm(
        initial={
            "title": notice.title,
            "subject": notice.subject or FIRST_SUBJECT,
            "text": notice.text.get("ja", FIRST_TEXT),
            "text_easy": notice.text.get("easy-ja", ""),
            "text_en": notice.text.get("en", ""),
            "answer_until": notice.answer_until.isoformat() if notice.answer_until else "",
        }
    )
    return _draw_words(request, notice, form)


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
    if "looked" not in request.POST:
        return _draw_plan(
            request, member, notice, status=400, trouble=gettext("宛先と本文を確かめて、しるしを付けてください。")
        )
    try:
        approve(notice.pk, member, revision=revision_of(request))
    except NoticeRefused as refusal:
        return _refused(request, member, notice_id, refusal)
    messages.success(request, gettext("承認しました。順に送ります。"))
    return redirect("notices:plan", notice.pk)


@require_POST
def stop_notice(request: HttpRequest, notice_id: int) -> HttpResponse:
    """止める"""
    member = _allowed(request)
    notice = _find(request, member, notice_id)
    try:
        spared = stop(notice.pk, member)
    except NoticeRefused as refusal:
        return _refused(request, member, notice_id, refusal)
    messages.success(request, gettext("止めました。%(count)s人には送りません。") % {"count": spared})
    return redirect("notices:plan", notice.pk)


@require_POST
def throw_away(request: HttpRequest, notice_id: int) -> HttpResponse:
    """Discard a draft or plan."""
    member = _allowed(request)
    notice = _find(request, member, notice_id)
    try:
        discard(notice.pk, member, revision=revision_of(request))
    except NoticeRefused as refusal:
        return _refused(request, member, notice_id, refusal)
    messages.success(request, gettext("計画を捨てました。だれにも送っていません。"))
    return redirect("notices:list")


@require_POST
def decide(request: HttpRequest, delivery_id: int) -> HttpResponse:
    """送ったことにする, or もう一度送る after a confirmation."""
    member = _allowed(request)
    once_more = request.POST.get("decision") == "again"
    if once_more and "confirmed" not in request.POST:
        raise Http404
    if not Delivery.objects.filter(pk=delivery_id, application__in=_open_here(request, member)).exists():
        raise Http404
    try:
        row = send_again(delivery_id, member) if once_more else mark_as_sent(delivery_id, member)
    except NoticeNotVisible as hidden:
        raise Http404 from hidden
    except NoticeRefused as refusal:
        incomplete = isinstance(refusal, NoticeIncomplete)
        messages.warning(request, str(refusal) if incomplete else gettext("ほかの人が先に決めました。"))
        return redirect("notices:list")
    if once_more:
        messages.success(request, gettext("もう一度送ります。"))
    elif row.state == Delivery.State.NOT_NEEDED:
        messages.success(request, gettext("ほかの方法で知らせたことにしました。"))
    else:
        messages.success(request, gettext("送ったことにしました。"))
    return redirect("notices:plan", row.notice_id) if row.notice_id else redirect("notices:list")


@require_POST
def again(request: HttpRequest, notice_id: int | None = None) -> HttpResponse:
    """ぜんぶもう一度送る: every mail that was refused, or those of one notice."""
    member = _allowed(request)
    if notice_id is None:
        rows, back = undelivered_in(_open_here(request, member)), redirect("notices:list")
    else:
        notice = _find(request, member, notice_id)
        rows, back = notice.deliveries.filter(state=Delivery.State.FAILED), redirect("notices:plan", notice.pk)
    done = send_all_again(member, rows)
    messages.success(request, gettext("%(count)s通を、もう一度送ります。") % {"count": done})
    return back


@require_POST
def now(request: HttpRequest) -> HttpResponse:
    """いま送ってみる: the post office is said to be back."""
    member = _allowed(request)
    try_now(member, mails_waiting_in(_open_here(request, member)))
    messages.info(request, gettext("いま、もう一度つないでみます。"))
    return redirect("notices:list")


def _draw_words(
    request: HttpRequest, notice: BulkNotice, form: WriteForm, *, status: int = 200, trouble: str = ""
) -> HttpResponse:
    context = {
        "notice": notice,
        "form": form,
        "step": 2,
        "placeholders": PLACEHOLDERS,
        "until_bounds": days_for_until(),
        "writable": notice.state in plan.WRITABLE,
        "trouble": trouble,
        **_numbers(notice),
    }
    return render(request, "notices/write.html", context, status=status)


def _draw_plan(
    request: HttpRequest, member: StaffMember, notice: BulkNotice, *, status: int = 200, trouble: str = ""
) -> HttpResponse:
    chosen = request.GET.get("state", "")
    rows = standing(notice.deliveries.select_related("application").order_by("pk"), chosen)
    page = Paginator(rows, 50).get_page(request.GET.get("page"))
    with transaction.atomic():
        record(member, "notice.read", notice.audit_subject, notice.body, Shown(shown=len(page.object_list)))
    second = needs_second_person(notice)
    steps = {
        BulkNotice.State.CHOOSING: 1,
        BulkNotice.State.PLANNED: 4 if second else 3,
        BulkNotice.State.RUNNING: 5,
        BulkNotice.State.STOPPED: 5,
        BulkNotice.State.DONE: 6,
    }
    context = {
        "notice": notice,
        "page": page,
        "rows": [(row, answer_badge(row.answer, row.answer_until)) for row in page],
        "answer_counts": counts_of(notice.deliveries.all()) if notice.answer_until else None,
        "chosen": chosen,
        "second": second,
        "may_run": may_run(member, notice, held_for_all(member, notice), second=second),
        "is_maker": notice.made_by_id == member.pk,
        "step": steps.get(BulkNotice.State(notice.state), 3),
        "trouble": trouble,
        "left_out": notice.deliveries.filter(left_out()).count(),
        "spared": notice.deliveries.filter(failure=STOPPED).count(),
        "shown_only": notice.deliveries.filter(failure=STOPPED, status_shown=True).count(),
        "filled": notice.deliveries.filter(filled=notice.revision).count(),
        "failed": notice.deliveries.filter(state=Delivery.State.FAILED).count(),
        "limit": settings.BULK_SECOND_PERSON_ABOVE,
        "stopped": Job.objects.filter(about=notice.audit_subject, state=Job.State.ASIDE).exists(),
        "post_office": trouble_now(),
        **_numbers(notice),
    }
    return render(request, "notices/plan.html", context, status=status)


class Numbers(TypedDict):
    """How many people, by how they are reached and by how far it is."""

    people: int
    by_mail: int
    states: list[tuple[Delivery.State, StrOrPromise, int]]
    """State, word, people."""


def _numbers(notice: BulkNotice) -> Numbers:
    found = dict(notice.deliveries.values_list("state").annotate(Count("pk")).order_by())
    told = notice.deliveries.exclude(left_out()).exclude(state=Delivery.State.NOT_NEEDED)
    return {
        "people": told.count(),
        "by_mail": told.exclude(application__mail="").count(),
        "states": [(state, Delivery.State(state).label, found[state]) for state in _ORDER if found.get(state)],
    }


def _refused(request: HttpRequest, member: StaffMember, notice_id: int, refusal: NoticeRefused) -> HttpResponse:
    if isinstance(refusal, NoticeNotVisible):
        raise Http404
    notice = _find(request, member, notice_id)
    status, trouble = _words_of(refusal)
    if notice.state == BulkNotice.State.DRAFT:
        messages.warning(request, trouble)
        return redirect("notices:write", notice.pk)
    return _draw_plan(request, member, notice, status=status, trouble=trouble)


def _words_of(refusal: NoticeRefused) -> tuple[int, str]:
    match refusal:
        case NoticeNotYours():
            return 403, gettext("この中に、審査の権限がない手続きの人がいます。権限のある職員にたのんでください。")
        case NoticeNotAllowed():
            return 403, gettext("この人数のお知らせは、作った人のほかの、承認できる職員が承認します。")
        case NoticeIncomplete():
            return 400, str(refusal)
        case _:
            return 409, gettext("ほかの人が先に変えました。いまの内容を見て、もう一度決めてください。")


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
