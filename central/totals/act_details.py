"""What the audit log keeps of acts that are recorded here."""

from __future__ import annotations

from central.audit.details import Details, ReadIn


class TextsRead(ReadIn, frozen=True, kw_only=True):
    """Free words of a survey were shown."""

    shown: tuple[str, ...]
    """Arrival numbers."""
    question: str


class TotalsRead(Details, frozen=True, kw_only=True):
    """Numbers were shown, or handed out as a file."""

    first_day: str
    last_day: str
    """First and last day."""
    found: int
    """Applications that were counted."""
    form: str
    """Id of the procedure and version; empty: all."""
    question: str
    """Id of a field; empty: none."""
    format: str
    """Of a file; empty: the page."""
