"""Pages that read: the work list, all applications, one application, and what needs a look."""

from __future__ import annotations

from collections.abc import Mapping

from django.core.paginator import Paginator
from django.db import transaction
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET
from msgspec import UNSET

from central.applications import searches
from central.applications.access import procedures_visible_to, reads, visible_to
from central.applications.act_details import ApplicationRead, Listed, Searched
from central.applications.actions.send_back import days_for_until
from central.applications.actions.survey import was_opened
from central.applications.buttons import list_buttons_for
from central.applications.colleagues import changed_since, colleagues_at
from central.applications.detail import detail_of
from central.applications.forms import DayForm, FilterForm, filter_names
from central.applications.lists.added_conditions import added_conditions
from central.applications.lists.columns import ListColumn, columns_of
from central.applications.lists.filter_choices import choices_for, unfolded
from central.applications.lists.list_order import MOST, in_order, order_in
from central.applications.lists.list_part import ListTurn, newest_first, numbered
from central.applications.lists.list_place import place_here, place_of
from central.applications.lists.work_list import MY_TABS, Filters, Tab, manual_checks_for, row_of, waiting_for
from central.applications.manual_check_reasons import number_of, reasons_of
from central.applications.menu import asked_waiting, waiting_counts
from central.applications.models import Application, ApplicationVersion
from central.applications.proof import Stated, call_people, prove, warning
from central.applications.refusals import (
    AlreadyEnded,
    Altered,
    FilesAwaited,
    HandlingRefused,
    Incomplete,
    NotProvable,
    NotUndoable,
    NotVisible,
    Stale,
)
from central.applications.saved_searches import saved_by
from central.applications.search.folding import mark_of
from central.applications.trials import counted
from central.applications.words import badges
from central.audit.details import Shown
from central.audit.record import record
from central.catalogue.queries import procedure_of
from central.staff.absences import absence_of, away_among, stood_in_for
from central.staff.access import has_duty, signed_in
from central.staff.duties import Duty
from central.staff.models import StaffMember
from central.staff.page_messages import take
from central.staff.zones import closed_procedures, may_open, zone_of
from central.web.navigation import first_page_of
from sync.contract.states import HandlingStatus

PAGE_SIZES = (20, 50, 100)
LOOKS_SHOWN = 50
NAMED = 3
"""Names in a sentence, as examples."""


@require_GET
def work(request: HttpRequest, tab: str = Tab.REVIEW.value) -> HttpResponse:
    """自分の仕事."""
    member = signed_in(request)
    if not has_duty(member, Duty.REVIEW):
        return redirect(first_page_of(request))
    try:
        chosen = Tab(tab)
    except ValueError as unknown:
        raise Http404 from unknown
    if chosen is Tab.MANUAL_CHECK:
        return _manual_checks(request, member)
    return _list(request, member, chosen)


@require_GET
def everything(request: HttpRequest) -> HttpResponse:
    """すべての申請, also what the search finds: for everybody whose duty cannot be done without reading one."""
    member = signed_in(request)
    if not reads(member):
        return redirect(first_page_of(request))
    return _list(request, member, Tab.ALL)


@require_GET
def detail(request: HttpRequest, number: str) -> HttpResponse:
    """One application."""
    member = signed_in(request)
    return draw(request, member, find(request, member, number))


@require_GET
def colleagues(request: HttpRequest, number: str, revision: int) -> HttpResponse:
    """The part of its page that says who else is at it; the page asks again by itself, and nothing of it is read."""
    member = signed_in(request)
    application = find(request, member, number)
    context = {
        "application": application,
        "colleagues": colleagues_at(application, member),
        "changed": changed_since(application, member, revision),
        "moved": application.revision != revision,
    }
    return render(request, "applications/colleagues.html", context)


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """The first page after sign-in: the first of the member's menu."""
    return redirect(first_page_of(request))


def draw(
    request: HttpRequest,
    member: StaffMember,
    application: Application,
    *,
    status: int = 200,
    opened: str = "",
    forms: Mapping[str, Form] | None = None,
    trouble: str = "",
) -> HttpResponse:
    """The page of an application; `opened` names the dialog in which something is to be corrected.

    Whoever draws it shows it, so this is where the reading is recorded, of refused actions too.
    """
    stated = record_reading(request, member, application)
    similar = (
        counted(visible_to(member))
        .filter(body_id=application.body_id, procedure=application.procedure, applicant_key=application.applicant_key)
        .exclude(pk=application.pk)
        .exclude(applicant_key="")[:5]
    )
    detail = detail_of(application, member, stated, list(similar), request.GET.get("version", ""))
    first, last = days_for_until()
    context = {
        "detail": detail,
        "application": application,
        "colleagues": colleagues_at(application, member),
        "place": place_of(request),
        "away": absence_of(application.assignee, timezone.localdate()) if application.assignee else None,
        "opened": opened,
        "trouble": trouble,
        "warning": warning(stated.faults),
        "forms": forms or {},
        "until_bounds": {"min": first.isoformat(), "max": last.isoformat()},
    }
    return render(request, "applications/detail.html", context, status=status)


