"""What the audit log keeps of acts that are recorded here.

Members keep their spelling for ever; docs/audit-acts.md says which act has which.
"""

from __future__ import annotations

from central.audit.details import ReadIn


class FileLookedAt(ReadIn, frozen=True, kw_only=True):
    """A member looked at a page of a file, drawn as a picture."""

    version: int
    """Of the application."""
    file: int
    """Its number among those of the version."""
    sha256: str
    """Of the file."""
    page: int
    """From 1."""


class FileOpened(ReadIn, frozen=True, kw_only=True):
    """A member opened a file."""

    version: int
    """Of the application."""
    file: int
    """Its number among those of the version."""
    sha256: str
    """Of the file."""
