"""An act on many begins on a list of applications."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from central.applications.buttons import ListButton, register
from central.bulk_acts.access import begins


def enter() -> None:
    """Put the button onto the list."""
    register(ListButton(_("一括処理"), "bulk_acts:choose", "check-square", begins))
