"""Notices in the menu."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from central.notices.access import notices_visible_to
from central.notices.models import BulkNotice
from central.staff.access import has_duty, signed_in
from central.staff.duties import Duty
from central.staff.zones import closed_procedures, zone_of
from central.web.navigation import MenuPage, register


def enter() -> None:
    """Put the page into the menu."""
    register(MenuPage(30, _("お知らせ"), "notices:list", "paper-plane-tilt", _shown, _count))


def _shown(request: HttpRequest) -> bool:
    member = signed_in(request)
    return has_duty(member, Duty.REVIEW) or has_duty(member, Duty.APPROVE_BULK)


def _count(request: HttpRequest) -> int:
    return (
        notices_visible_to(signed_in(request), closed_procedures(zone_of(request)))
        .filter(state=BulkNotice.State.PLANNED)
        .count()
    )
