"""公開をやめる: what is in offer, what was asked for, and who decides."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Case, When
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from central.authoring.access import authors_anywhere
from central.authoring.models import OfferEnd
from central.authoring.publishing.offer_end import (
    OfferNotEnded,
    WhyNotEnded,
    ask_end,
    call_end_off,
    decide_end,
    ends_visible_to,
    versions_in_offer,
)
from central.authoring.refusals import AuthoringRefused
from central.catalogue.models import ProcedureVersion
from central.catalogue.queries import id_taken
from central.staff.access import has_duty, signed_in
from central.staff.duties import Duty
from central.staff.models import StaffMember

PAGE = 50


@dataclass(frozen=True)
class OfferedLine:
    """One version in offer."""

    version: ProcedureVersion
    twice: bool
    """Another body of one of its halls offers the same id: that hall can sign nothing."""
    asks: bool
    reason: str = ""
    """What was typed, where it was refused."""


@dataclass(frozen=True)
class EndLine:
    """One request, and what this member may do with it."""

    ending: OfferEnd
    decides: bool
    calls_off: bool


@require_GET
def offers(request: HttpRequest) -> HttpResponse:
    """All of it."""
    return _draw(request, _allowed(request))


@require_POST
def ask(request: HttpRequest, version_id: int) -> HttpResponse:
    """One member asks."""
    reason = "\n".join(request.POST.get("reason", "").replace("\x00", "").splitlines())
    done = gettext("公開をやめることを頼みました。ほかの担当者が決めます。")
    return _do(request, lambda member: ask_end(version_id, member, reason), done, about=version_id, reason=reason)


@require_POST
def decide(request: HttpRequest, ending_id: int) -> HttpResponse:
    """Another decides."""
    return _do(
        request, lambda member: decide_end(ending_id, member), gettext("公開をやめます。まもなくキオスクから消えます。")
    )


@require_POST
def call_off(request: HttpRequest, ending_id: int) -> HttpResponse:
    """It stays."""
    return _do(
        request, lambda member: call_end_off(ending_id, member), gettext("依頼を取り下げました。公開したままです。")
    )


def _do(
    request: HttpRequest, act: Callable[[StaffMember], object], done: str, *, about: int = 0, reason: str = ""
) -> HttpResponse:
    member = _allowed(request)
    try:
        act(member)
    except OfferNotEnded as refused:
        bad = refused.reason in (WhyNotEnded.NO_REASON, WhyNotEnded.LONG_REASON)
        return _draw(request, member, refused.sentence, 400 if bad else 409, about, reason)
    except AuthoringRefused as hidden:
        raise Http404 from hidden
    messages.success(request, done)
    return redirect("authoring:offers")


def _draw(
    request: HttpRequest, member: StaffMember, trouble: str = "", status: int = 200, about: int = 0, reason: str = ""
) -> HttpResponse:
    seen = versions_in_offer(member).select_related("body").defer("definition").order_by("body__code", "procedure")
    page = Paginator(seen, PAGE).get_page(request.GET.get("page"))
    open_ends = set(
        OfferEnd.objects.filter(
            version__in=[one.pk for one in page.object_list],
            state__in=(OfferEnd.State.ASKED, OfferEnd.State.DECIDED),
        ).values_list("version", flat=True)
    )
    rows = [
        OfferedLine(
            one,
            id_taken(one.body_id, one.procedure),
            one.pk not in open_ends and any(has_duty(member, duty, one.body_id, one.procedure) for duty in _BOTH),
            reason if one.pk == about else "",
        )
        for one in page.object_list
    ]
    waits = Case(When(state=OfferEnd.State.ASKED, then=0), default=1)
    known = ends_visible_to(member).select_related("version__body", "asked_by", "decided_by")
    asked = known.order_by(waits, "-pk")[:PAGE]
    context = {
        "rows": rows,
        "page": page,
        "ends": [_end_line(one, member) for one in asked],
        "trouble": trouble,
    }
    return render(request, "authoring/publishing/offers.html", context, status=status)


def _end_line(ending: OfferEnd, member: StaffMember) -> EndLine:
    version = ending.version
    is_open = ending.state == OfferEnd.State.ASKED
    publishes = has_duty(member, Duty.FORM_PUBLISHER, version.body_id, version.procedure)
    own = ending.asked_by_id == member.pk
    return EndLine(ending, is_open and publishes and not own, is_open and (publishes or own))


def _allowed(request: HttpRequest) -> StaffMember:
    member = signed_in(request)
    if not authors_anywhere(member):
        raise Http404
    return member


_BOTH = (Duty.FORM_AUTHOR, Duty.FORM_PUBLISHER)
