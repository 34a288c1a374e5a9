"""line.db: what the agent learned from the centre. Only the agent writes it; the kiosk reads it (centre_cache).

facts    name → bytes: ack, nonce, incarnation, manifest, catalogue (as signed by the centre), state, contacts
objects  by their SHA-256: pages, definitions and service facts of the catalogue in use and of the one that is coming
custody  since when, by the centre's own clock, the centre has had which entries: the retention is counted from there
status   sealed statuses by their id, each with its partition and the last day on which it is carried
part_receipts  the centre's signed word that it has a sealed part, by the part's SHA-256
anchors  one acknowledgement of each day: where the centre's audit log stood then, in the centre's own signed words
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from enum import StrEnum
from pathlib import Path

from sync.contract.wire.enrolment import EnrolmentGrant
from sync.contract.wire.status_frames import CarriedStatus
from sync.errors import OutboxError
from sync.home.passing_trouble import raise_passing

USER_VERSION = 5
ANCHORS_KEPT = 400
"""Days with a contact: longer than a year between two audits."""
_FULL = 2
_SCHEMA = """
CREATE TABLE facts (name TEXT PRIMARY KEY, value BLOB NOT NULL);
CREATE TABLE custody (up_to INTEGER PRIMARY KEY, since TEXT NOT NULL);
CREATE TABLE troubles (code TEXT PRIMARY KEY, since TEXT NOT NULL);
"""
_SINCE = {
    2: "CREATE TABLE IF NOT EXISTS anchors (day TEXT PRIMARY KEY, ack BLOB NOT NULL)",
    3: "CREATE TABLE IF NOT EXISTS objects (sha256 TEXT PRIMARY KEY, data BLOB NOT NULL) WITHOUT ROWID",
    4: """
DROP TABLE IF EXISTS status;
DELETE FROM facts WHERE name = 'status_cursor';
CREATE TABLE status (
  id TEXT PRIMARY KEY, cursor INTEGER NOT NULL, partition TEXT NOT NULL, last_day TEXT NOT NULL, sealed BLOB NOT NULL
)""",
    5: "CREATE TABLE IF NOT EXISTS part_receipts (part TEXT PRIMARY KEY, incarnation TEXT NOT NULL, at TEXT NOT NULL,"
    " jws BLOB NOT NULL) WITHOUT ROWID",
}
"""What each version added to the first. With the fourth all statuses come again, in the form that has an end."""
_MARKS = 500
"""Hashes in one question: SQLite binds no number of them at once."""


class Fact(StrEnum):
    """Names in `facts`. Texts are UTF-8, numbers decimal."""

    MANIFEST = "manifest"
    INCARNATION = "incarnation"
    CATALOGUE = "catalogue"
    """In use: everything that it names is here."""
    CATALOGUE_COMING = "catalogue_coming"
    """Signed, and not yet in use: what it names is still being fetched."""
    ACK = "ack"
    """Last verified acknowledgement, compact JWS."""
    NONCE = "nonce"
    STATE = "state"
    """active | suspect | suspended | revoked | drained"""
    CONTACT_AT = "contact_at"
    """Kiosk's wall clock at the last answered contact, RFC 3339."""
    CONTACT_BOOT = "contact_boot"
    CONTACT_UP_MS = "contact_up_ms"
    """Boot-time clock then."""
    TRIED_AT = "tried_at"
    """Kiosk's wall clock at the last try, answered or not."""
    SENT_UP_TO = "sent_up_to"
    STATUS_CURSOR = "status_cursor"
    STATUS_KINDS = "status_kinds"
    """Kinds of partitions that were kept up to that cursor, joined by commas; before there was this word: `status`."""
    STATUS_STAGE = "status_stage"
    """Where the transfer of statuses stands (`sync.agent.status_fetching.StatusStage`)."""
    STATUS_ENDED_ON = "status_ended_on"
    """The centre's day (ISO) of which all that has left is gone."""
    ENROLMENT = "enrolment"
    """What may come down to this kiosk, compact JWS."""
    CATALOGUE_VERSION = "catalogue_version"
    CATALOGUE_INCARNATION = "catalogue_incarnation"
    """Id of the incarnation that the catalogue came under: within it versions never go back."""


