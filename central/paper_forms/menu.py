"""Papers in the menu."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from central.paper_forms.access import lays_out_anywhere, papers_waiting_for
from central.staff.access import signed_in
from central.web.navigation import MenuPage, register


def enter() -> None:
    """Put the page into the menu; its number is what waits for this member's decision."""
    register(MenuPage(83, _("紙の様式"), "paper_forms:list", "file-text", _shown, _waiting, below_line=True))


def _shown(request: HttpRequest) -> bool:
    return lays_out_anywhere(signed_in(request))


def _waiting(request: HttpRequest) -> int:
    return papers_waiting_for(signed_in(request))
