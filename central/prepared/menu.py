"""Prepared applications in the menu."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from central.prepared.access import prepares_anywhere
from central.staff.access import signed_in
from central.web.navigation import MenuPage, register


def enter() -> None:
    """Put the page into the menu."""
    register(MenuPage(25, _("申請を用意する"), "prepared:list", "user-gear", _shown))


def _shown(request: HttpRequest) -> bool:
    return prepares_anywhere(signed_in(request))
