"""What the outbox refuses, below `sync.errors.OutboxError`; what its home refuses: `sync.home.refusals`.

OutboxError
├── OutboxQuarantined    the chain on this machine cannot be trusted: only the centre releases it (new epoch)
├── OutboxNewer          outbox.db was written by a newer program: update the program, change nothing
├── OutboxFull           no room on a medium: the resident goes to the counter, nothing was kept
├── MirrorGone           the second medium is not there: nothing was kept
├── ClockWrong           the clock contradicts what was heard: nothing was kept
├── NumbersUsedUp        the 10,000th number of one date: nothing was kept
├── ActRefused           an act of staff that may not be done now: nothing was kept
├── NotReadThere         the centre does not read such entries yet: nothing was kept
└── AlreadyKept          the same statement was kept before
"""

from __future__ import annotations

from sync.errors import OutboxError


class OutboxQuarantined(OutboxError):
    """Nothing is taken in on this machine until the centre begins a new epoch. `reason` is a code for staff."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"the outbox is in quarantine ({reason}): call the operator")
        self.reason = reason


class OutboxNewer(OutboxError):
    """The file was written by a newer program. It is left untouched; install the newer program."""


class OutboxFull(OutboxError):
    """No room on a medium. Nothing was kept; send the resident to the counter."""


class MirrorGone(OutboxError):
    """The second medium is missing or is another one. Nothing was kept; put the medium back."""


class ClockWrong(OutboxError):
    """The clock stepped, or contradicts what was heard. Nothing was kept: no number may carry a day that never was."""


class NumbersUsedUp(OutboxError):
    """All arrival numbers of this date are given. Nothing was kept; send the resident to the counter."""


class ActRefused(OutboxError):
    """An act of staff that may not be done. `reason`: stale (ask again), not_now, unknown_card, without_duty,
    bad_signature."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"this act may not be done: {reason}")
        self.reason = reason


class NotReadThere(OutboxError):
    """The centre has not said that it reads such entries. Nothing was kept."""


class AlreadyKept(OutboxError):
    """These very bytes are kept already: a second tap, not a second submission."""
