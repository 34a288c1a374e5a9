"""outbox.db: entries for ever, boxes until their purge, the head, the print journal.

Only the kiosk process writes it. Every change is one transaction in WAL with synchronous=FULL, asserted at each open.
Tables change only by addition; `user_version` says which additions are there.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sync.errors import OutboxError
from sync.home.disk import Disk, RealDisk
from sync.home.home import Identity
from sync.outbox.refusals import OutboxNewer
from sync.outbox.storage.records import DamagedRecord, Record
from sync.outbox.storage.row_seal import row_seal

FIRST_VERSION = 1
USER_VERSION = 2
"""2: the chain holds an act of staff, which a program of version 1 would take for damage."""
ACT_ROW = "act/"
"""Begins what a staff act's row holds in the place of arrival number, day and statement: it has none of them."""
SYNCHRONOUS = "FULL"
_FULL = 2
BUSY_MS = 5000
"""The agent reads while we write; a reader never blocks a WAL writer, only a checkpoint."""

LOG_PAGES = 500
"""So much in the log, and it is carried into the file at the next `carry_log`, while nobody waits for it."""
LOG_PAGES_AT_MOST = 4000
"""So much, and SQLite carries it by itself within the commit that comes then: 16 MiB."""
_PAGE_BYTES = 4096
_PAGES_OF_A_CHANGE = 10
"""Leaves of tables and indexes, the head, the pages above them."""

_SCHEMA = """
CREATE TABLE entries (
  seq INTEGER PRIMARY KEY, arrival TEXT NOT NULL UNIQUE, day TEXT NOT NULL, counter INTEGER NOT NULL,
  statement TEXT NOT NULL UNIQUE, kept_at TEXT NOT NULL, jws BLOB NOT NULL, seal BLOB NOT NULL
);
CREATE INDEX entries_by_day ON entries (day);
CREATE TABLE boxes (seq INTEGER PRIMARY KEY REFERENCES entries (seq), box BLOB NOT NULL);
CREATE TABLE head (
  one INTEGER PRIMARY KEY CHECK (one = 1), outbox TEXT NOT NULL, epoch INTEGER NOT NULL, seq INTEGER NOT NULL,
  hash TEXT NOT NULL, counter INTEGER NOT NULL, first INTEGER NOT NULL, purged INTEGER NOT NULL, seal BLOB NOT NULL
);
CREATE TABLE prints (
  id INTEGER PRIMARY KEY, seq INTEGER NOT NULL, copy INTEGER NOT NULL, outcome TEXT NOT NULL, at TEXT NOT NULL,
  seal BLOB NOT NULL
);
CREATE INDEX prints_by_seq ON prints (seq);
CREATE TRIGGER entries_are_never_changed BEFORE UPDATE ON entries BEGIN SELECT RAISE(ABORT, 'entries stay'); END;
CREATE TRIGGER entries_are_never_deleted BEFORE DELETE ON entries BEGIN SELECT RAISE(ABORT, 'entries stay'); END;
CREATE TRIGGER boxes_are_never_changed BEFORE UPDATE ON boxes BEGIN SELECT RAISE(ABORT, 'boxes stay'); END;
"""


@dataclass(frozen=True)
class Head:
    """Where the chain stands. `first`: lowest seq this file holds; `purged`: boxes up to here are gone."""

    outbox: str
    epoch: int
    seq: int
    hash: str
    counter: int
    first: int
    purged: int

    def sealed(self) -> bytes:
        """The row's own hash."""
        return row_seal(self.outbox, self.epoch, self.seq, self.hash, self.counter, self.first, self.purged)


@dataclass(frozen=True)
class EntryRow:
    """What a new entry's row says beside its bytes."""

    record: Record
    arrival: str
    day: str
    statement: str
    kept_at: str


