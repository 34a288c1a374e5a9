"""A batch begins on a list of applications."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from central.applications.buttons import ListButton, register
from central.staff.access import has_duty
from central.staff.duties import Duty
from central.staff.models import StaffMember


def enter() -> None:
    """Put the button onto the list."""
    register(ListButton(_("大量一括処理"), "batches:choose", "files", _reviews))


def _reviews(member: StaffMember) -> bool:
    return has_duty(member, Duty.REVIEW)
