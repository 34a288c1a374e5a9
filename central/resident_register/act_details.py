"""What the audit log keeps of acts that are recorded here: a struct for each kind, entered beside the words.

Members keep their spelling for ever; docs/audit-acts.md says which act has which.
"""

from __future__ import annotations

from central.audit.details import Details


class Loaded(Details, frozen=True, kw_only=True):
    """A register was taken in."""

    households: int
    sha256: str
    """Of the file, hex."""
