"""What the audit log keeps of acts that are recorded here.

Members keep their spelling for ever; docs/audit-acts.md says which act has which.
"""

from __future__ import annotations

from central.audit.details import Details


class DraftWiped(Details, frozen=True, kw_only=True):
    """One draft was wiped because a resident said so."""

    reason: str
    """submitted, replaced or discarded."""


class DraftsExpired(Details, frozen=True, kw_only=True):
    """Drafts were wiped because their month was over."""

    count: int


class CountsRead(Details, frozen=True, kw_only=True):
    """The page of drafts was read."""

    kept: int
    """How many lay here."""
    kiosks: int
    """Of how many kiosks it showed numbers."""
