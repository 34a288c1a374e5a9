"""Forms in the menu."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from central.authoring.access import authors_anywhere, drafts_visible_to
from central.authoring.models import FormDraft
from central.staff.access import has_duty, signed_in
from central.staff.duties import Duty
from central.web.navigation import MenuPage, register


def enter() -> None:
    """Put the page into the menu."""
    register(MenuPage(82, _("フォームの作成"), "authoring:list", "note-pencil", _shown, _count, below_line=True))


def _shown(request: HttpRequest) -> bool:
    return authors_anywhere(signed_in(request))


def _count(request: HttpRequest) -> int:
    """What waits for this member: given back to a section, or lying with IT."""
    member = signed_in(request)
    seen = drafts_visible_to(member)
    waits = []
    if has_duty(member, Duty.FORM_AUTHOR):
        waits.append(FormDraft.State.GIVEN_BACK)
    if has_duty(member, Duty.FORM_PUBLISHER):
        waits.append(FormDraft.State.WITH_IT)
    return seen.filter(state__in=waits).count()