class CacheTables:
    """The agent's writing connection. One transaction per change, WAL, synchronous=FULL."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        # Only the agent writes. The screen only reads, and its first page would wait for this.
        from sqlite_utils import Database

        self._connection = connection
        self._db = Database(connection, execute_plugins=False)

    @classmethod
    def open(cls, path: Path) -> CacheTables:
        """Open or make the file.

        A damaged file is moved aside and begun anew: everything in it can be asked of the centre again.

        Raises:
            OutOfReach: it cannot be opened just now (a full disk), and stays as it is.
            OutboxError: a newer program wrote it.
        """
        try:
            return cls._open(path)
        except (sqlite3.DatabaseError, ValueError) as refused:
            if not _is_emptied(path):
                raise_passing(refused)
            for suffix in ("", "-wal", "-shm"):
                old = path.with_name(path.name + suffix)
                if old.exists():
                    old.replace(path.with_name(f"{path.name}.damaged{suffix}"))
        try:
            return cls._open(path)
        except sqlite3.DatabaseError as refused:
            raise_passing(refused)
            raise

    @classmethod
    def _open(cls, path: Path) -> CacheTables:
        connection = sqlite3.connect(path, timeout=5, check_same_thread=False)
        try:
            connection.execute("PRAGMA journal_mode = WAL").fetchone()
            connection.execute("PRAGMA synchronous = FULL")
            (synchronous,) = connection.execute("PRAGMA synchronous").fetchone()
            (version,) = connection.execute("PRAGMA user_version").fetchone()
            _refuse(connection, synchronous, version)
            tables = cls(connection)
            if version < USER_VERSION:
                with tables.change():
                    for statement in _SCHEMA.strip().split(";\n") if not version else ():
                        connection.execute(statement.rstrip(";"))
                    for later, statement in _SINCE.items():
                        for one in statement.strip().split(";\n") if version < later else ():
                            connection.execute(one)
                    connection.execute(f"PRAGMA user_version = {USER_VERSION}")
        except BaseException:
            connection.close()
            raise
        return tables

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    @contextmanager
    def change(self) -> Iterator[None]:
        """One transaction."""
        with self._db.atomic():
            yield

    def fact(self, name: Fact) -> bytes | None:
        """A fact's bytes."""
        row = self._connection.execute("SELECT value FROM facts WHERE name = ?", (name.value,)).fetchone()
        return None if row is None else bytes(row[0])

    def text(self, name: Fact) -> str | None:
        """A fact as text."""
        value = self.fact(name)
        return None if value is None else value.decode("utf-8", "replace")

    def number(self, name: Fact) -> int:
        """A fact as a number; 0 when absent."""
        value = self.text(name)
        return int(value) if value and value.isdigit() else 0

    def put(self, name: Fact, value: bytes | str | int) -> None:
        """Inside `change` only."""
        data = value if isinstance(value, bytes) else str(value).encode()
        self._connection.execute("INSERT OR REPLACE INTO facts VALUES (?, ?)", (name.value, data))

    def forget(self, *names: Fact) -> None:
        """Inside `change` only."""
        for name in names:
            self._connection.execute("DELETE FROM facts WHERE name = ?", (name.value,))

    def lacks(self, hashes: Collection[str]) -> list[str]:
        """Which of these objects are not here, in their order, each once."""
        wanted, held = list(dict.fromkeys(hashes)), set[str]()
        for first in range(0, len(wanted), _MARKS):
            some = wanted[first : first + _MARKS]
            marks = ",".join("?" * len(some))
            rows = self._connection.execute(f"SELECT sha256 FROM objects WHERE sha256 IN ({marks})", some)  # noqa: S608 - marks only
            held.update(row[0] for row in rows)
        return [one for one in wanted if one not in held]

    def object(self, sha256: str) -> bytes | None:
        """An object's bytes."""
        row = self._connection.execute("SELECT data FROM objects WHERE sha256 = ?", (sha256,)).fetchone()
        return None if row is None else bytes(row[0])

    def put_object(self, sha256: str, data: bytes) -> None:
        """Inside `change` only. The caller has seen that these bytes have this hash."""
        self._connection.execute("INSERT OR REPLACE INTO objects VALUES (?, ?)", (sha256, data))

    def drop_objects(self, hashes: Iterable[str]) -> None:
        """Inside `change` only."""
        self._connection.executemany("DELETE FROM objects WHERE sha256 = ?", ((one,) for one in hashes))

    def objects_but(self, named: Collection[str]) -> list[str]:
        """Hashes of the objects that are not among these."""
        return [row[0] for row in self._connection.execute("SELECT sha256 FROM objects") if row[0] not in named]

    def note_custody(self, up_to: int, since: str) -> None:
        """Inside `change` only: the centre holds everything up to here; the first time it said so counts."""
        self._connection.execute("INSERT OR IGNORE INTO custody VALUES (?, ?)", (up_to, since))

    def forget_custody(self, behind: int) -> None:
        """Inside `change` only: a restored centre does not hold what lies behind its new head."""
        self._connection.execute("DELETE FROM custody WHERE up_to > ?", (behind,))

    def put_receipt(self, part: str, incarnation: str, at: str, jws: bytes, forget_before: str) -> None:
        """Inside `change` only: the centre has this part. Receipts from before a moment go."""
        self._connection.execute(
            "INSERT OR REPLACE INTO part_receipts VALUES (?, ?, ?, ?)", (part, incarnation, at, jws)
        )
        self._connection.execute("DELETE FROM part_receipts WHERE at < ?", (forget_before,))

    def receipted(self, incarnation: str) -> set[str]:
        """Parts that a centre of this incarnation has."""
        rows = self._connection.execute("SELECT part FROM part_receipts WHERE incarnation = ?", (incarnation,))
        return {row[0] for row in rows}

    def put_statuses(self, statuses: Iterable[CarriedStatus]) -> None:
        """Inside `change` only."""
        self._connection.executemany(
            "INSERT INTO status VALUES (?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET cursor = excluded.cursor,"
            " partition = excluded.partition, last_day = excluded.last_day, sealed = excluded.sealed"
            " WHERE excluded.cursor > cursor",
            (
                (one.blob.id, one.blob.cursor, one.partition, one.last_day.isoformat(), one.blob.sealed)
                for one in statuses
            ),
        )

    def forget_status(self) -> None:
        """Inside `change` only: a restored centre counts its publications anew."""
        self._connection.execute("DELETE FROM status")
        self.forget(Fact.STATUS_CURSOR, Fact.STATUS_STAGE, Fact.STATUS_ENDED_ON)

    def status_partitions(self) -> list[str]:
        """Partitions of which something is here."""
        return [row[0] for row in self._connection.execute("SELECT DISTINCT partition FROM status ORDER BY partition")]

    def drop_statuses_of(self, partition: str, at_most: int) -> int:
        """Inside `change` only. How many went."""
        statement = "DELETE FROM status WHERE id IN (SELECT id FROM status WHERE partition = ? LIMIT ?)"
        return self._connection.execute(statement, (partition, at_most)).rowcount

    def drop_statuses_before(self, day: date, at_most: int) -> int:
        """Inside `change` only: those whose last day has passed. How many went."""
        statement = "DELETE FROM status WHERE id IN (SELECT id FROM status WHERE last_day < ? LIMIT ?)"
        return self._connection.execute(statement, (day.isoformat(), at_most)).rowcount

    def set_troubles(self, codes: Iterable[str], at: str) -> None:
        """Replace the troubles that stand; each keeps the moment it began. The same ones are not written again."""
        codes = tuple(codes)
        if set(codes) == set(self.troubles()):
            return
        marks = ",".join("?" * len(codes))
        with self.change():
            self._connection.execute(f"DELETE FROM troubles WHERE code NOT IN ({marks})", codes)  # noqa: S608 - marks only
            for code in codes:
                self._connection.execute("INSERT OR IGNORE INTO troubles VALUES (?, ?)", (code, at))

    def troubles(self) -> tuple[str, ...]:
        """Codes that stand."""
        return tuple(row[0] for row in self._connection.execute("SELECT code FROM troubles ORDER BY since, code"))

    def note_anchor(self, day: str, ack: bytes) -> None:
        """Inside a change: keep the first acknowledgement (JWS) of a day of the centre's clock, 2026-11-20."""
        self._connection.execute("INSERT OR IGNORE INTO anchors VALUES (?, ?)", (day, ack))
        self._connection.execute(
            "DELETE FROM anchors WHERE day NOT IN (SELECT day FROM anchors ORDER BY day DESC LIMIT ?)", (ANCHORS_KEPT,)
        )

    def plant(self, grant: EnrolmentGrant) -> None:
        """What an enrolled kiosk starts with. It serves when the agent has fetched what the catalogue names."""
        with self.change():
            self.put(Fact.MANIFEST, grant.manifest)
            self.put(Fact.INCARNATION, grant.incarnation)
            self.put(Fact.CATALOGUE_COMING, grant.catalogue)
            self.put(Fact.ENROLMENT, grant.enrolment)
            self.put(Fact.NONCE, grant.nonce)
            self.put(Fact.STATE, "active")


def _is_emptied(path: Path) -> bool:
    """Whether nothing stands in it: then nothing is lost by beginning anew, whoever still holds the emptied file."""
    return path.exists() and not path.stat().st_size and not path.with_name(f"{path.name}-wal").exists()


def _refuse(connection: sqlite3.Connection, synchronous: int, version: int) -> None:
    if synchronous != _FULL or version > USER_VERSION:
        raise OutboxError("line.db is of a newer program, or this SQLite is not durable")
    if version and [row[0] for row in connection.execute("PRAGMA quick_check(1)")] != ["ok"]:
        raise sqlite3.DatabaseError("line.db is damaged")
