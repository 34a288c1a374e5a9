"""What an entry's row and day follow from: its own signed bytes."""

from __future__ import annotations

from sync.contract.entry import Entry
from sync.outbox.records import Record
from sync.outbox.store import EntryRow


def day_of(entry: Entry) -> str:
    """The Japanese day that the arrival number names: 2026-11-20."""
    digits = entry.arrival[5:13]
    return f"{digits[:4]}-{digits[4:6]}-{digits[6:]}"


def row_of(record: Record, entry: Entry) -> EntryRow:
    """The row of a verified record; the same at its keeping and at a rebuild."""
    return EntryRow(record, entry.arrival, day_of(entry), entry.statement, entry.time.wall)
