"""不在: when a member is away and who stands in, said by the member or by a manager of the member's body."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from central.staff import absences, administration, member_links
from central.staff.absences import AbsenceWanted, NotAway
from central.staff.access import signed_in
from central.staff.managing import manager_of
from central.staff.member_forms import AbsenceForm
from central.staff.models import StaffMember

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

SHOWN = 500
"""Colleagues to choose from."""


@require_http_methods(["GET", "POST"])
def own_absence(request: HttpRequest) -> HttpResponse:
    """One's own."""
    member = signed_in(request)
    return _absence(request, member, member, "staff:account-absence")


@require_http_methods(["GET", "POST"])
def absence(request: HttpRequest, member: str) -> HttpResponse:
    """Somebody's of the manager's bodies."""
    manager = manager_of(request)
    found = administration.members_of(manager).filter(staff_number=member).first()
    if found is None:
        raise Http404
    return _absence(request, manager, found, "staff:members-absence", member)


def _absence(request: HttpRequest, by: StaffMember, found: StaffMember, address: str, *named: str) -> HttpResponse:
    ends = "end" in request.POST
    form = AbsenceForm(request.POST if request.method == "POST" and not ends else None)
    trouble: StrOrPromise = ""
    try:
        if ends:
            absences.end_absence(_whole(request.POST["end"]), found.pk, by)
            messages.success(request, gettext("不在を取りやめました。"))
            return redirect(address, *named)
        if request.method == "POST" and form.is_valid():
            said = form.cleaned_data
            absences.set_absence(found.pk, by, AbsenceWanted(said["first"], said["last"], said["stands_in"]))
            messages.success(request, gettext("不在を入れました。その間、代わりの人の仕事に、担当の申請が出ます。"))
            return redirect(address, *named)
    except NotAway as refused:
        trouble = str(refused)
    context = {
        "found": found,
        "own": found.pk == by.pk,
        "form": form,
        "trouble": trouble,
        "rows": list(absences.still_open(found)),
        "today": timezone.localdate(),
        "colleagues": list(absences.colleagues_of(found)[:SHOWN]),
        "links": member_links.links(),
    }
    return render(request, "staff/absence.html", context, status=400 if form.errors or trouble else 200)


def _whole(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 10 else 0