def record_reading(request: HttpRequest, member: StaffMember, application: Application) -> Stated:
    """What was stated, proven now; that this member reads it is an entry, and what is not as it came calls people."""
    stated = prove(application)
    told = ApplicationRead(zone=zone_of(request).id, altered=tuple(stated.faults) or UNSET)
    with transaction.atomic():
        take(request)
        call_people(application, stated)
        was_opened(application, member)
        record(member, "application.read", application.audit_subject, application.body, told)
    return stated


def find(request: HttpRequest, member: StaffMember, number: str) -> Application:
    """The application under any of its numbers.

    Raises:
        Http404: there is none, or this person may not know of it; both look alike.
    """
    # By key in two steps: an OR over both tables reads all of both.
    named = ApplicationVersion.objects.filter(arrival_number=number) if number.isdecimal() else None
    pk = named.values_list("application", flat=True).first() if named is not None else None
    rows = visible_to(member).select_related("body", "definition", "kiosk", "assignee")
    application = rows.filter(pk=pk).first() if pk is not None else None
    if application is None or not may_open(zone_of(request), application.procedure):
        raise Http404
    return application


def refusal_words(refusal: HandlingRefused) -> tuple[int, str]:
    """Status and sentence of an action that did not happen."""
    match refusal:
        case NotVisible():
            raise Http404
        case Stale():
            return 409, gettext("ほかの人が先に変えました。いまの内容を見て、もう一度決めてください。")
        case AlreadyEnded():
            return 409, gettext("この質問には、もう答えがあるか、聞いた人が取り下げました。何も変えていません。")
        case Altered():
            return 409, gettext("届いたときの内容と合わないので、決めることはできません。何も変えていません。")
        case NotProvable():
            return 503, gettext(
                "ファイルの保管場所がいま使えないので、決めることはできません。何も変えていません。"
                "しばらくしてから、もう一度お試しください。つづくときは、情報政策課に知らせてください。"
            )
        case NotUndoable():
            return 409, gettext(
                "元に戻せません。10分がすぎたか、ほかの処理が続いたか、端末やメールで外に出ました。何も変えていません。"
            )
        case FilesAwaited():
            return 409, gettext(
                "添付ファイルがまだそろっていないか、確かめている途中です。そろうまで、受理・不受理・完了はできません。何も変えていません。"
                "差し戻しはできます。"
            )
        case Incomplete():
            return 400, gettext("入力が足りません。")
        case _:
            return 409, gettext("いまの状態では、この操作はできません。")


