"""Why a change of the fleet did not happen. Nothing was changed.

FleetRefused
├── NoSuchChange     a kiosk in this state does not go to that state
├── CodeRefused      an enrolment code that is unknown, used, expired, or not proven
└── NotAllowed       the person may not operate this kiosk
"""

from __future__ import annotations


class FleetRefused(Exception):
    """Base of what fleet actions refuse with."""


class NoSuchChange(FleetRefused):
    """A kiosk in this state does not go to that state."""


class NotAllowed(FleetRefused):
    """The person does not hold the duty of operating kiosks for this body."""


class CodeRefused(FleetRefused):
    """The enrolment ends here. `code` is bad_proof, code_used or code_expired; an unknown code says bad_proof."""

    def __init__(self, code: str) -> None:
        super().__init__(f"the enrolment code was refused: {code}")
        self.code = code
