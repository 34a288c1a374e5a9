"""What the audit log keeps of acts on batches. Members keep their spelling for ever."""

from __future__ import annotations

from central.audit.details import Details


class OfRows(Details, frozen=True, kw_only=True):
    """So many rows of a batch."""

    rows: int


class BatchStopped(Details, frozen=True, kw_only=True):
    """The batch stopped itself."""

    reason: str
    row: int
    """Key of the row; 0: none."""


class OfOneRow(Details, frozen=True, kw_only=True):
    """One row of a batch."""

    row: int
    """Its key."""
