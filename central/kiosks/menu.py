"""The fleet in the menu."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from central.kiosks.models import Kiosk
from central.kiosks.states import KioskState
from central.staff.access import bodies_for, has_duty, signed_in
from central.staff.duties import Duty
from central.web.navigation import MenuPage, register


def enter() -> None:
    """Put the page into the menu; its number is the kiosks that are suspect."""
    register(MenuPage(80, _("端末"), "kiosks:list", "desktop", _shown, _suspect, below_line=True))


def _shown(request: HttpRequest) -> bool:
    return has_duty(signed_in(request), Duty.OPERATE_KIOSKS)


def _suspect(request: HttpRequest) -> int:
    bodies = bodies_for(signed_in(request), Duty.OPERATE_KIOSKS)
    return Kiosk.objects.filter(body_id__in=bodies, state=KioskState.SUSPECT.value).count()