class Store:
    """One connection to outbox.db. Used by one thread at a time (the outbox holds a lock)."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.db = connection
        self._log_pages = LOG_PAGES
        """About how much lies in the log; what a former process left there is not known."""

    @classmethod
    def create(cls, path: Path, identity: Identity, disk: Disk | None = None) -> Store:
        """Make an empty file whose name survives a power cut."""
        if path.exists():
            raise OutboxError(f"{path.name} is there already")
        # Here and not above: a kiosk whose file is there waits at its start for nothing that only makes new ones.
        from sqlite_utils import Database

        store = cls(_connect(path, "rwc"))
        Database(store.db, execute_plugins=False).executescript(_SCHEMA)
        with store.change():
            store.put_head(Head(identity.outbox_id, identity.epoch, 0, identity.prev, identity.last_counter, 1, 0))
            store.db.execute(f"PRAGMA user_version = {FIRST_VERSION}")
        (disk or RealDisk()).sync_folder(path.parent)
        return store

    @classmethod
    def open(cls, path: Path) -> Store:
        """Open the file that is there.

        Raises:
            OutboxNewer: a newer program wrote it; it is left untouched.
            sqlite3.DatabaseError: not there, or damaged.
        """
        connection = _connect(path, "rw")
        try:
            _refuse_version(connection)
        except BaseException:
            connection.close()
            raise
        return cls(connection)

    def close(self) -> None:
        """Let go of the file."""
        self.db.close()

    @contextmanager
    def change(self) -> Iterator[None]:
        """One transaction: all of it is durable when the block is left, or nothing of it happened."""
        self.db.execute("BEGIN IMMEDIATE")
        try:
            yield
            self.db.execute("COMMIT")
        except BaseException:
            # An error of its own may have ended the transaction already.
            if self.db.in_transaction:
                self.db.execute("ROLLBACK")
            raise

    def head(self) -> Head:
        """Where the chain stands.

        Raises:
            DamagedRecord
        """
        row = self._one("SELECT outbox, epoch, seq, hash, counter, first, purged, seal FROM head WHERE one = 1")
        if row is None:
            raise DamagedRecord("the head is missing")
        head = Head(*row[:-1])
        if head.sealed() != row[-1]:
            raise DamagedRecord("the head was changed")
        return head

    def put_head(self, head: Head) -> None:
        """Inside `change` only."""
        self.db.execute(
            "INSERT OR REPLACE INTO head VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?)",
            (head.outbox, head.epoch, head.seq, head.hash, head.counter, head.first, head.purged, head.sealed()),
        )

    def put_entry(self, row: EntryRow) -> None:
        """Inside `change` only."""
        record = row.record
        seal = row_seal(record.seq, row.arrival, row.day, record.counter, row.statement, row.kept_at, record.jws)
        self.db.execute(
            "INSERT INTO entries VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (record.seq, row.arrival, row.day, record.counter, row.statement, row.kept_at, record.jws, seal),
        )
        self._log_pages += _PAGES_OF_A_CHANGE
        if record.box is not None:
            self._log_pages += len(record.box) // _PAGE_BYTES
            self.db.execute("INSERT INTO boxes VALUES (?, ?)", (record.seq, record.box))
        if row.day.startswith(ACT_ROW):
            self.db.execute(f"PRAGMA user_version = {USER_VERSION}")

    def records(self, after: int = 0) -> Iterator[Record]:
        """Entries behind a seq, in order, each with its box if that is still there. Row hashes are judged.

        Raises:
            DamagedRecord, sqlite3.DatabaseError
        """
        for row in self.db.execute(
            "SELECT seq, arrival, day, counter, statement, kept_at, jws, seal, box"
            " FROM entries LEFT JOIN boxes USING (seq) WHERE seq > ? ORDER BY seq",
            (after,),
        ):
            if row_seal(*row[:7]) != row[7]:
                raise DamagedRecord("an entry's row was changed")
            yield Record(row[0], row[3], row[6], row[8])

    def record(self, seq: int) -> Record | None:
        """One entry by its place."""
        return next((record for record in self.records(seq - 1) if record.seq == seq), None)

    def seqs(self) -> list[int]:
        """All places, in order."""
        return [row[0] for row in self.db.execute("SELECT seq FROM entries ORDER BY seq")]

    def numbers_on(self, day: str) -> int:
        """How many numbers were given on a day."""
        row = self._one("SELECT count(*) FROM entries WHERE day = ?", day)
        return int(row[0]) if row else 0

    def has_number(self, arrival: str) -> bool:
        """Whether this outbox gave the number before."""
        return self._one("SELECT 1 FROM entries WHERE arrival = ?", arrival) is not None

    def drop_boxes(self, up_to: int) -> None:
        """Inside `change` only. `secure_delete` overwrites them."""
        self.db.execute("DELETE FROM boxes WHERE seq <= ?", (up_to,))

    def checkpoint(self) -> None:
        """Bring the WAL into the file and empty it, so that a purged box is in neither; a reader may stop it."""
        self.db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()

    def carry_log(self) -> None:
        """Carry a long log into the file as far as no reader needs it, so that no commit has to; mostly nothing to do.

        A short one stays: the first commit into an emptied log waits for one sync more.
        """
        if self._log_pages >= LOG_PAGES:
            self._log_pages = 0
            self.db.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()

    def is_sound(self) -> bool:
        """SQLite's own quick check."""
        return [row[0] for row in self.db.execute("PRAGMA quick_check(1)")] == ["ok"]

    def rows(self, sql: str, parameters: Iterable[object] = ()) -> list[tuple[Any, ...]]:
        """Rows of a question."""
        return list(self.db.execute(sql, tuple(parameters)))

    def _one(self, sql: str, *parameters: object) -> tuple[Any, ...] | None:
        row: tuple[Any, ...] | None = self.db.execute(sql, parameters).fetchone()
        return row


def _connect(path: Path, mode: str) -> sqlite3.Connection:
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode={mode}",
        uri=True,
        timeout=BUSY_MS / 1000,
        isolation_level=None,
        check_same_thread=False,
    )
    try:
        (journal,) = connection.execute("PRAGMA journal_mode = WAL").fetchone()
        connection.execute(f"PRAGMA synchronous = {SYNCHRONOUS}")
        connection.execute("PRAGMA secure_delete = ON")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute(f"PRAGMA wal_autocheckpoint = {LOG_PAGES_AT_MOST}").fetchone()
        (synchronous,) = connection.execute("PRAGMA synchronous").fetchone()
        _refuse_loose(journal, synchronous)
    except BaseException:
        connection.close()
        raise
    return connection


def _refuse_loose(journal: str, synchronous: int) -> None:
    if journal != "wal" or (SYNCHRONOUS == "FULL" and synchronous != _FULL):
        raise OutboxError("this SQLite does not give WAL with synchronous=FULL: nothing may be taken in")


def _refuse_version(connection: sqlite3.Connection) -> None:
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version > USER_VERSION:
        raise OutboxNewer(f"outbox.db has version {version}, this program knows {USER_VERSION}")
    if version < 1:
        raise sqlite3.DatabaseError("outbox.db was never finished")
