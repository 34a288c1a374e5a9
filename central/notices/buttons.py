"""A bulk notice begins on a list of applications."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from central.applications.buttons import ListButton, register
from central.staff.access import has_duty
from central.staff.duties import Duty
from central.staff.models import StaffMember


def enter() -> None:
    """Put the button onto the list."""
    register(ListButton(_("お知らせ"), "notices:choose", "envelope-simple", _writes))


def _writes(member: StaffMember) -> bool:
    return has_duty(member, Duty.REVIEW)
