"""What the audit log keeps of exports: a struct for each kind, entered beside the words."""

from __future__ import annotations

from central.audit.details import Details


class RowsChosen(Details, frozen=True, kw_only=True):
    """Applications were chosen."""

    lines: int
    keys: str
    """SHA-256 of the frozen set: who was in it."""


class ExportAsked(Details, frozen=True, kw_only=True):
    """How it is to be written."""

    lines: int
    format: str
    columns: int
    second_person: bool


class ExportMade(Details, frozen=True, kw_only=True):
    """The file is there."""

    lines: int
    left_out: int
    sha256: str


class ExportFetched(Details, frozen=True, kw_only=True):
    """A file of it left the centre."""

    part: str
    """`file`, `report` or `sheet`."""
    lines: int
    sha256: str
    zone: str


class SheetRead(Details, frozen=True, kw_only=True):
    """A table with decisions became a plan."""

    planned: int
    refused: int
    """Lines that would do nothing."""
    sha256: str
    """Of the file."""


class SheetRun(Details, frozen=True, kw_only=True):
    """A plan of decisions was run."""

    planned: int
    second_person: bool


class SheetEnded(Details, frozen=True, kw_only=True):
    """How far it came."""

    done: int
    left: int
    reason: str
    """Code of `applications.stopped_early.STOPS`; empty: it came to its end."""
