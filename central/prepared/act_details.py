"""What the audit log keeps of acts that are recorded here. Members keep their spelling for ever."""

from __future__ import annotations

from central.audit.details import Details


class ApplicationPrepared(Details, frozen=True, kw_only=True):
    """A paper was made."""

    zone: str
    procedure: str
    version: int
    answers: int
    """How many were typed."""
