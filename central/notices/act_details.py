"""What the audit log keeps of acts that are recorded here: a struct for each kind, entered beside the words.

Members keep their spelling for ever; docs/audit-acts.md says which act has which.
"""

from __future__ import annotations

from central.audit.details import Details


class ToRecipients(Details, frozen=True, kw_only=True):
    """A notice to many."""

    recipients: int


class Approved(Details, frozen=True, kw_only=True):
    """It may go."""

    recipients: int
    second_person: bool
    """So many that another than its maker had to say so."""


class OfDelivery(Details, frozen=True, kw_only=True):
    """Staff decided about one mail."""

    delivery: int
    """Key of its row."""


class MailEnded(Details, frozen=True, kw_only=True):
    """What came of one mail."""

    delivery: int
    code: str
    """Why it did not go; empty: it went."""
