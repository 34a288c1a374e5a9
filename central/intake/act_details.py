"""What the audit log keeps of acts that are recorded here: a struct for each kind, entered beside the words.

Members keep their spelling for ever; docs/audit-acts.md says which act has which.
"""

from __future__ import annotations

from msgspec import UNSET, UnsetType, field

from central.audit.details import Details, ReadIn


class ListsChanged(Details, frozen=True, kw_only=True):
    """Other revocation lists than before."""

    lists: int


class ListsRead(Details, frozen=True, kw_only=True):
    """The page of the lists was read."""

    shown: int
    """Files."""
    found: int
    """Those that are not good."""


class Installed(Details, frozen=True, kw_only=True):
    """A manifest or an incarnation."""

    name: str


class Delivered(Details, frozen=True, kw_only=True):
    """Entries of a kiosk came into custody."""

    epoch: int
    first: int = field(name="from")
    last: int = field(name="to")
    """Seqs."""
    log: int
    """Size of the log of everything that came, as acknowledged."""
    root: str | UnsetType = UNSET
    """Its root (hex). Left out by the first programs."""


class StaffActed(Details, frozen=True, kw_only=True):
    """A staff card's act at a kiosk."""

    what: str
    at: str
    """The kiosk's clock, RFC 3339."""
    epoch: int
    seq: int
    until: str | UnsetType = UNSET
    """Of `extend`, RFC 3339."""
    application: str | UnsetType = UNSET
    """Of `reprint`: arrival number."""


class CopyPrinted(Details, frozen=True, kw_only=True):
    """What came of a certificate's print at a kiosk."""

    document: str
    """Its number."""
    copy: int
    result: str
    at: str
    """The kiosk's clock, RFC 3339."""
    epoch: int
    seq: int


class Archived(Details, frozen=True, kw_only=True):
    """Boxes of ended applications were written into a file and read back."""

    records: int
    sha256: str
    """Of the file, hex."""
    root: str
    """Of its records, hex."""


class Verified(Details, frozen=True, kw_only=True):
    """Everything that came was walked through."""

    entries: int
    versions: int
    wrong: int
    """Things that are not as they came."""


class Counted(Details, frozen=True, kw_only=True):
    """Bytes that nobody can read, or words about prints that do not fit: many in one row."""

    kind: str
    reasons: tuple[str, ...]
    """Codes (docs/needs-look.md)."""
    entries: int
    """That came to it now."""
    epoch: int | None


class CertificateInspected(ReadIn, frozen=True, kw_only=True):
    """Somebody looked at the signing certificate of a version."""

    version: int
    """Its number."""
    readable: bool
    """False: there is none, or nobody can read it."""
