"""What the pages of groups and members share: whose they are, and what is said after a change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.utils.translation import gettext_lazy as _

from central.staff.access import has_duty, signed_in
from central.staff.duties import Duty
from central.staff.models import AwaitedChange, StaffMember

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

WAITS: StrOrPromise = _("2人目の承認を待っています。ほかの管理者に頼んでください。")


def manager_of(request: HttpRequest) -> StaffMember:
    """Who asks for the page.

    Raises:
        Http404: this member manages nobody.
    """
    manager = signed_in(request)
    if not has_duty(manager, Duty.MANAGE_STAFF):
        raise Http404
    return manager


def say(request: HttpRequest, done: str, waits: AwaitedChange | None) -> None:
    """On the next page: it is done, or it waits."""
    if waits is None:
        messages.success(request, done)
    else:
        messages.info(request, str(WAITS))
