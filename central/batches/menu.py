"""Batches in the menu."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from central.batches.access import may_open_any
from central.staff.access import signed_in
from central.web.navigation import MenuPage, register


def enter() -> None:
    """Put the page into the menu."""
    register(MenuPage(35, _("大量一括処理"), "batches:list", "file-text", _shown))


def _shown(request: HttpRequest) -> bool:
    return may_open_any(signed_in(request))