def _list(request: HttpRequest, member: StaffMember, tab: Tab) -> HttpResponse:
    closed = closed_procedures(zone_of(request))
    if searches.WORDS in request.GET:
        # An address of long ago, or typed by hand: at least nothing is drawn under it, and no page names it.
        return searches.lead_to(request, member, tab.value, request.GET)
    asked = searches.asked_for(request, member)
    filters = FilterForm(asked).filters()
    found = waiting_for(member, tab, filters, closed)
    jump, order, too_many = DayForm(request.GET), order_in(request.GET.get("sort")), False
    size = next((size for size in PAGE_SIZES if request.GET.get("size") == str(size)), PAGE_SIZES[0])
    if tab is Tab.ALL:
        whole = in_order(found, order, size, _turn(request, jump), request.GET.get("page"))
        too_many = whole is None
        part = whole or newest_first(found, size, _turn(request, jump))
    else:
        part = numbered(found, size, request.GET.get("page"))
    now = timezone.now()
    assignees = [row.assignee_id for row in part.rows if row.assignee_id is not None]
    away = away_among(assignees, timezone.localdate())
    rows = [row_of(application, now, filters.query, away) for application in part.rows]
    counts = waiting_counts(request)
    with transaction.atomic():
        take(request)
        if filters.query:
            numbers = [application.arrival_number for application in part.rows]
            searched = Searched(shown=tuple(numbers), found=part.total, list=tab.value)
            record(member, "applications.searched", f"search:{mark_of(filters.query)}", member.body, searched)
        else:
            listed = Listed(shown=len(part.rows), found=part.total)
            record(member, "applications.listed", f"list:{tab.value}", member.body, listed)
    context = {
        "tab": tab,
        "tabs": [(each, counts[each]) for each in (*MY_TABS, Tab.MANUAL_CHECK)],
        "asked": asked_waiting(request),
        "manual_checks": counts[Tab.MANUAL_CHECK],
        "rows": rows,
        "variants": list(dict.fromkeys(row.application.applicant_name for row in rows if row.by_variant))[:NAMED],
        "trials": any(application.trial for application in part.rows),
        "part": part,
        "sizes": PAGE_SIZES,
        "size": size,
        "filters": filters,
        "typed": asked,
        "typed_statuses": asked.getlist("status"),
        "unfolded": unfolded(asked),
        "unfolded_statuses": len(filters.statuses) > 1,
        "hours": range(24),
        "choices": choices_for(member),
        "added": [(each, asked.get(each.name, "")) for each in added_conditions()],
        "columns": columns_of(request),
        "every_column": list(ListColumn),
        "jump": jump,
        "order": "" if too_many else order.value,
        "too_many": MOST if too_many else 0,
        "saved": saved_by(member),
        "stays": [
            (name, value) for name in ("s", "size", *sorted(filter_names())) for value in request.GET.getlist(name)
        ],
        "procedures": _choices(member, closed),
        "statuses": [(status.value, badges.status(status.value).word) for status in HandlingStatus],
        "kept": asked.urlencode(),
        "place": place_here(request),
        "query": filters.query,
        "filtered": filters != type(filters)(),
        "stands_in_for": stood_in_for(member, timezone.localdate()) if tab is not Tab.ALL else [],
        "may_choose": has_duty(member, Duty.REVIEW),
        "list_buttons": list_buttons_for(member),
        "trouble": _trouble(filters) or _jump_trouble(jump),
        "said": gettext("%(count)s件あります") % {"count": part.total},
    }
    return render(request, "applications/list.html", context)


def _turn(request: HttpRequest, jump: DayForm) -> ListTurn:
    """Which page of the long list this is."""
    asked = request.GET
    day = jump.cleaned_data["day"] if jump.is_valid() else None
    return ListTurn(after=asked.get("after"), before=asked.get("before"), last=asked.get("last") == "1", day=day)


def _jump_trouble(jump: DayForm) -> str:
    return "" if jump.is_valid() else gettext("「この日へ」の日が読めません。20261127 のように入れてください。")


def _trouble(filters: Filters) -> str:
    """Why nothing is found although something may be there."""
    if filters.unreadable:
        return gettext("この条件は読めません。条件を直すか、消してください。")
    if filters.arrived_from and filters.arrived_to and filters.arrived_from > filters.arrived_to:
        return gettext("到達日の始まりが、終わりよりあとになっています。日を直してください。")
    return ""


def _choices(member: StaffMember, closed: frozenset[str]) -> list[tuple[str, list[tuple[str, str]]]]:
    """The procedures to choose from, (id, title), under a word on whether they use the My Number card."""
    groups: dict[str, list[tuple[str, str]]] = {
        gettext("マイナンバーカードを使う手続き"): [],
        gettext("カードなしでできる手続き"): [],
    }
    with_card, without = groups.values()
    for procedure, version in procedures_visible_to(member).items():
        if procedure not in closed:
            (with_card if procedure_of(version).uses_card else without).append((procedure, version.title))
    return [(words, members) for words, members in groups.items() if members]


def _manual_checks(request: HttpRequest, member: StaffMember) -> HttpResponse:
    closed = closed_procedures(zone_of(request))
    counts = waiting_counts(request)
    page = Paginator(manual_checks_for(member, closed), LOOKS_SHOWN).get_page(request.GET.get("page"))
    manual_checks = list(page.object_list)
    with transaction.atomic():
        take(request)
        record(member, "looks.listed", "list:look", member.body, Shown(shown=len(manual_checks)))
    context = {
        "tab": Tab.MANUAL_CHECK,
        "asked": asked_waiting(request),
        "tabs": [(each, counts[each]) for each in (*MY_TABS, Tab.MANUAL_CHECK)],
        "manual_checks": [
            (manual_check, badges.MANUAL_CHECK[manual_check.kind], number_of(manual_check), reasons_of(manual_check))
            for manual_check in manual_checks
        ],
        "page": page,
        "said": gettext("%(count)s件あります") % {"count": page.paginator.count},
    }
    return render(request, "applications/manual_checks.html", context)
