"""引き継ぎ: first what would go to whom, then the act."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from central.applications.access import visible_to
from central.applications.act_details import Listed
from central.applications.actions.hand_over import AT_ONCE, assigned_to, hand_over, plan_for
from central.applications.lists.work_list import row_of
from central.applications.trials import counted
from central.audit.record import record
from central.staff.absences import absence_of, colleagues_of, may_arrange
from central.staff.access import signed_in
from central.staff.models import StaffMember
from central.staff.page_messages import take
from central.staff.zones import closed_procedures, zone_of

LINES = 50
"""Lines of a plan that a page shows, of those that its reader may see."""
SHOWN = 500
"""Colleagues to choose from."""


@require_http_methods(["GET", "POST"])
def hand_over_all(request: HttpRequest, member: str) -> HttpResponse:
    """Of one member: to whom, how many, which; and the act, if nothing changed since."""
    by = signed_in(request)
    found = StaffMember.objects.filter(staff_number=member).select_related("body").first()
    if found is None or not may_arrange(by, found):
        raise Http404
    colleagues = colleagues_of(found)
    to = colleagues.filter(staff_number=_to(request)).first()
    closed = closed_procedures(zone_of(request))
    plan = plan_for(found, to, closed) if to is not None else None
    trouble = ""
    if request.method == "POST":
        if plan is None or to is None:
            trouble = gettext("引き継ぐ人をえらんでください。")
        elif request.POST.get("plan") != plan.mark:
            trouble = gettext(
                "この画面を開いたあとに、変わった申請があります。まだ何も変えていません。"
                "下の内容を確かめて、もう一度押してください。"
            )
        else:
            done = hand_over(found, to, by, plan)
            said = {"count": done, "name": to.name}
            messages.success(request, gettext("%(count)s件を、%(name)sさんに引き継ぎました。") % said)
            return redirect("applications:hand-over", found.staff_number)
    own = counted(assigned_to(found, closed))
    rows = list(
        visible_to(by)
        .filter(pk__in=[pk for pk, _revision in plan.rows] if plan else [])
        .select_related("assignee", "definition")
        .order_by("arrived_at", "pk")[:LINES]
    )
    with transaction.atomic():
        take(request)
        listed = Listed(shown=len(rows), found=plan.reviewed if plan else own.count())
        record(by, "applications.listed", "list:hand-over", by.body, listed)
    now = timezone.now()
    context = {
        "found": found,
        "own": found.pk == by.pk,
        "to": to,
        "away": absence_of(to, timezone.localdate()) if to else None,
        "plan": plan,
        "at_once": AT_ONCE,
        "too_many": plan is not None and plan.reviewed + plan.trials > AT_ONCE,
        "total": own.count(),
        "rows": [row_of(application, now) for application in rows],
        "zoned": bool(closed),
        "colleagues": list(colleagues[:SHOWN]),
        "trouble": trouble,
    }
    return render(request, "applications/hand_over.html", context, status=409 if trouble else 200)


def _to(request: HttpRequest) -> str:
    return (request.POST if request.method == "POST" else request.GET).get("to", "")[:32]
