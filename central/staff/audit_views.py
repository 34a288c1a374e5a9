"""監査記録: the log as a page, for members who may see it. Looking is an entry too."""

from __future__ import annotations

from django.apps import apps
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from central.audit.models import AuditEntry
from central.audit.record import record
from central.staff.access import bodies_for, has_duty, signed_in
from central.staff.audit_words import ACTS, lines_of
from central.staff.duties import Duty

PAGE = 50


@require_GET
def audit(request: HttpRequest) -> HttpResponse:
    """Newest first, filtered by actor, act and subject."""
    member = signed_in(request)
    if not has_duty(member, Duty.SEE_AUDIT):
        raise Http404
    codes = apps.get_model("catalogue", "Body").objects.filter(pk__in=bodies_for(member, Duty.SEE_AUDIT))
    entries = AuditEntry.objects.filter(body__in=[*codes.values_list("code", flat=True), ""]).order_by("-number")
    asked = {name: request.GET.get(name, "").strip()[:120] for name in ("actor", "act", "subject")}
    if asked["subject"].startswith("search:"):
        entries = entries.filter(subject=asked["subject"])  # by the index
    for name, value in asked.items():
        if value:
            entries = entries.filter(**{f"{name}__contains": value})
    page = Paginator(entries, PAGE).get_page(request.GET.get("page"))
    with transaction.atomic():
        record(
            member,
            "audit.read",
            "audit:list",
            member.body,
            {"shown": len(page.object_list), "subject": asked["subject"]},
        )
    context = {"page": page, "lines": lines_of(page.object_list), "asked": asked, "acts": ACTS}
    return render(request, "staff/audit.html", context)
