"""What was searched for, kept here so that no address carries it: proxies and browsers remember addresses."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Final

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from central.applications.access import reads
from central.applications.folding import mark_of
from central.applications.forms import FilterForm
from central.applications.models import Search
from central.applications.work_list import Tab
from central.staff.access import has_duty, signed_in
from central.staff.duties import Duty
from central.staff.models import StaffMember
from central.web.navigation import first_page_of

LASTS = timedelta(hours=12)
"""A shift; its address is nothing after that."""
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
    return lead_to(member, request.POST.get("tab", ""), request.POST)


def lead_to(member: StaffMember, tab: str, asked: QueryDict) -> HttpResponse:
    """To the list of what is asked for, under an address that tells nothing."""
    kept = QueryDict(mutable=True)
    for name in FilterForm.base_fields:
        kept.setlist(name, [value for value in asked.getlist(name) if value])
    now = timezone.now()
    with transaction.atomic():
        Search.objects.filter(made_at__lt=now - LASTS).delete()
        row = Search.objects.create(
            id=secrets.token_urlsafe(16), member=member, filters=kept.urlencode()[:LIMIT], made_at=now
        )
    tabs = {each.value for each in Tab} - {Tab.ALL.value, Tab.LOOK.value}
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
