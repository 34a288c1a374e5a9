"""Named places where power may be cut between the last touch and the paper. In service nothing happens there."""

from __future__ import annotations

from enum import StrEnum
from typing import Protocol


class Failpoint(StrEnum):
    """Every step of the kiosk's workers, in order; those of the outbox itself are `sync.home.failpoints`."""

    CONFIRM_TAKEN = "confirm_taken"
    BEFORE_KEEP = "before_keep"
    AFTER_KEEP = "after_keep"
    KEPT_SAID = "kept_said"
    BEFORE_PRINT = "before_print"
    AFTER_PRINT = "after_print"
    BEFORE_RECORD_PRINT = "before_record_print"
    AFTER_RECORD_PRINT = "after_record_print"


class Failpoints(Protocol):
    """Told of every step as it is reached, in the thread that reaches it: those above, and the outbox's."""

    def reach(self, label: str) -> None:
        """Do nothing, or never return."""
        ...


class NoFailpoints:
    """In service: every step goes on."""

    def reach(self, label: str) -> None:
        """Go on."""
