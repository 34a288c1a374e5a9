"""The audit log and one's own account in the menu."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from central.staff.access import has_duty, signed_in
from central.staff.duties import Duty
from central.web.navigation import MenuPage, register


def enter() -> None:
    """Put the pages into the menu."""
    register(MenuPage(90, _("監査記録"), "staff:audit", "clipboard-text", _shown, below_line=True))
    register(MenuPage(95, _("自分の設定"), "staff:account", "user-gear", lambda _request: True, below_line=True))


def _shown(request: HttpRequest) -> bool:
    return has_duty(signed_in(request), Duty.SEE_AUDIT)
