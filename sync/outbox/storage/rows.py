"""What an entry's row and day follow from: its own signed bytes."""

from __future__ import annotations

from sync.contract.chain.chain_entry import ChainEntry, NewerEntry, arrival_of
from sync.contract.chain.print_outcome import PrintOutcomeEntry
from sync.contract.chain.staff_act import StaffActEntry
from sync.contract.timestamps import moment_of
from sync.japanese.dates import today_in_japan
from sync.outbox.storage.records import Record
from sync.outbox.storage.store import ACT_ROW, EntryRow


def day_of(entry: ChainEntry) -> str:
    """The Japanese day that the arrival number names: 2026-11-20. Where there is none, that of the wall clock."""
    arrival = arrival_of(entry)
    if arrival is None:
        return today_in_japan(moment_of(entry.time.wall)).isoformat()
    digits = arrival[5:13]
    return f"{digits[:4]}-{digits[4:6]}-{digits[6:]}"


def act_day(act: str) -> str:
    """What stands for the day of such an act: numbers of a day are counted without it, and it is found by its index."""
    return f"{ACT_ROW}{act}"


def row_of(record: Record, entry: ChainEntry) -> EntryRow:
    """The row of a verified record; the same at its keeping and at a rebuild."""
    if isinstance(entry, StaffActEntry):
        place = f"{ACT_ROW}{entry.seq}"
        return EntryRow(record, place, act_day(entry.act.act), place, entry.time.wall)
    if isinstance(entry, NewerEntry | PrintOutcomeEntry):
        # Of a newer kind: a newer program stood here before, and what it kept goes up all the same.
        place = f"{ACT_ROW}{entry.seq}"
        return EntryRow(record, place, act_day(f"kind/{entry.kind}"), place, entry.time.wall)
    return EntryRow(record, entry.arrival, day_of(entry), entry.statement, entry.time.wall)
