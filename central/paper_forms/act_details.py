"""What the audit log keeps of acts that are recorded here. Members keep their spelling for ever."""

from __future__ import annotations

from central.audit.details import Details


class PaperBrought(Details, frozen=True, kw_only=True):
    """A PDF came, and was cleaned."""

    procedure: str
    original: str
    """SHA-256 of what came."""
    sha256: str
    """Of what was kept."""
    pages: int


class LayoutTold(Details, frozen=True, kw_only=True):
    """Something about one layout of a paper."""

    procedure: str
    layout: int


class PaperPrinted(Details, frozen=True, kw_only=True):
    """An application was printed into a paper."""

    zone: str
    paper: int
    layout: int
    boxes_left: int
    """Boxes into which nothing, or not all, could be drawn."""
    copy: int = 0
    """Number of the working copy whose answers they are; 0: the statement's own."""


class PaperBatchTold(Details, frozen=True, kw_only=True):
    """Many as one PDF."""

    zone: str
    paper: int
    layout: int
    paper_lines: int
