"""Letters by post in the menu."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from central.postal.access import may_open_post
from central.staff.access import signed_in
from central.web.navigation import MenuPage, register


def enter() -> None:
    """Put the page into the menu."""
    register(MenuPage(36, _("郵便"), "postal:list", "envelope-simple", _shown))


def _shown(request: HttpRequest) -> bool:
    return may_open_post(signed_in(request))
