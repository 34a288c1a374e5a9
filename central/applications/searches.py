"""What was searched for, kept here so that no address carries it: proxies and browsers remember addresses."""

from __future__ import annotations

import secrets
import unicodedata
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from central.applications.access import reads, visible_to
from central.applications.forms import BESIDE, QUERY_LIMIT, filter_names
from central.applications.lists.work_list import Tab
from central.applications.models import ApplicationVersion, Search
from central.applications.not_done import not_done
from central.applications.search.folding import mark_of
from central.applications.search.forget_searches import LASTS
from central.staff.access import has_duty, signed_in
from central.staff.duties import Duty
from central.staff.models import StaffMember
from central.staff.zones import may_open, zone_of
from central.web.navigation import first_page_of
from sync.envelope.slip_qr import SlipQr, read_slip_qr
from sync.errors import EnvelopeError

WORDS: Final = "q"
"""The member of the filters that never stands in an address."""
LIMIT = 4000
"""Characters of one search's filters, as they are kept."""


@require_POST
def search(request: HttpRequest) -> HttpResponse:
    """Keep what is asked for, and lead to the list of it."""
    member = signed_in(request)
    if not reads(member):
        return redirect(first_page_of(request))
    slip = _slip_in(request.POST.get(WORDS, ""))
    if slip is not None:
        return _open(request, member, slip)
    return lead_to(request, member, request.POST.get("tab", ""), request.POST)


def _slip_in(typed: str) -> SlipQr | None:
    """What a hand scanner typed from a slip; None: these are words."""
    try:
        return read_slip_qr(unicodedata.normalize("NFKC", typed).strip().upper())
    except EnvelopeError:
        return None


def _open(request: HttpRequest, member: StaffMember, slip: SlipQr) -> HttpResponse:
    """The application of a slip, if it is here, this member may see it, and it came from what the slip names."""
    versions = ApplicationVersion.objects.filter(arrival_number=slip.arrival).select_related("application")
    version = versions.filter(application__in=visible_to(member)).first()
    if version is None or not may_open(zone_of(request), version.application.procedure):
        trouble = gettext("この控えの申請は、ここにはありません。まだ届いていないか、担当の範囲の外です。")
        return not_done(request, trouble, 404)
    if version.entry_hash != slip.entry_hash.hex():
        return not_done(request, gettext("この控えは、届いた申請と合いません。書きかえられた控えかもしれません。"), 409)
    return redirect("applications:detail", version.application.arrival_number)


def conditions_in(asked: QueryDict) -> QueryDict:
    """What of this is a condition, or may be one that was misspelt."""
    kept, known = QueryDict(mutable=True), filter_names()
    for name in asked:
        if name not in BESIDE:
            kept.setlist(name, [value for value in asked.getlist(name) if value or name not in known])
    return kept


def lead_to(request: HttpRequest, member: StaffMember, tab: str, asked: QueryDict) -> HttpResponse:
    """To the list of what is asked for, under an address that tells nothing.

    A name that is no filter goes along, for the list to refuse: left out, it would be more people. What is too long to
    be kept is refused here.
    """
    filters = conditions_in(asked).urlencode()
    if len(filters) > LIMIT:
        words = gettext("さがす言葉や条件が長すぎます。言葉は%(most)s字までにして、もう一度さがしてください。")
        return not_done(request, words % {"most": QUERY_LIMIT}, 400)
    row = Search.objects.create(id=secrets.token_urlsafe(16), member=member, filters=filters, made_at=timezone.now())
    tabs = {each.value for each in Tab} - {Tab.ALL.value, Tab.MANUAL_CHECK.value}
    address = reverse("applications:work-tab", args=[tab]) if tab in tabs else reverse("applications:all")
    return redirect(f"{address}?s={row.pk}")


def asked_for(request: HttpRequest, member: StaffMember) -> QueryDict:
    """The filters of this address.

    Raises:
        Http404: its search is another member's, too old, or none; all look alike.
    """
    wanted = request.GET.get("s")
    if wanted is None:
        return request.GET
    row = Search.objects.filter(pk=wanted[:64], member=member, made_at__gt=timezone.now() - LASTS).first()
    if row is None:
        raise Http404
    return QueryDict(row.filters)


@require_POST
def who_searched(request: HttpRequest) -> HttpResponse:
    """The auditor's question: from words to the entries of whoever searched for them, by their mark alone."""
    member = signed_in(request)
    if not has_duty(member, Duty.SEE_AUDIT):
        raise Http404
    words = request.POST.get("words", "").strip()
    asked = {"subject": f"search:{mark_of(words)}"} if words else {}
    return redirect(reverse("staff:audit", query=asked))
