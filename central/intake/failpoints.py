"""Named places where power may be cut on the way from a contact to a verdict. In service nothing happens there."""

from __future__ import annotations

from enum import StrEnum
from functools import cache
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string


class Failpoint(StrEnum):
    """Every step at the centre, in order. Tests enumerate it."""

    CUSTODY_BEGIN = "custody_begin"
    CUSTODY_APPENDED = "custody_appended"
    CUSTODY_BEFORE_COMMIT = "custody_before_commit"
    CUSTODY_AFTER_COMMIT = "custody_after_commit"
    BEFORE_ACK = "before_ack"
    VERDICT_CLAIMED = "verdict_claimed"
    VERDICT_OPENED = "verdict_opened"
    VERDICT_LET_GO = "verdict_let_go"
    VERDICT_BEFORE_COMMIT = "verdict_before_commit"
    VERDICT_AFTER_COMMIT = "verdict_after_commit"


class Failpoints(Protocol):
    """Told of every step as it is reached."""

    def reach(self, label: Failpoint) -> None:
        """Do nothing, or never return."""
        ...


class NoFailpoints:
    """In service: every step goes on."""

    def reach(self, label: Failpoint) -> None:
        """Go on."""


def reach(label: Failpoint) -> None:
    """Tell whoever the settings name (`FAILPOINTS`, a dotted path; no environment chooses it)."""
    _listener(getattr(settings, "FAILPOINTS", None)).reach(label)


@cache
def _listener(path: str | None) -> Failpoints:
    if path is None:
        return NoFailpoints()
    listener: Failpoints = import_string(path)()
    return listener
