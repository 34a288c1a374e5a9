"""The fleet's pages: how every kiosk stands, one-time codes, and stopping or releasing one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages
from django.db.models import Max
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from central import keys
from central.catalogue.models import PublishedCatalogue
from central.kiosks.actions.add import add_kiosk
from central.kiosks.actions.enrolment import make_code
from central.kiosks.actions.states import drain, release, revoke, suspend
from central.kiosks.fleet import alarms_of, rows_of
from central.kiosks.forms import ReasonForm
from central.kiosks.models import EnrolmentCode, Kiosk
from central.kiosks.refusals import FleetRefused, NotToEnrol
from central.organisation.models import Hall
from central.staff.access import bodies_for, signed_in
from central.staff.duties import Duty
from central.staff.models import StaffMember
from sync.contract.numbers import CENTRE_NUMBERS

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

CHANGES: dict[str, tuple[Callable[[str, StaffMember | str, str], Kiosk], StrOrPromise]] = {
    "suspend": (suspend, _("端末 %(code)s を止めました。")),
    "release": (release, _("端末 %(code)s の停止を解きました。")),
    "revoke": (revoke, _("端末 %(code)s を失効にしました。")),
    "drain": (drain, _("端末 %(code)s を片づけ済みにしました。")),
}


@require_GET
def fleet(request: HttpRequest) -> HttpResponse:
    """端末."""
    return _draw(request, _operator(request))


@require_POST
def change(request: HttpRequest, code: str, action: str) -> HttpResponse:
    """Suspend, release, revoke or drain, after a confirmation."""
    member = _operator(request)
    _find(member, code)
    if action not in CHANGES:
        raise Http404
    form = ReasonForm(request.POST)
    if not form.is_valid():
        trouble = gettext("理由を書き、確かめたしるしを付けてください。何も変えていません。")
        return _draw(request, member, status=400, trouble=trouble)
    act, words = CHANGES[action]
    try:
        act(code, member, form.cleaned_data["reason"])
    except FleetRefused:
        return _draw(request, member, status=409, trouble=gettext("いまの状態では、この操作はできません。"))
    messages.success(request, words % {"code": code})
    return redirect("kiosks:list")


@require_POST
@never_cache
def enrol(request: HttpRequest, code: str) -> HttpResponse:
    """Make a one-time code. It is in this answer and nowhere else: shown once."""
    member = _operator(request)
    kiosk = _find(member, code)
    try:
        made = make_code(code, member, keys.root_public())
    except NotToEnrol:
        trouble = gettext(
            "端末 %(code)s の機械は、まだ有効です。入れ替えるときは、先に、いまの機械を失効にしてください。"
        )
        return _draw(request, member, status=409, trouble=trouble % {"code": code})
    except FleetRefused:
        return _draw(request, member, status=409, trouble=gettext("いまの状態では、登録できません。"))
    expires_at = EnrolmentCode.objects.filter(code_id=made.code_id).values_list("expires_at", flat=True).first()
    context = {"kiosk": kiosk, "code": made.text(), "expires_at": expires_at}
    return render(request, "kiosks/code.html", context)


@dataclass(frozen=True)
class NewPlace:
    """What an operator typed for it."""

    hall: int
    number: str


@require_POST
def add(request: HttpRequest) -> HttpResponse:
    """A new place in a hall."""
    member = _operator(request)
    hall = Hall.objects.filter(
        pk=_whole(request.POST.get("hall", "")),
        body_id__in=bodies_for(member, Duty.OPERATE_KIOSKS),
    ).first()
    typed = NewPlace(_whole(request.POST.get("hall", "")), request.POST.get("number", ""))
    number = _whole(typed.number)
    if hall is None or not 1 <= number < CENTRE_NUMBERS.start:
        trouble = gettext("庁舎と、1から899までの番号を入力してください。")
        return _draw(request, member, status=400, trouble=trouble, adding=typed)
    kiosk = add_kiosk(hall.pk, number, member.audit_name)
    said = gettext("端末 %(code)s の場所をつくりました。次に、登録の番号を出してください。")
    messages.success(request, said % {"code": kiosk.code})
    return redirect("kiosks:list")


def _draw(
    request: HttpRequest,
    member: StaffMember,
    *,
    status: int = 200,
    trouble: str = "",
    adding: NewPlace | None = None,
) -> HttpResponse:
    """`adding`: what was typed for a new place, when that was refused."""
    bodies = bodies_for(member, Duty.OPERATE_KIOSKS)
    kiosks = list(Kiosk.objects.filter(body_id__in=bodies).select_related("hall", "body"))
    halls = list(Hall.objects.filter(body_id__in=bodies).select_related("body"))
    rows = rows_of(kiosks, _newest_catalogues(), timezone.now())
    in_service = [row for row in rows if row.kiosk.state in ("active", "suspect", "suspended")]
    context = {
        "rows": rows,
        "alarms": alarms_of(kiosks),
        "halls": halls,
        "running": sum(row.colour in ("green", "yel") for row in rows),
        "in_service": len(in_service),
        "waiting": sum(int(row.waiting or 0) for row in in_service),
        "silent": sum(row.silent for row in rows),
        "low_paper": sum(row.paper_bad for row in in_service),
        "trouble": trouble,
        "adding": adding,
    }
    return render(request, "kiosks/fleet.html", context, status=status)


def _newest_catalogues() -> dict[int, int]:
    """Newest published version by hall."""
    published = PublishedCatalogue.objects.values_list("hall").annotate(Max("version"))
    return dict(published.order_by())


def _whole(typed: str) -> int:
    """What somebody typed as a number, also with wide digits; 0 for anything else."""
    return int(typed) if typed.isdecimal() and len(typed) < 10 else 0


def _operator(request: HttpRequest) -> StaffMember:
    member = signed_in(request)
    if not bodies_for(member, Duty.OPERATE_KIOSKS):
        raise Http404
    return member


def _find(member: StaffMember, code: str) -> Kiosk:
    kiosk = Kiosk.objects.filter(code=code, body_id__in=bodies_for(member, Duty.OPERATE_KIOSKS)).first()
    if kiosk is None:
        raise Http404
    return kiosk
