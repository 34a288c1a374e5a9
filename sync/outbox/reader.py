"""What the agent sees of outbox.db: a read-only look, opened anew for each question."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from sync.contract.chain.chain_entry import read_chain_entry
from sync.contract.chain.entry import Part
from sync.contract.wire.contact_frames import ContactEntry
from sync.envelope.jws import Typ, entry_hash, payload_in
from sync.errors import ContractError, EnvelopeError, OutboxError
from sync.home.foreign_file import ForeignFile
from sync.home.home import KioskHome
from sync.outbox.storage.part_files import PartFile, parts_in
from sync.outbox.storage.records import parts_named

Found = TypeVar("Found")


@dataclass(frozen=True)
class OutboxHead:
    """Where the chain stands."""

    epoch: int
    seq: int
    hash: str


@dataclass(frozen=True)
class Batch:
    """Entries in order; `gone` is set when the next one's box was purged and can no longer be sent."""

    first: int
    entries: tuple[ContactEntry, ...]
    gone: bool

    @property
    def last(self) -> int:
        """Seq of the last entry in it."""
        return self.first + len(self.entries) - 1


class OutboxReader:
    """Never writes. Raises OutboxError while the kiosk rebuilds the file or it is damaged."""

    def __init__(self, home: KioskHome) -> None:
        self._home = home
        self._file = ForeignFile(home.outbox_db)

    def head(self) -> OutboxHead:
        """Where the chain stands now."""

        def ask(connection: sqlite3.Connection) -> OutboxHead | None:
            row = connection.execute("SELECT epoch, seq, hash FROM head WHERE one = 1").fetchone()
            return None if row is None else OutboxHead(*row)

        head = self._asked(ask)
        if head is None:
            raise OutboxError("outbox.db has no head")
        return head

    def hash_of(self, seq: int, before_first: str) -> str | None:
        """Entry hash (hex) at a place; at 0 what the epoch's first entry names as `prev`."""
        if seq == 0:
            return before_first

        def ask(connection: sqlite3.Connection) -> str | None:
            row = connection.execute("SELECT jws FROM entries WHERE seq = ?", (seq,)).fetchone()
            return None if row is None else entry_hash(bytes(row[0])).hex()

        return self._asked(ask)

    def parts_of(self, seq: int) -> tuple[str, tuple[Part, ...]]:
        """Entry hash (hex) at a place, and the sealed files that the entry names; none where there is no such entry."""

        def ask(connection: sqlite3.Connection) -> tuple[str, tuple[Part, ...]] | None:
            row = connection.execute("SELECT jws FROM entries WHERE seq = ?", (seq,)).fetchone()
            if row is None:
                return None
            jws = bytes(row[0])
            return entry_hash(jws).hex(), parts_named(read_chain_entry(payload_in(jws, Typ.ENTRY)))

        try:
            return self._asked(ask) or ("", ())
        except (ContractError, EnvelopeError) as wrong:
            raise OutboxError("an entry of outbox.db cannot be read") from wrong

    def parts_here(self) -> list[PartFile]:
        """Sealed files on the disk of this epoch, oldest first; what no entry names yet too."""
        try:
            return parts_in(self._home.data_parts, self._home.identity().epoch)
        except OSError as wrong:
            raise OutboxError("the sealed files cannot be read") from wrong

    def part(self, part: PartFile) -> bytes:
        """A sealed file's bytes, whatever they are by now.

        Raises:
            OutboxError: it is gone, or cannot be read.
        """
        try:
            return (self._home.data_parts / part.name).read_bytes()
        except OSError as wrong:
            raise OutboxError("a sealed file cannot be read") from wrong

    def batch(self, after: int, max_bytes: int, max_entries: int) -> Batch:
        """What to send next: at least one entry if there is any, then as many as fit into `max_bytes`."""
        return self._asked(lambda connection: _batch(connection, after, max_bytes, max_entries))

    def _asked(self, question: Callable[[sqlite3.Connection], Found]) -> Found:
        # Before the damaged file gives up its place its log is gone: it would tell of less than the centre holds.
        if self._home.rebuilt_db.exists():
            raise OutboxError("outbox.db is being rebuilt")
        try:
            return self._file.ask(question)
        except PermissionError as wrong:
            raise OutboxError("outbox.db may not be read by this user") from wrong
        except (OSError, sqlite3.Error, ValueError) as wrong:
            raise OutboxError("outbox.db cannot be read") from wrong
        finally:
            self._file.close()


def _batch(connection: sqlite3.Connection, after: int, max_bytes: int, max_entries: int) -> Batch:
    taken: list[ContactEntry] = []
    size = 0
    rows = connection.execute(
        "SELECT jws, box FROM entries LEFT JOIN boxes USING (seq) WHERE seq > ? ORDER BY seq LIMIT ?",
        (after, max_entries),
    )
    for jws, box in rows:
        if box is None:
            return Batch(after + 1, tuple(taken), gone=not taken)
        size += len(jws) + len(box) + 8
        if taken and size > max_bytes:
            break
        taken.append(ContactEntry(bytes(jws), bytes(box)))
    return Batch(after + 1, tuple(taken), gone=False)
