"""Totals in the menu."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from central.staff.access import signed_in
from central.totals.access import may_count
from central.web.navigation import MenuPage, register


def enter() -> None:
    """Put the page into the menu."""
    register(MenuPage(37, _("申込集計"), "totals:page", "table", _shown))


def _shown(request: HttpRequest) -> bool:
    return may_count(signed_in(request))
