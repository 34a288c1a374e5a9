"""The connection test in the menu, below who may do what."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from central.connection_tests.access import may_test
from central.staff.access import signed_in
from central.web.navigation import MenuPage, register


def enter() -> None:
    """Put the page into the menu."""
    register(MenuPage(93, _("疎通確認"), "connections:runs", "path", _shown, below_line=True))


def _shown(request: HttpRequest) -> bool:
    return may_test(signed_in(request))
