"""What the audit log keeps of acts that are recorded here: a struct for each kind, entered beside the words.

Members keep their spelling for ever; docs/audit-acts.md says which act has which.
"""

from __future__ import annotations

from msgspec import field

from central.audit.details import Details


class CodeMade(Details, frozen=True, kw_only=True):
    """A code with which a machine enrols."""

    code: str
    """Its id, which opens nothing."""


class Enrolled(Details, frozen=True, kw_only=True):
    """A machine took a place."""

    epoch: int
    code: str
    """Id of the code that it used."""
    entry: str
    line: str
    """Ids of its keys for entries and for requests."""


class Suspected(Details, frozen=True, kw_only=True):
    """A kiosk said what cannot be."""

    reason: str
    epoch: int
    seq: int
    evidence: int
    """Key of the row that keeps both stories."""


class StateChanged(Details, frozen=True, kw_only=True):
    """Somebody stopped a kiosk, let it go on, or ended it."""

    source: str = field(name="from")
    reason: str
    """What the operator wrote."""
