"""Where a kiosk stands at the centre, and what may follow what."""

from __future__ import annotations

from enum import StrEnum


class KioskState(StrEnum):
    """The values are stored and travel in acknowledgements' answers."""

    ENROLLED = "enrolled"
    """Its place exists, or its keys are known and it has not been heard of yet."""
    ACTIVE = "active"
    SUSPECT = "suspect"
    """Told two stories about one seq, or fell behind what is stored. People look; entries that chain are still kept."""
    SUSPENDED = "suspended"
    """A person stopped it. Nothing is taken from it until it is released."""
    REVOKED = "revoked"
    """Its keys count no more, for good."""
    DRAINED = "drained"
    """Revoked, and a person has confirmed that nothing waits on its media."""


NEXT: dict[KioskState, frozenset[KioskState]] = {
    KioskState.ENROLLED: frozenset({KioskState.ACTIVE, KioskState.SUSPECT, KioskState.SUSPENDED, KioskState.REVOKED}),
    KioskState.ACTIVE: frozenset({KioskState.SUSPECT, KioskState.SUSPENDED, KioskState.REVOKED}),
    KioskState.SUSPECT: frozenset({KioskState.ACTIVE, KioskState.SUSPENDED, KioskState.REVOKED}),
    KioskState.SUSPENDED: frozenset({KioskState.ACTIVE, KioskState.REVOKED}),
    KioskState.REVOKED: frozenset({KioskState.DRAINED}),
    KioskState.DRAINED: frozenset(),
}
"""Nothing else changes a kiosk's state. A revoked machine comes back only as a new epoch with new keys (enrolment)."""

SPEAKS = frozenset({KioskState.ENROLLED, KioskState.ACTIVE, KioskState.SUSPECT})
"""States in which the centre takes entries into custody."""

ENROLS = frozenset({KioskState.ENROLLED, KioskState.REVOKED, KioskState.DRAINED})
"""States in which a code for another machine is given: no keys count in this place, or none were heard of yet.

Elsewhere the keys still count. Whoever changes a machine revokes the present one first, so that a stop that a person
ordered, or a suspicion that nobody has looked at, does not vanish with an enrolment.
"""
