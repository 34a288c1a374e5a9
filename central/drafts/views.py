"""途中の入力: how many there are. No page shows one: nobody here can open any."""

from __future__ import annotations

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from central.audit.record import record
from central.drafts.act_details import CountsRead
from central.drafts.figures import figures
from central.staff.access import bodies_for, signed_in
from central.staff.duties import Duty


@require_GET
def counts(request: HttpRequest) -> HttpResponse:
    """The page."""
    member = signed_in(request)
    bodies = bodies_for(member, Duty.OPERATE_KIOSKS)
    if not bodies:
        raise Http404
    found = figures(bodies, timezone.now())
    with transaction.atomic():
        record(member, "draft.counts_read", "drafts", None, CountsRead(kept=found.kept, kiosks=len(found.kiosks)))
    return render(request, "drafts/counts.html", {"figures": found})
