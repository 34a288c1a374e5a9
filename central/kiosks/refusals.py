"""Why a change of the fleet did not happen. Nothing was changed.

FleetRefused
├── NoSuchChange     a kiosk in this state does not go to that state
│   └── NotToEnrol   the machine in this place still counts: it is revoked before another one is enrolled
├── CodeRefused      an enrolment code that is unknown, used, expired, or not proven
├── TooManyTries     wrong tries of this address, or at this code; the code itself is as good as before
├── NumberNotFree    a number that is the centre's own
└── NotAllowed       the person may not operate this kiosk
"""

from __future__ import annotations

import math
from datetime import timedelta


class FleetRefused(Exception):
    """Base of what fleet actions refuse with."""


class NoSuchChange(FleetRefused):
    """A kiosk in this state does not go to that state."""


class NotToEnrol(NoSuchChange):
    """The machine in this place still counts. Revoke it first; then its keys end, and a code is given."""


class NumberNotFree(FleetRefused):
    """Numbers 900 to 999 are given to what is taken in at the centre itself."""


class NotAllowed(FleetRefused):
    """The person does not hold the duty of operating kiosks for this body."""


class CodeRefused(FleetRefused):
    """The enrolment ends here. `code` is bad_proof, code_used or code_expired; an unknown code says bad_proof."""

    def __init__(self, code: str) -> None:
        super().__init__(f"the enrolment code was refused: {code}")
        self.code = code


class TooManyTries(FleetRefused):
    """Wait so long and try again. No code was spent."""

    def __init__(self, wait: timedelta) -> None:
        self.wait_s = max(1, math.ceil(wait.total_seconds()))
        super().__init__(f"too many wrong tries with enrolment codes: wait {self.wait_s} s")
