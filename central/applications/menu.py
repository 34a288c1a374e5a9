"""Applications in the menu."""

from __future__ import annotations

from django.http import HttpRequest

from central.applications.work_list import Tab, counts_for
from central.staff.access import has_duty, signed_in
from central.staff.duties import Duty
from central.staff.zones import closed_procedures, zone_of
from central.web.navigation import MenuPage, register


def enter() -> None:
    """Put the pages into the menu."""
    register(MenuPage(10, "自分の仕事", "applications:work", "tray", _shown, _waiting))
    register(MenuPage(20, "すべての申請", "applications:all", "files", _shown))


def _shown(request: HttpRequest) -> bool:
    return has_duty(signed_in(request), Duty.REVIEW)


def _waiting(request: HttpRequest) -> int:
    counts = counts_for(signed_in(request), closed_procedures(zone_of(request)))
    return sum(count for tab, count in counts.items() if tab is not Tab.WAITING)
