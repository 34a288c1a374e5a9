"""Acts on many in the menu."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from central.bulk_acts.access import plans_visible_to, reads_plans
from central.bulk_acts.models import BulkPlan
from central.staff.access import signed_in
from central.staff.zones import closed_procedures, zone_of
from central.web.navigation import MenuPage, register


def enter() -> None:
    """Put the page into the menu."""
    register(MenuPage(32, _("一括処理"), "bulk_acts:list", "check-square", _shown, _count))


def _shown(request: HttpRequest) -> bool:
    return reads_plans(signed_in(request))


def _count(request: HttpRequest) -> int:
    visible = plans_visible_to(signed_in(request), closed_procedures(zone_of(request)))
    return visible.filter(state=BulkPlan.State.PLANNED).count()
