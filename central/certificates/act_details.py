"""What the audit log keeps of acts that are recorded here: a struct for each kind, entered beside the words.

Members keep their spelling for ever; docs/audit-acts.md says which act has which.
"""

from __future__ import annotations

from msgspec import field

from central.audit.details import Details


class Reserved(Details, frozen=True, kw_only=True):
    """A number was taken."""

    application: str
    """Arrival number."""
    kind: str


class Issued(Details, frozen=True, kw_only=True):
    """A document was made and signed."""

    application: str
    """Arrival number."""
    kind: str
    sheets: int


class DocumentEnded(Details, frozen=True, kw_only=True):
    """It counts no more."""

    source: str = field(name="from")


class SheetsPrinted(Details, frozen=True, kw_only=True):
    """Staff printed it."""

    sheets: int
    spoiled: int
    """Sheets thrown away."""


class CertifierSet(Details, frozen=True, kw_only=True):
    """In whose name certificates are."""

    valid_from: str
    """ISO 8601 day."""


class LookedUp(Details, frozen=True, kw_only=True):
    """The register was asked for the person of an application."""

    found: bool
