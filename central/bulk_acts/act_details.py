"""What the audit log keeps of acts that are recorded here: a struct for each kind, entered beside the words.

Members keep their spelling for ever; docs/audit-acts.md says which act has which.
"""

from __future__ import annotations

from central.audit.details import Details, ReadIn


class OnMany(Details, frozen=True, kw_only=True):
    """A plan, and how many applications are in it."""

    applications: int
    act: str = ""
    """As `BulkAct` keeps it."""


class FilesChosen(Details, frozen=True, kw_only=True):
    """A set of files for everybody in a plan. Their names stay in its rows."""

    files: int
    bytes: int


class PlanFileOpened(ReadIn, frozen=True, kw_only=True):
    """A member opened one of these files."""

    file: int
    """Its slot."""
    sha256: str


class PlanApproved(Details, frozen=True, kw_only=True):
    """It may be done."""

    applications: int
    act: str
    second_person: bool
    """Another than its maker had to say so."""


class PlanEnded(Details, frozen=True, kw_only=True):
    """How far it came."""

    act: str
    done: int
    left: int
    """Applications that were left out, or whose turn never came."""
    reason: str = ""
    """Why it stopped before its last row; empty: it did not."""
