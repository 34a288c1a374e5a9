"""Conditions that a member keeps under a name. They are a question and nothing more: whoever opens one gets what they
may see now, from the zone they come from, by the list that every search leads to.
"""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from central.applications.access import reads
from central.applications.act_details import SearchKept
from central.applications.forms import FilterForm, SearchNameForm
from central.applications.lists.list_place import back_to_list
from central.applications.lists.work_list import Tab
from central.applications.models import SavedSearch
from central.applications.not_done import not_done
from central.applications.searches import LIMIT, conditions_in, lead_to
from central.audit.record import record
from central.staff.access import signed_in
from central.staff.models import StaffMember
from central.staff.page_messages import said_with
from central.web.navigation import first_page_of

MOST = 30
"""Of one member."""


def saved_by(member: StaffMember) -> list[SavedSearch]:
    """In the order of their names."""
    return list(SavedSearch.objects.filter(member=member).order_by("name", "pk")[:MOST])


@require_POST
def keep(request: HttpRequest) -> HttpResponse:
    """Keep the conditions of the list on which the name was typed."""
    member = signed_in(request)
    if not reads(member):
        return redirect(first_page_of(request))
    tab, asked = request.POST.get("tab", ""), QueryDict(request.POST.get("filters", ""))
    form = SearchNameForm(request.POST)
    if not form.is_valid():
        return not_done(request, gettext("条件の名前を、60字までで入れてください。"), 400)
    filters = conditions_in(asked).urlencode()
    if tab not in set(Tab) or len(filters) > LIMIT or FilterForm(asked).filters().unreadable:
        return not_done(request, gettext("この条件は読めません。条件を直すか、消してください。"), 400)
    name = form.cleaned_data["name"]
    with said_with(request):
        mine = SavedSearch.objects.filter(member=member)
        # The member's row is the lock: a double click keeps one.
        StaffMember.objects.select_for_update().get(pk=member.pk)
        if mine.filter(name=name).exists():
            return not_done(request, gettext("同じ名前の条件があります。ほかの名前にしてください。"), 409)
        if mine.count() >= MOST:
            words = gettext("とっておける条件は%(most)s個までです。要らないものを消してから、もう一度お試しください。")
            return not_done(request, words % {"most": MOST}, 409)
        row = SavedSearch.objects.create(member=member, name=name, tab=tab, filters=filters, made_at=timezone.now())
        record(member, "search.kept", row.audit_subject, member.body, SearchKept(list=tab))
        messages.success(request, gettext("条件をとっておきました。"))
    return back_to_list(request)


@require_POST
def open_saved(request: HttpRequest) -> HttpResponse:
    """Ask what was kept anew."""
    member = signed_in(request)
    if not reads(member):
        return redirect(first_page_of(request))
    row = _mine(request, member)
    return lead_to(request, member, row.tab, QueryDict(row.filters))


@require_POST
def change(request: HttpRequest) -> HttpResponse:
    """Another name, or none any more."""
    member = signed_in(request)
    if not reads(member):
        return redirect(first_page_of(request))
    deleted, form = request.POST.get("act") == "delete", SearchNameForm(request.POST)
    if not deleted and not form.is_valid():
        return not_done(request, gettext("条件の名前を、60字までで入れてください。"), 400)
    with said_with(request):
        StaffMember.objects.select_for_update().get(pk=member.pk)
        row = _mine(request, member)
        subject, told = row.audit_subject, SearchKept(list=row.tab)
        if deleted:
            row.delete()
            said, act = gettext("とっておいた条件を消しました。"), "search.forgotten"
        else:
            name = form.cleaned_data["name"]
            if SavedSearch.objects.filter(member=member, name=name).exclude(pk=row.pk).exists():
                return not_done(request, gettext("同じ名前の条件があります。ほかの名前にしてください。"), 409)
            row.name = name
            row.save(update_fields=["name"])
            said, act = gettext("条件の名前を変えました。"), "search.renamed"
        record(member, act, subject, member.body, told)
        messages.success(request, said)
    return back_to_list(request)


def _mine(request: HttpRequest, member: StaffMember) -> SavedSearch:
    """The one that the form names.

    Raises:
        Http404: it is another member's, or gone; both look alike.
    """
    named = request.POST.get("saved", "")
    known = SavedSearch.objects.filter(member=member)
    row = known.filter(pk=int(named)).first() if named.isdecimal() and len(named) < 10 else None
    if row is None:
        raise Http404
    return row
