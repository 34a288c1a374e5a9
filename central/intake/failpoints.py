"""Where power may be cut on the way from a contact to a verdict."""

from __future__ import annotations

from enum import StrEnum

from central import failpoints


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


def reach(label: Failpoint) -> None:
    """Go on; a test may not."""
    failpoints.reach(label)
