"""失効の一覧: which revocation lists are at hand, of which root, how old; and the files that are none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from central.audit.record import record
from central.intake.act_details import ListsRead
from central.intake.revocation.revocation_standing import ListState, standing
from central.staff.access import bodies_for, has_duty, signed_in
from central.staff.duties import Duty
from central.web.navigation import MenuPage, register

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

FACES: dict[ListState, tuple[StrOrPromise, str, str]] = {
    ListState.GOOD: (_("使っています"), "green", "check-circle"),
    ListState.OLD: (_("古くなりました"), "yel", "clock"),
    ListState.REPLACED: (_("新しい一覧に替わりました"), "gray", "check"),
    ListState.FUTURE: (_("先の日付です（使いません）"), "red", "warning"),
    ListState.UNKNOWN_ROOT: (_("信頼する認証局のものではありません（使いません）"), "yel", "warning"),
    ListState.NONE: (_("使える一覧がありません"), "red", "warning"),
    ListState.DELTA: (_("差分だけの一覧です（使いません）"), "red", "warning"),
    ListState.INDIRECT: (_("ほかの発行元の分が入っています（使いません）"), "red", "warning"),
    ListState.PARTIAL: (_("一部だけの一覧です（使いません）"), "red", "warning"),
    ListState.CRITICAL: (_("読み方の分からない項目があります（使いません）"), "red", "warning"),
    ListState.MISSING: (_("置き場所に何もありません"), "red", "warning"),
    ListState.NOT_READABLE: (_("読み取れません"), "red", "warning"),
    ListState.TOO_LARGE: (_("大きすぎます（使いません）"), "red", "warning"),
    ListState.NO_LIST: (_("失効の一覧ではありません"), "red", "warning"),
}
"""Word, colour and icon."""


def enter() -> None:
    """Put the page into the menu, below the kiosks."""
    register(MenuPage(81, _("失効の一覧"), "revocation:lists", "seal-check", _shown, below_line=True))


def _shown(request: HttpRequest) -> bool:
    return has_duty(signed_in(request), Duty.OPERATE_KIOSKS)


@require_GET
def lists(request: HttpRequest) -> HttpResponse:
    """The page."""
    member = signed_in(request)
    bodies = bodies_for(member, Duty.OPERATE_KIOSKS)
    if not bodies:
        raise Http404
    found = standing(bodies, timezone.now())
    with transaction.atomic():
        record(
            member,
            "revocation.lists_read",
            "list:revocation",
            None,
            ListsRead(shown=len(found.lists), found=found.troubles),
        )
    context = {
        "roots": [(one, FACES[one.state]) for one in found.roots],
        "lists": [(one, FACES[one.state]) for one in found.lists],
        "troubles": found.troubles,
    }
    return render(request, "intake/revocation_lists.html", context)
