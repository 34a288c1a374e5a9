"""Exports in the menu."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from central.exports.access import exports_visible_to, may_open_page
from central.exports.models import Export
from central.staff.access import signed_in
from central.staff.zones import closed_procedures, zone_of
from central.web.navigation import MenuPage, register


def enter() -> None:
    """Put the page into the menu."""
    register(MenuPage(35, _("書き出し"), "exports:list", "download-simple", _shown, _count))


def _shown(request: HttpRequest) -> bool:
    return may_open_page(signed_in(request))


def _count(request: HttpRequest) -> int:
    visible = exports_visible_to(signed_in(request), closed_procedures(zone_of(request)))
    return visible.filter(state=Export.State.ASKED).count()
