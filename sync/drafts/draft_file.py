"""drafts.db: sealed drafts until their end, and ends that the centre has not heard of. Nothing in it can be read.

Only the kiosk process writes it, in WAL with synchronous=FULL; what is deleted is overwritten, in file and log. It is
no part of the outbox: no promise of 受付 hangs on it, so a damaged file is thrown away and an empty one begun.
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

_LOG = logging.getLogger("sync.drafts")
BUSY_MS = 5000
MOST_DRAFTS = 2000
"""At most some 50 MiB; more people than that do not stand before one kiosk in two months."""
_SCHEMA = """
CREATE TABLE IF NOT EXISTS drafts (
  id TEXT PRIMARY KEY, sealed BLOB NOT NULL, proof_sha256 TEXT NOT NULL, ends_on TEXT NOT NULL,
  extended INTEGER NOT NULL DEFAULT 0, carried INTEGER NOT NULL DEFAULT 0, notify BLOB
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS ends (
  id TEXT PRIMARY KEY, proof TEXT NOT NULL, reason TEXT NOT NULL, forget_on TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS counts (what TEXT PRIMARY KEY, count INTEGER NOT NULL) WITHOUT ROWID;
"""


class DraftsFull(Exception):
    """No further draft is kept here."""


@dataclass(frozen=True)
class KeptDraft:
    """One draft as it lies here."""

    id: str
    sealed: bytes = field(repr=False)
    proof_sha256: str = field(repr=False)
    ends_on: date
    extended: bool = False
    carried: bool = False
    """The centre keeps it too."""
    notify: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True)
class EndedDraft:
    """A draft that is no more: what whoever types its code is told, and the centre too."""

    id: str
    proof: str = field(repr=False)
    """For the centre, which may keep it still; empty: nobody has to be told."""
    reason: str
    forget_on: date
    """By then it would have ended by itself."""


class DraftFile:
    """One thread at a time uses it: the drafts' worker."""

    def __init__(self, path: Path) -> None:
        """Nothing is opened yet: a kiosk starts without it."""
        self._path = path
        self._db: sqlite3.Connection | None = None

    def close(self) -> None:
        """Let go of the file."""
        if self._db is not None:
            self._db.close()
            self._db = None

    def keep(self, draft: KeptDraft) -> None:
        """Durable when this returns.

        Raises:
            DraftsFull
            sqlite3.OperationalError: the disk is full.
        """
        with self._change() as db:
            (count,) = db.execute("SELECT count(*) FROM drafts").fetchone()
            if count >= MOST_DRAFTS:
                raise DraftsFull
            db.execute(
                "INSERT OR REPLACE INTO drafts VALUES (?, ?, ?, ?, ?, ?, ?)",
                (
                    draft.id,
                    draft.sealed,
                    draft.proof_sha256,
                    draft.ends_on.isoformat(),
                    draft.extended,
                    draft.carried,
                    draft.notify,
                ),
            )
            _count(db, "kept", 1)

    def draft(self, draft_id: str) -> KeptDraft | None:
        """What is kept under this name."""
        return next(iter(self._drafts("WHERE id = ?", draft_id)), None)

    def not_carried(self, most: int, most_bytes: int) -> list[KeptDraft]:
        """Those that the centre does not keep yet, and that are not too long for it."""
        fit = "WHERE NOT carried AND length(sealed) <= ? ORDER BY ends_on LIMIT ?"
        return self._drafts(fit, most_bytes, most)

    def carried_ids(self) -> list[str]:
        """Those that the centre keeps too, or kept."""
        return [name for (name,) in self._open().execute("SELECT id FROM drafts WHERE carried ORDER BY id")]

    def mark_carried(self, draft_id: str, ends_on: date) -> None:
        """The centre keeps it, up to this day; from now on the address for its notice lies there alone."""
        with self._change() as db:
            db.execute(
                "UPDATE drafts SET carried = 1, notify = NULL, ends_on = max(ends_on, ?) WHERE id = ?",
                (ends_on.isoformat(), draft_id),
            )
        self._empty_log()

    def extend(self, draft_id: str, ends_on: date) -> None:
        """It lasts up to this day, and no longer."""
        with self._change() as db:
            db.execute("UPDATE drafts SET extended = 1, ends_on = ? WHERE id = ?", (ends_on.isoformat(), draft_id))

    def wipe(self, ended: EndedDraft) -> None:
        """It is no more, in file and log; nor was it here, perhaps."""
        with self._change() as db:
            if db.execute("DELETE FROM drafts WHERE id = ?", (ended.id,)).rowcount:
                _count(db, ended.reason, 1)
            db.execute(
                "INSERT OR REPLACE INTO ends VALUES (?, ?, ?, ?)",
                (ended.id, ended.proof, ended.reason, ended.forget_on.isoformat()),
            )
        self._empty_log()

    def wipe_ended(self, before: date) -> int:
        """Wipe those whose last day lies before this one; how many those were."""
        with self._change() as db:
            gone = db.execute("DELETE FROM drafts WHERE ends_on < ?", (before.isoformat(),)).rowcount
            db.execute("DELETE FROM ends WHERE forget_on < ?", (before.isoformat(),))
            if gone:
                _count(db, "expired", gone)
        if gone:
            self._empty_log()
        return gone

    def end_of(self, draft_id: str) -> EndedDraft | None:
        """What became of it, if it ended here not long ago."""
        return next(iter(self._ends("WHERE id = ?", draft_id)), None)

    def ends_to_tell(self, most: int) -> list[EndedDraft]:
        """Of which the centre has not heard."""
        return self._ends("WHERE proof <> '' LIMIT ?", most)

    def told(self, draft_id: str) -> None:
        """The centre has heard of this end."""
        with self._change() as db:
            db.execute("UPDATE ends SET proof = '' WHERE id = ?", (draft_id,))
        self._empty_log()

    def counts(self) -> dict[str, int]:
        """How many were kept, and wiped for which reason, since the file began."""
        return dict(self._open().execute("SELECT what, count FROM counts ORDER BY what"))

    def _ends(self, where: str, argument: str | int) -> list[EndedDraft]:
        rows = self._open().execute(f"SELECT id, proof, reason, forget_on FROM ends {where}", (argument,))  # noqa: S608
        return [EndedDraft(name, proof, reason, date.fromisoformat(day)) for name, proof, reason, day in rows]

    def _drafts(self, where: str, *arguments: str | int) -> list[KeptDraft]:
        rows = self._open().execute(
            f"SELECT id, sealed, proof_sha256, ends_on, extended, carried, notify FROM drafts {where}",  # noqa: S608
            arguments,
        )
        return [
            KeptDraft(name, sealed, proof, date.fromisoformat(ends_on), bool(extended), bool(carried), notify)
            for name, sealed, proof, ends_on, extended, carried, notify in rows
        ]

    @contextmanager
    def _change(self) -> Iterator[sqlite3.Connection]:
        db = self._open()
        db.execute("BEGIN IMMEDIATE")
        try:
            yield db
            db.execute("COMMIT")
        except BaseException:
            if db.in_transaction:
                db.execute("ROLLBACK")
            raise

    def _empty_log(self) -> None:
        """Or what was deleted would lie in the log still."""
        self._open().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()

    def _open(self) -> sqlite3.Connection:
        if self._db is None:
            try:
                self._db = _connect(self._path)
            except sqlite3.OperationalError:
                raise  # a full disk, or a folder that is not there: nothing is wrong with the file
            except sqlite3.DatabaseError:
                # Nothing can be read out of it, and nobody is helped by a kiosk that keeps no more drafts.
                _LOG.exception("drafts_damaged")
                for name in (self._path, *(self._path.with_name(self._path.name + end) for end in ("-wal", "-shm"))):
                    name.unlink(missing_ok=True)
                self._db = _connect(self._path)
        return self._db


def _connect(path: Path) -> sqlite3.Connection:
    db = sqlite3.connect(path, timeout=BUSY_MS / 1000, isolation_level=None, check_same_thread=False)
    try:
        db.execute("PRAGMA journal_mode = WAL").fetchone()
        db.execute("PRAGMA synchronous = FULL")
        db.execute("PRAGMA secure_delete = ON").fetchone()
        if [row[0] for row in db.execute("PRAGMA quick_check(1)")] != ["ok"]:
            raise sqlite3.DatabaseError("damaged")  # noqa: TRY301
        db.executescript(_SCHEMA)
    except BaseException:
        db.close()
        raise
    path.chmod(0o600)
    return db


def _count(db: sqlite3.Connection, what: str, more: int) -> None:
    db.execute(
        "INSERT INTO counts VALUES (?, ?) ON CONFLICT (what) DO UPDATE SET count = count + excluded.count", (what, more)
    )
