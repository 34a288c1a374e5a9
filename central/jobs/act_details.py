"""What the audit log keeps of acts that are recorded here: a struct for each kind, entered beside the words.

Members keep their spelling for ever; docs/audit-acts.md says which act has which.
"""

from __future__ import annotations

from central.audit.details import Details


class JobTold(Details, frozen=True, kw_only=True):
    """Somebody began or ended a job."""

    kind: str
    about: str
    """What it is about: `notice:12`."""


class PutAside(Details, frozen=True, kw_only=True):
    """A job waits for a person."""

    kind: str
    code: str
    """docs/trouble-codes.md"""
