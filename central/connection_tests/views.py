"""疎通確認: what to paste into the portal, what to open at which terminal, and what was seen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from central.audit.details import Shown
from central.audit.record import record
from central.connection_tests import evidence, keeping
from central.connection_tests.access import may_test, runs_visible_to
from central.connection_tests.models import ConnectionRun, ConnectionStep
from central.connection_tests.steps import PLACES, REASONS, STEPS, TwelveStep
from central.connection_tests.targets import address_of, prepared, targets_for
from central.staff.access import signed_in
from central.staff.models import StaffMember
from central.staff.zones import closed_procedures, zone_of

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

RUNS_SHOWN = 50
How = ConnectionStep.How


@require_GET
def runs(request: HttpRequest) -> HttpResponse:
    """The newest runs."""
    member = _tester(request)
    rows = list(runs_visible_to(member).order_by("-pk")[:RUNS_SHOWN])
    with transaction.atomic():
        record(member, "connections.listed", "list:connections", member.body, Shown(shown=len(rows)))
    context = {"rows": [(run, keeping.is_green(run), keeping.is_red(run)) for run in rows]}
    return render(request, "connection_tests/runs.html", context)


@require_POST
def begin_run(request: HttpRequest) -> HttpResponse:
    """A new run, on the applications that are named, else on the newest trials."""
    member = _tester(request)
    numbers = [request.POST.get(name, "").replace("-", "").strip()[:30] for name in ("zoned", "other")]
    closed = closed_procedures(zone_of(request))
    run = keeping.begin(member, targets_for(member, numbers[0], numbers[1], closed))
    keeping.keep(run, member, {1: prepared()} | evidence.signature_of(run), How.CENTRE)
    return redirect("connections:runs-one", run.pk)


@dataclass(frozen=True)
class StepLine:
    """One of the twelve, and what it saw."""

    step: TwelveStep
    place: StrOrPromise
    seen: ConnectionStep | None
    reason: StrOrPromise
    address: str
    """What is opened at that place."""


@require_GET
def one_run(request: HttpRequest, run_id: int) -> HttpResponse:
    """The twelve steps of one run."""
    member = _tester(request)
    run = _find(member, run_id)
    with transaction.atomic():
        record(member, "connections.listed", f"connection:{run.pk}", run.body, Shown(shown=1))
    seen = {step.number: step for step in run.steps.all()}
    addresses = _addresses(run)
    lines = [
        StepLine(
            step,
            PLACES[step.place],
            seen.get(step.number),
            REASONS.get(seen[step.number].reason, seen[step.number].reason) if step.number in seen else "",
            addresses.get(step.number, ""),
        )
        for step in STEPS
    ]
    context = {"run": run, "lines": lines, "green": keeping.is_green(run), "red": keeping.is_red(run)}
    return render(request, "connection_tests/run.html", context)


@require_POST
def look_now(request: HttpRequest, run_id: int) -> HttpResponse:
    """What the log has of it by now, and what the member says of the portal."""
    member = _tester(request)
    run = _find(member, run_id)
    keeping.keep(run, member, {1: prepared()}, How.CENTRE)
    told = evidence.look(run)
    own = {number: code for number, code in told.items() if number in (10, 11)}
    keeping.keep(run, member, own, How.CENTRE)
    keeping.keep(run, member, {number: code for number, code in told.items() if number not in own}, How.TERMINAL)
    pasted = {
        number: "pasted"
        for number, leaflet in ((2, run.other_leaflet), (4, run.zoned_leaflet))
        if leaflet is not None and request.POST.get(f"pasted-{number}") == "1"
    }
    if pasted:
        keeping.keep(run, member, pasted, How.PERSON)
    messages.info(request, gettext("記録を読みました。まだの手順は「していない」のままです。"))
    return redirect("connections:runs-one", run.pk)


def _addresses(run: ConnectionRun) -> dict[int, str]:
    other, zoned = (
        reverse("applications:detail", args=[one.arrival_number]) if one is not None else ""
        for one in (run.other, run.zoned)
    )
    return {
        2: address_of(run.other_leaflet),
        3: address_of(run.other_leaflet),
        4: address_of(run.zoned_leaflet),
        5: address_of(run.zoned_leaflet),
        6: zoned,
        7: other,
        8: other,
        9: zoned,
        12: zoned,
    }


def _tester(request: HttpRequest) -> StaffMember:
    member = signed_in(request)
    if not may_test(member):
        raise Http404
    return member


def _find(member: StaffMember, run_id: int) -> ConnectionRun:
    related = ("zoned", "other", "zoned_leaflet", "other_leaflet")
    run = runs_visible_to(member).select_related(*related).prefetch_related("steps__by").filter(pk=run_id).first()
    if run is None:
        raise Http404
    return run
