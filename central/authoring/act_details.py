"""What the audit log keeps of acts that are recorded here: a struct for each kind, entered beside the words.

Members keep their spelling for ever; docs/audit-acts.md says which act has which.
"""

from __future__ import annotations

from central.audit.details import Details


class DraftChanged(Details, frozen=True, kw_only=True):
    """Something about a draft of a form."""

    procedure: str
    text: int
    """Number of the text that stands."""


class PublicationPlanned(Details, frozen=True, kw_only=True):
    """A draft is to be published, or is not any more."""

    procedure: str
    text: int
    runs_at: str


class FormPublished(Details, frozen=True, kw_only=True):
    """A draft became a version."""

    procedure: str
    version: int
    text: int


class PublicationFailed(Details, frozen=True, kw_only=True):
    """At its minute it was not published."""

    procedure: str
    text: int
    reason: str
    """A word of `publishing.refusals.WhyNot`."""


class OfferEndTold(Details, frozen=True, kw_only=True):
    """A published version is to go out of offer, or is not any more."""

    procedure: str
    version: int


class PackageTold(Details, frozen=True, kw_only=True):
    """A form as a file for another city, or from one."""

    procedure: str
    sha256: str
    """Of the file."""


class SenderAccepted(Details, frozen=True, kw_only=True):
    """A member takes a key for another city's."""

    key: str
    """SHA-256 (hex) of it."""
    city: str
    """As the package says it."""


class WordingDraftChanged(Details, frozen=True, kw_only=True):
    """Something about a working copy of a version's words."""

    procedure: str
    version: int
    text: int
    """Number of its newest change."""


class WordingPlanned(Details, frozen=True, kw_only=True):
    """Words are to be published, or are not any more."""

    procedure: str
    version: int
    runs_at: str


class WordingFailed(Details, frozen=True, kw_only=True):
    """At their minute they were not published."""

    procedure: str
    version: int
    reason: str
    """A word of `publishing.refusals.WhyNot`."""
