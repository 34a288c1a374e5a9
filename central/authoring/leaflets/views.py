"""チラシの番号: made before or after the form, printed as digits and QR, ended after a confirmation."""

from __future__ import annotations

import io
from dataclasses import dataclass

import segno
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from central.audit.record import recorded_last
from central.authoring.leaflets.forms import LeafletForm
from central.authoring.leaflets.leaflet_job import tell_kiosks
from central.catalogue.actions.leaflets import LeafletRefused, end_leaflet, make_leaflet
from central.catalogue.leaflet_address import leaflet_address
from central.catalogue.models import Leaflet, ProcedureVersion
from central.organisation.models import Body
from central.staff.access import bodies_for, has_duty, signed_in
from central.staff.duties import Duty
from central.staff.models import StaffMember
from sync.contract.numbers import group_leaflet_number, leaflet_number

SHOWN = 600
"""All that stand, and as many that have ended."""
DOTS = 12
"""Of a module: 2 cm at 300 dots per inch and more."""


@dataclass(frozen=True)
class LeafletLine:
    """One code."""

    row: Leaflet
    digits: str
    name: str
    opens: str
    has_form: bool


@require_http_methods(["GET", "POST"])
def leaflets(request: HttpRequest) -> HttpResponse:
    """The list, and a new one."""
    member = _publisher(request)
    if request.method == "GET":
        return _draw(request, member, LeafletForm(initial={"procedure": request.GET.get("procedure", "")}))
    form = LeafletForm(request.POST)
    if not form.is_valid():
        return _draw(request, member, form, status=400)
    body = Body.objects.filter(pk=form.cleaned_data["body"]).first()
    if body is None or not has_duty(member, Duty.FORM_PUBLISHER, body.pk, form.cleaned_data["procedure"]):
        form.add_error("procedure", gettext("この記号の手続きのチラシの番号は、あなたの権限では出せません。"))
        return _draw(request, member, form, status=400)
    try:
        with transaction.atomic(), recorded_last():
            row = make_leaflet(body.code, form.about(), member)
            tell_kiosks(row, member)
    except LeafletRefused:
        form.add_error(None, gettext("いま使っている番号が多すぎて、出せません。使わない番号を終わりにしてください。"))
        return _draw(request, member, form, status=409)
    said = gettext("番号 %(digits)s を出しました。キオスクには、これから順に知らせます。")
    messages.success(request, said % {"digits": group_leaflet_number(leaflet_number(row.number))})
    return redirect("authoring:leaflets")


@require_POST
def end(request: HttpRequest, leaflet: int) -> HttpResponse:
    """Nothing is taken under it any more."""
    member = _publisher(request)
    row = _mine(member, leaflet)
    if "confirmed" not in request.POST:
        messages.warning(request, gettext("番号を終わりにするときは、確かめて、しるしを付けてください。"))
        return redirect("authoring:leaflets")
    if not row.ended:
        with transaction.atomic(), recorded_last():
            tell_kiosks(end_leaflet(leaflet_number(row.number), member), member)
    said = gettext("番号 %(digits)s を終わりにしました。同じ番号は二度と出ません。")
    messages.success(request, said % {"digits": group_leaflet_number(leaflet_number(row.number))})
    return redirect("authoring:leaflets")


@require_GET
def drawn(request: HttpRequest, leaflet: int) -> HttpResponse:
    """Its QR as lines."""
    return _picture(_mine(_publisher(request), leaflet), "svg", "image/svg+xml")


@require_GET
def dotted(request: HttpRequest, leaflet: int) -> HttpResponse:
    """Its QR as dots."""
    return _picture(_mine(_publisher(request), leaflet), "png", "image/png")


def _picture(row: Leaflet, kind: str, content_type: str) -> HttpResponse:
    code, file = leaflet_number(row.number), io.BytesIO()
    segno.make(leaflet_address(code), error="m", micro=False).save(file, kind=kind, border=4, scale=DOTS)
    response = HttpResponse(file.getvalue(), content_type=content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="leaflet-{code}.{kind}"'
    return response


def _publisher(request: HttpRequest) -> StaffMember:
    member = signed_in(request)
    if not has_duty(member, Duty.FORM_PUBLISHER):
        raise Http404
    return member


def _mine(member: StaffMember, number: int) -> Leaflet:
    row = Leaflet.objects.select_related("body").filter(number=number).first()
    if row is None or not has_duty(member, Duty.FORM_PUBLISHER, row.body_id, row.procedure):
        raise Http404
    return row


def _draw(request: HttpRequest, member: StaffMember, form: LeafletForm, *, status: int = 200) -> HttpResponse:
    bodies = bodies_for(member, Duty.FORM_PUBLISHER)
    offered = set(ProcedureVersion.objects.filter(offered=True, body__in=bodies).values_list("body_id", "procedure"))
    rows = Leaflet.objects.filter(body__in=bodies).select_related("body").order_by("ended", "-number")[:SHOWN]
    context = {
        "form": form,
        "bodies": Body.objects.filter(pk__in=bodies).order_by("code"),
        "lines": [
            LeafletLine(
                row,
                group_leaflet_number(leaflet_number(row.number)),
                row.name.get("ja", ""),
                row.opens.replace("T", " "),
                (row.body_id, row.procedure) in offered,
            )
            for row in rows
            if has_duty(member, Duty.FORM_PUBLISHER, row.body_id, row.procedure)
        ],
    }
    return render(request, "authoring/leaflets/list.html", context, status=status)
