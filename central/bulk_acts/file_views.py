"""The page where the files for everybody in a plan are chosen."""

from __future__ import annotations

from django.core.files.uploadhandler import MemoryFileUploadHandler
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from central.bulk_acts.actions.attach import SLOTS, BroughtFile, attach
from central.bulk_acts.acts import act_of
from central.bulk_acts.forms import PlanRevisionForm
from central.bulk_acts.models import WRITABLE, BulkPlan
from central.bulk_acts.refusals import PlanRefused
from central.bulk_acts.views import allowed_member, found_plan, words_of
from central.serving.addresses import BULK_FILES_BYTES


@csrf_exempt  # judged by `_plan_files`: whoever looks for the token reads the form, and then no handler can be set
@require_http_methods(["GET", "POST"])
def plan_files(request: HttpRequest, plan_id: int) -> HttpResponse:
    """One set of files, in several slots."""
    # In memory only; the length was judged before.
    request.upload_handlers = [MemoryFileUploadHandler(request)]
    return _plan_files(request, plan_id)


@csrf_protect
def _plan_files(request: HttpRequest, plan_id: int) -> HttpResponse:
    member = allowed_member(request)
    plan = found_plan(request, member, plan_id)
    if plan.state not in WRITABLE or not plan.act or not act_of(plan).files:
        return redirect("bulk_acts:plan", plan.pk)
    if request.method == "GET":
        return _draw(request, plan)
    form = PlanRevisionForm(request.POST)
    uploads = [request.FILES.get(f"file{slot}") for slot in range(1, SLOTS + 1)]
    brought = [BroughtFile(each.name or "", each.read(BULK_FILES_BYTES + 1)) for each in uploads if each is not None]
    try:
        attach(plan.pk, member, brought, revision=form.cleaned_data["revision"] if form.is_valid() else -1)
    except PlanRefused as refusal:
        status, trouble = words_of(refusal)
        return _draw(request, found_plan(request, member, plan_id), status=status, trouble=trouble)
    return redirect("bulk_acts:plan", plan.pk)


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
