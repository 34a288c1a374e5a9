"""Forms in the menu."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from central.authoring.access import authors_anywhere, drafts_waiting_for
from central.authoring.publishing.offer_end import ends_waiting_for
from central.staff.access import signed_in
from central.web.navigation import MenuPage, register


def enter() -> None:
    """Put the page into the menu."""
    register(MenuPage(82, _("フォームの作成"), "authoring:list", "note-pencil", _shown, _count, below_line=True))


def _shown(request: HttpRequest) -> bool:
    return authors_anywhere(signed_in(request))


def _count(request: HttpRequest) -> int:
    """What waits for this member: given back, to be checked, made, published, or taken out of offer."""
    member = signed_in(request)
    return drafts_waiting_for(member).count() + ends_waiting_for(member)
