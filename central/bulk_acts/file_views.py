"""The page where the files for everybody in a plan are chosen, and each of them for whoever is to approve it."""

from __future__ import annotations

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from central.applications.forms import revision_of
from central.applications.not_done import not_done
from central.attachments.views import NOT_READ, handed
from central.audit.record import record
from central.bulk_acts.act_details import PlanFileOpened
from central.bulk_acts.actions.attach import SLOTS, BroughtFile, attach
from central.bulk_acts.acts import act_of
from central.bulk_acts.models import WRITABLE, BulkPlan, PlannedFile
from central.bulk_acts.refusals import PlanRefused
from central.bulk_acts.views import allowed_member, found_plan, words_of
from central.serving.addresses import BULK_FILES_BYTES
from central.staff.zones import zone_of
from central.store.keeping import content_of
from central.store.port import StoreError
from central.web.brought_files import takes_a_file


@takes_a_file
@require_http_methods(["GET", "POST"])
def plan_files(request: HttpRequest, plan_id: int) -> HttpResponse:
    """One set of files, in several slots."""
    member = allowed_member(request)
    plan = found_plan(request, member, plan_id)
    if plan.state not in WRITABLE or not plan.act or not act_of(plan).files:
        return redirect("bulk_acts:plan", plan.pk)
    if request.method == "GET":
        return _draw(request, plan)
    uploads = [request.FILES.get(f"file{slot}") for slot in range(1, SLOTS + 1)]
    brought = [BroughtFile(each.name or "", each.read(BULK_FILES_BYTES + 1)) for each in uploads if each is not None]
    try:
        attach(plan.pk, member, brought, revision=revision_of(request))
    except PlanRefused as refusal:
        status, trouble = words_of(refusal)
        return _draw(request, found_plan(request, member, plan_id), status=status, trouble=trouble)
    return redirect("bulk_acts:plan", plan.pk)


@require_GET
def plan_file(request: HttpRequest, plan_id: int, slot: int) -> HttpResponse:
    """One of them, to be saved: nobody approves what nobody can look at. Only what was scanned is handed out."""
    member = allowed_member(request)
    plan = found_plan(request, member, plan_id)
    found = plan.files.filter(slot=slot, state=PlannedFile.State.CLEAN).first()
    if found is None:
        raise Http404
    try:
        content = content_of(found.sha256, BULK_FILES_BYTES)
    except StoreError:
        return not_done(request, str(NOT_READ), 503)
    told = PlanFileOpened(zone=zone_of(request).id, file=found.slot, sha256=found.sha256)
    with transaction.atomic():
        record(member, "bulk.file_opened", plan.audit_subject, plan.body, told)
    return handed(found.name, found.type, content)


def _draw(request: HttpRequest, plan: BulkPlan, *, status: int = 200, trouble: str = "") -> HttpResponse:
    context = {
        "plan": plan,
        "files": plan.files.order_by("slot"),
        "slots": range(1, SLOTS + 1),
        "most": BULK_FILES_BYTES // 1024 // 1024,
        "applications": plan.rows.count(),
        "step": 2,
        "trouble": trouble,
    }
    return render(request, "bulk_acts/files.html", context, status=status)
