"""What the audit log keeps of acts that are recorded here: a struct for each kind, entered beside the words.

Members keep their spelling for ever; docs/audit-acts.md says which act has which.
"""

from __future__ import annotations

from msgspec import UNSET, UnsetType, field

from central.audit.details import Details, ReadIn


class Arrived(Details, frozen=True, kw_only=True):
    """Where it came from."""

    procedure: str | UnsetType = UNSET
    seq: int | UnsetType = UNSET
    epoch: int | UnsetType = UNSET
    """These three of a kiosk's entry."""
    channel: str | UnsetType = UNSET
    statement: str | UnsetType = UNSET
    """SHA-256 (hex) of what was stated. These two of what was taken in at the centre itself."""
    typed_by: tuple[str, ...] | UnsetType = UNSET
    """Staff who typed answers for the applicant (GAP-11), as the statement names them."""


class ApplicationMoved(Details, frozen=True, kw_only=True):
    """Any change, also one that leaves the state as it is."""

    source: str = field(name="from")
    to: str
    revision: int
    """After the change."""


class LedTo(Details, frozen=True, kw_only=True):
    """To read only: where an act of an application led, whichever act it is."""

    to: str = ""
    """Empty: to no state."""


class TakenInAnyway(Details, frozen=True, kw_only=True):
    """Staff took in what no machine did."""

    reasons: tuple[str, ...]
    """Codes (docs/needs-look.md)."""


class Commented(Details, frozen=True, kw_only=True):
    """A memo between staff."""

    length: int
    """Characters."""


class Consulted(Details, frozen=True, kw_only=True):
    """A member asked a colleague or a group about an application."""

    consultation: int
    """Its key."""
    whom: str
    """`staff:` with the staff number, or `group:` with the key."""
    length: int
    """Characters."""


class ConsultationEnded(Details, frozen=True, kw_only=True):
    """It was answered, or taken back."""

    consultation: int
    """Its key."""
    length: int
    """Characters of the answer; 0: it was taken back."""


class CopyEdited(Details, frozen=True, kw_only=True):
    """Another version of a working copy."""

    copy: int
    """Its number."""
    version: int
    """Of the statement from which it was made."""
    changed: int
    """Answers that differ from what stood there before."""
    sha256: str
    """Of its content."""


class DuplicateDecided(Details, frozen=True, kw_only=True):
    """A person chose of two applications."""

    other: str
    """Arrival number of the other one."""
    duplicate: str
    """both stay | this is the duplicate | the other is."""


class ApplicationRead(ReadIn, frozen=True, kw_only=True):
    """Somebody read what was stated."""

    altered: tuple[str, ...] | UnsetType = UNSET
    """Codes of what is not as it came; left out: it is."""


class Listed(Details, frozen=True, kw_only=True):
    """A list of applications was read."""

    shown: int
    """Rows of the page."""
    found: int
    """Rows in all."""


class HandedOver(Details, frozen=True, kw_only=True):
    """What was assigned to a member became another one's."""

    whom: str
    """Staff number of the other one."""
    handed: int
    remaining: int
    """Of procedures that the other one does not review."""


class Searched(Details, frozen=True, kw_only=True):
    """Applications were searched for by words."""

    shown: tuple[str, ...]
    """Arrival numbers of the page."""
    found: int
    """In all."""
    list: str
    """The list in which was searched."""


class SearchKept(Details, frozen=True, kw_only=True):
    """Conditions were kept under a name, named anew, or deleted."""

    list: str
    """The list whose conditions they are."""


class CheckTold(Details, frozen=True, kw_only=True):
    """Something needs a look, or somebody has looked."""

    kind: str
    reasons: tuple[str, ...]
    """Codes (docs/needs-look.md)."""


class CheckRead(Details, frozen=True, kw_only=True):
    """Somebody read what needs a look."""

    kind: str
    zone: str
    altered: tuple[str, ...] | UnsetType = UNSET
    """As of `ApplicationRead`."""
