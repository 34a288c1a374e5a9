"""Pages beside 確認が要る: judge an entry again, or take it in although a check failed. Drawing one is `look.read`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from central.applications.forms import ResolveForm
from central.applications.manual_check_reasons import reasons_of
from central.applications.manual_check_views import find_manual_check, record_reading
from central.applications.manual_check_ways import ManualCheckWay, register
from central.applications.models import Application, ManualCheck
from central.applications.proof import warning
from central.applications.refusals import HandlingRefused, Incomplete
from central.applications.views import refusal_words
from central.applications.words import badges
from central.intake.actions.recheck import judge_again, take_in_anyway
from central.staff.access import signed_in
from central.staff.models import StaffMember
from sync.contract.chain.statement import StatementKind, read_statement
from sync.errors import ContractError

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class _Page:
    """One way, as its page says it."""

    way: ManualCheckWay
    explanation: StrOrPromise
    refusal: StrOrPromise
    done: StrOrPromise
    act: Callable[[int, StaffMember, str], Application | None]


def enter() -> None:
    """Put the ways onto the page of 確認が要る."""
    for page in (JUDGE_AGAIN, TAKE_IN):
        register(page.way)


@require_http_methods(["GET", "POST"])
def judge(request: HttpRequest, check_id: int) -> HttpResponse:
    """After a key or a definition came back."""
    return _answer(request, check_id, JUDGE_AGAIN)


@require_http_methods(["GET", "POST"])
def take_in(request: HttpRequest, check_id: int) -> HttpResponse:
    """On a person's word."""
    return _answer(request, check_id, TAKE_IN)


def _answer(request: HttpRequest, check_id: int, page: _Page) -> HttpResponse:
    member = signed_in(request)
    manual_check = find_manual_check(request, member, check_id)
    if request.method == "GET":
        if not page.way.suits(manual_check) or manual_check.resolved_at is not None:
            raise Http404
        return _draw(request, member, manual_check, page, ResolveForm())
    form = ResolveForm(request.POST)
    if not form.is_valid():
        return _draw(request, member, manual_check, page, form, status=400)
    try:
        application = page.act(manual_check.pk, member, form.cleaned_data["resolution"])
    except HandlingRefused as refusal:
        status, trouble = (409, str(page.refusal)) if isinstance(refusal, Incomplete) else refusal_words(refusal)
        return _draw(request, member, manual_check, page, form, status=status, trouble=trouble)
    messages.success(request, page.done)
    if application is not None:
        return redirect("applications:detail", application.arrival_number)
    return redirect("applications:work-tab", "look")


def _draw(
    request: HttpRequest,
    member: StaffMember,
    manual_check: ManualCheck,
    page: _Page,
    form: ResolveForm,
    *,
    status: int = 200,
    trouble: str = "",
) -> HttpResponse:
    faults = record_reading(request, member, manual_check)
    context = {
        "manual_check": manual_check,
        "page": page,
        "badge": badges.MANUAL_CHECK[manual_check.kind],
        "reasons": reasons_of(manual_check),
        "form": form,
        "trouble": trouble,
        "warning": warning(faults),
    }
    return render(request, "intake/recheck.html", context, status=status)


def _may_be_judged_again(manual_check: ManualCheck) -> bool:
    counts = manual_check.counted_on is not None
    return manual_check.kind != ManualCheck.Kind.ANOMALY and not counts and manual_check.kiosk_id is not None


def _readable_submission(manual_check: ManualCheck) -> bool:
    if manual_check.kind != ManualCheck.Kind.INVALID:
        return False
    try:
        return read_statement(bytes(manual_check.statement)).kind is StatementKind.SUBMISSION
    except ContractError:
        return False


JUDGE_AGAIN = _Page(
    ManualCheckWay(_("もう一度調べる"), "looks:judge", "arrow-counter-clockwise", _may_be_judged_again),
    _(
        "鍵や様式を戻したあとに使います。届いた内容をはじめから調べ直します。まだ通らないときは、新しい「確認が要る」として戻ります。"
    ),
    _("この内容は読めています。調べ直すものはありません。"),
    _("もう一度調べます。"),
    judge_again,
)
TAKE_IN = _Page(
    ManualCheckWay(_("それでも受け付ける"), "looks:take-in", "seal-check", _readable_submission),
    _(
        "本人に確かめたうえで、検証を通らなかった申請を受け付けます。通らなかった検証と、あなたの名前は、申請に残ります。"
    ),
    _("この内容は、人の判断でも受け付けられません。到達番号がほかの申請に使われているか、内容が読めません。"),
    _("受け付けました。"),
    take_in_anyway,
)
