"""チラシの番号: made before or after the form, printed as digits and QR, ended after a confirmation."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass

import segno
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from central.audit.record import recorded_last
from central.authoring.leaflets.corner.content import PIECES, LeafletCorner, corner_of
from central.authoring.leaflets.corner.set_corner import set_corners, set_piece
from central.authoring.leaflets.forms import LeafletForm
from central.authoring.leaflets.leaflet_job import tell_kiosks
from central.authoring.leaflets.open_page.reading import read_leaflet
from central.catalogue.actions.leaflets import LeafletRefused, end_leaflet, make_leaflet
from central.catalogue.leaflet_address import leaflet_address
from central.catalogue.models import Leaflet, ProcedureVersion
from central.certificates.refusals import CertificateRefused
from central.organisation.models import Body
from central.staff.access import bodies_for, has_duty, signed_in
from central.staff.duties import Duty
from central.staff.models import StaffMember
from sync.contract.numbers import group_leaflet_number, leaflet_number
from sync.japanese.dates import today_in_japan

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
    address: str
    """Of its page for everybody."""


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


@require_GET
def corner_sheet(request: HttpRequest, leaflet: int) -> HttpResponse:
    """What stands on a leaflet, as many times on a sheet as was asked."""
    asked = request.GET.get("pieces", "")
    pieces = next((one for one in PIECES if str(one) == asked), PIECES[1])
    return _corner(request, leaflet, pieces, "pdf", "application/pdf", set_corners)


@require_GET
def corner_drawn(request: HttpRequest, leaflet: int) -> HttpResponse:
    """The same once, as lines."""
    return _corner(request, leaflet, 1, "svg", "image/svg+xml", lambda one: set_piece(one, "svg"))


@require_GET
def corner_dotted(request: HttpRequest, leaflet: int) -> HttpResponse:
    """The same once, as dots."""
    return _corner(request, leaflet, 1, "png", "image/png", lambda one: set_piece(one, "png"))


def _corner(
    request: HttpRequest,
    leaflet: int,
    pieces: int,
    kind: str,
    content_type: str,
    setter: Callable[[LeafletCorner], bytes],
) -> HttpResponse:
    member = _publisher(request)
    code = leaflet_number(_mine(member, leaflet).number)
    read = read_leaflet(code, "ja")
    if read is None or read.row.ended:
        raise Http404
    try:
        drawn = setter(corner_of(read, pieces, today_in_japan(timezone.now())))
    except CertificateRefused:
        trouble = gettext("チラシに入れる案内を作れませんでした。しばらくして、もう一度お試しください。")
        return _draw(request, member, LeafletForm(), trouble=trouble, status=503)
    return _file(drawn, f"leaflet-{code}-corner.{kind}", content_type)


def _file(content: bytes, name: str, content_type: str) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _picture(row: Leaflet, kind: str, content_type: str) -> HttpResponse:
    code, file = leaflet_number(row.number), io.BytesIO()
    segno.make(leaflet_address(code), error="m", micro=False).save(file, kind=kind, border=4, scale=DOTS)
    return _file(file.getvalue(), f"leaflet-{code}.{kind}", content_type)


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


def _draw(
    request: HttpRequest, member: StaffMember, form: LeafletForm, *, trouble: str = "", status: int = 200
) -> HttpResponse:
    bodies = bodies_for(member, Duty.FORM_PUBLISHER)
    offered = set(ProcedureVersion.objects.filter(offered=True, body__in=bodies).values_list("body_id", "procedure"))
    rows = Leaflet.objects.filter(body__in=bodies).select_related("body").order_by("ended", "-number")[:SHOWN]
    context = {
        "form": form,
        "trouble": trouble,
        "sheets": PIECES,
        "bodies": Body.objects.filter(pk__in=bodies).order_by("code"),
        "lines": [
            LeafletLine(
                row,
                group_leaflet_number(leaflet_number(row.number)),
                row.name.get("ja", ""),
                row.opens.replace("T", " "),
                (row.body_id, row.procedure) in offered,
                leaflet_address(leaflet_number(row.number)),
            )
            for row in rows
            if has_duty(member, Duty.FORM_PUBLISHER, row.body_id, row.procedure)
        ],
    }
    context["unfolded"] = form.is_bound or not context["lines"] or bool(form.initial.get("procedure"))
    return render(request, "authoring/leaflets/list.html", context, status=status)
