"""Drafts in the menu, below the kiosks."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from central.staff.access import has_duty, signed_in
from central.staff.duties import Duty
from central.web.navigation import MenuPage, register


def enter() -> None:
    """Put the page into the menu."""
    register(MenuPage(83, _("途中の入力"), "drafts:counts", "pause-circle", _shown, below_line=True))


def _shown(request: HttpRequest) -> bool:
    return has_duty(signed_in(request), Duty.OPERATE_KIOSKS)
