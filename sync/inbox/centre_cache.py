"""What the kiosk sees of line.db: a read-only look at what the agent stored, each signature checked again.

The file stays open between questions, and is opened again when the agent replaced a damaged one. Safe from any thread.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sync.contract.timestamps import moment_of
from sync.contract.wire.ack import Ack
from sync.contract.wire.catalogue import (
    Catalogue,
    ListedDefinition,
    definitions_inside,
    facts_inside,
    listed_as,
    read_catalogue,
    read_page,
    sha256_of,
)
from sync.contract.wire.manifest import Incarnation
from sync.contract.wire.messages import DOCUMENT_LIMIT_BYTES, HEADER_LIMIT_BYTES
from sync.contract.wire.status import StatusBlob
from sync.envelope.jws import Typ
from sync.envelope.keys.signer import TrustedKey
from sync.envelope.manifest import TrustedManifest, read_incarnation, read_manifest
from sync.errors import SyncError
from sync.home.clocks import Clock
from sync.home.foreign_file import ForeignFile
from sync.home.home import KioskHome
from sync.inbox.cache_tables import Fact
from sync.inbox.kept_ack import read_kept_ack
from sync.inbox.part_receipts import read_receipt

ONLINE_WITHIN = timedelta(minutes=3)
"""Three heartbeats: after that the kiosk says that it is not connected."""


MANY = 100
"""Objects that one question brings: some hundred kilobytes."""


@dataclass(frozen=True)
class LastAck:
    """The last acknowledgement, verified, with the moment it came."""

    ack: Ack
    hash: str
    """SHA-256 (hex) of the compact JWS: goes into time evidence."""
    boot: str
    up_ms: int


@dataclass(frozen=True)
class _Held:
    """The catalogue in use. Of a whole one the definitions come from within it: a kiosk that was renewed serves on."""

    catalogue: Catalogue
    listed: tuple[ListedDefinition, ...] = ()
    inside: Mapping[str, bytes] = field(default_factory=dict)


def _held_in(payload: bytes) -> _Held:
    catalogue = read_catalogue(payload)
    if catalogue.v != 1:
        return _Held(catalogue)
    listed, inside = list[ListedDefinition](), dict[str, bytes]()
    for definition in definitions_inside(payload):
        with suppress(SyncError):
            facts = facts_inside(definition)
            row = listed_as(definition, facts)
            listed.append(row)
            inside |= {row.sha256: definition, row.facts: facts}
    return _Held(catalogue, tuple(listed), inside)


class CentreCache:
    """Reads; never writes. Everything is None or empty while there is nothing, or while it does not verify."""

    def __init__(self, home: KioskHome) -> None:
        self._home = home
        self._file = ForeignFile(home.line_db)
        self._read: dict[tuple[str, bytes], Any] = {}

    def close(self) -> None:
        """Let go of line.db; the next question opens it again."""
        self._file.close()

    def manifest(self) -> TrustedManifest | None:
        """The centre's keys under the city root."""
        return self._manifest_in(self._facts(Fact.MANIFEST))

    def incarnation(self) -> Incarnation | None:
        """Which centre, signed by the city root."""
        jws = self._facts(Fact.INCARNATION)[Fact.INCARNATION]
        return None if jws is None else self._once("incarnation", jws, lambda: read_incarnation(jws, self._root()))

    def catalogue(self) -> Catalogue | None:
        """The catalogue in use; without one the kiosk is out of service."""
        held = self._held()
        return None if held is None else held.catalogue

    def catalogue_is_coming(self) -> bool:
        """Whether the centre has named a catalogue whose procedures are still on their way."""
        facts = self._facts(Fact.MANIFEST, Fact.CATALOGUE_COMING)
        manifest, jws = self._manifest_in(facts), facts[Fact.CATALOGUE_COMING]
        if manifest is None or jws is None:
            return False
        with suppress(SyncError):
            manifest.verify(jws, Typ.CATALOGUE, "catalogue", DOCUMENT_LIMIT_BYTES)
            return True
        return False

    def listed(self) -> tuple[ListedDefinition, ...]:
        """What the catalogue in use lists, as far as its pages can be read; by id."""
        held = self._held()
        if held is None:
            return ()
        found = list(held.listed)
        for digit, sha256 in enumerate(held.catalogue.pages):
            page = None if sha256 is None else self.content(sha256)
            with suppress(SyncError):
                found += () if page is None else read_page(page, digit)
        return tuple(sorted(found, key=lambda row: row.id))

    def content(self, sha256: str) -> bytes | None:
        """A definition or facts, by hash; None where it is not here, or other bytes lie in its place."""
        held = self._held()
        if held is not None and sha256 in held.inside:
            return held.inside[sha256]
        for (data,) in self._rows("SELECT data FROM objects WHERE sha256 = ?", (sha256,)):
            if sha256_of(data) == sha256:
                return bytes(data)
        return None

    def contents(self, hashes: Sequence[str]) -> dict[str, bytes]:
        """The same for many at once."""
        held, wanted = self._held(), list(dict.fromkeys(hashes))
        found = {} if held is None else {one: held.inside[one] for one in wanted if one in held.inside}
        for first in range(0, len(wanted), MANY):
            some = wanted[first : first + MANY]
            marks = ",".join("?" * len(some))
            rows = self._rows(f"SELECT sha256, data FROM objects WHERE sha256 IN ({marks})", some)  # noqa: S608 - marks only
            found |= {sha256: bytes(data) for sha256, data in rows if sha256_of(data) == sha256}
        return found

    def _held(self) -> _Held | None:
        facts = self._facts(Fact.MANIFEST, Fact.CATALOGUE)
        manifest, jws = self._manifest_in(facts), facts[Fact.CATALOGUE]
        if manifest is None or jws is None:
            return None

        def read() -> _Held:
            return _held_in(manifest.verify(jws, Typ.CATALOGUE, "catalogue", DOCUMENT_LIMIT_BYTES))

        found: _Held | None = self._once("catalogue", (facts[Fact.MANIFEST] or b"") + jws, read)
        return found

    def last_ack(self) -> LastAck | None:
        """The last acknowledgement that verifies."""
        facts = self._facts(Fact.MANIFEST, Fact.ACK, Fact.CONTACT_BOOT, Fact.CONTACT_UP_MS)
        manifest, jws = self._manifest_in(facts), facts[Fact.ACK]
        if manifest is None or jws is None:
            return None

        def read() -> Ack:
            return read_kept_ack(manifest.verify(jws, Typ.ACK, "ack", HEADER_LIMIT_BYTES))

        ack = self._once("ack", (facts[Fact.MANIFEST] or b"") + jws, read)
        if ack is None:
            return None
        boot, up_ms = (
            (facts[name] or b"").decode("ascii", "replace") for name in (Fact.CONTACT_BOOT, Fact.CONTACT_UP_MS)
        )
        return LastAck(ack, hashlib.sha256(jws).hexdigest(), boot, int(up_ms) if up_ms.isdigit() else 0)

    def anchors(self) -> tuple[tuple[str, Ack], ...]:
        """Of each day on which the centre answered the first acknowledgement, if it verifies under today's manifest."""
        manifest, found = self.manifest(), list[tuple[str, Ack]]()
        if manifest is None:
            return ()
        for day, jws in self._rows("SELECT day, ack FROM anchors ORDER BY day"):
            with suppress(SyncError):
                ack = read_kept_ack(manifest.verify(bytes(jws), Typ.ACK, "ack", HEADER_LIMIT_BYTES))
                found.append((str(day), ack))
        return tuple(found)

    def last_contact_at(self) -> datetime | None:
        """The kiosk's wall clock when the centre last answered."""
        return _moment_or_none(self._text(Fact.CONTACT_AT))

    def online(self, clock: Clock) -> bool:
        """Whether the centre answered the last time, and within the last heartbeats by the clock that cannot jump."""
        if "unreachable" in self.troubles():
            return False
        facts = self._facts(Fact.CONTACT_BOOT, Fact.CONTACT_UP_MS)
        if facts[Fact.CONTACT_BOOT] != clock.boot.encode():
            return False
        up_ms = int(facts[Fact.CONTACT_UP_MS] or b"0")
        return clock.up_ms() - up_ms <= ONLINE_WITHIN / timedelta(milliseconds=1)

    def stored_up_to(self) -> int:
        """Everything up to this seq is in the centre's custody, of this epoch."""
        last = self.last_ack()
        try:
            epoch = self._home.identity().epoch
        except SyncError:
            return 0
        return last.ack.stored_up_to if last is not None and last.ack.epoch == epoch else 0

    def sent_up_to(self) -> int:
        """Everything up to this seq went out at least once."""
        text = self._text(Fact.SENT_UP_TO)
        return int(text) if text.isdigit() else 0

    def custody(self) -> tuple[tuple[int, datetime], ...]:
        """Since when, by the centre's clock, the centre holds which entries."""
        return tuple(
            (row[0], moment_of(row[1])) for row in self._rows("SELECT up_to, since FROM custody ORDER BY up_to")
        )

    def parts_received(self, parts: Iterable[str], until: datetime | None = None) -> frozenset[str]:
        """Which of these sealed parts the centre as it is now has signed for (at the latest at `until`)."""
        manifest, incarnation = self.manifest(), self.incarnation()
        if manifest is None or incarnation is None:
            return frozenset()
        found = set[str]()
        for part in parts:
            for (jws,) in self._rows("SELECT jws FROM part_receipts WHERE part = ?", (part,)):
                with suppress(SyncError):
                    receipt = read_receipt(bytes(jws), manifest)
                    if (
                        receipt.part == part
                        and receipt.incarnation == incarnation.id
                        and (until is None or moment_of(receipt.at) <= until)
                    ):
                        found.add(part)
        return frozenset(found)

    def kiosk_state(self) -> str:
        """The kiosk's state as the centre last signed it: active | suspect | suspended | revoked | drained."""
        return self._text(Fact.STATE) or "active"

    def troubles(self) -> tuple[str, ...]:
        """Codes of what stands between this kiosk and the centre, for staff."""
        return tuple(row[0] for row in self._rows("SELECT code FROM troubles ORDER BY since, code"))

    def status_blob(self, status_id: str) -> StatusBlob | None:
        """The sealed status of one application, as of the last contact."""
        rows = self._rows("SELECT id, cursor, sealed FROM status WHERE id = ?", (status_id,))
        return StatusBlob(*rows[0]) if rows else None

    def _manifest_in(self, facts: dict[Fact, bytes | None]) -> TrustedManifest | None:
        jws = facts[Fact.MANIFEST]
        return None if jws is None else self._once("manifest", jws, lambda: read_manifest(jws, self._root()))

    def _root(self) -> TrustedKey:
        return TrustedKey(bytes.fromhex(self._home.identity().root))

    def _once(self, name: str, data: bytes, read: Any) -> Any:
        """Verify each document once, and anew under each manifest: a key that was taken back vouches for nothing more.

        A document that does not verify is as good as none.
        """
        key = (name, hashlib.sha256(data).digest())
        if key not in self._read:
            self._read = {old: value for old, value in self._read.items() if old[0] != name}
            try:
                self._read[key] = read()
            except SyncError:
                self._read[key] = None
        return self._read[key]

    def _text(self, name: Fact) -> str:
        return (self._facts(name)[name] or b"").decode("utf-8", "replace")

    def _facts(self, *names: Fact) -> dict[Fact, bytes | None]:
        found: dict[Fact, bytes | None] = dict.fromkeys(names)
        marks = ",".join("?" * len(names))
        for name, value in self._rows(f"SELECT name, value FROM facts WHERE name IN ({marks})", names):  # noqa: S608 - marks only
            found[Fact(name)] = bytes(value)
        return found

    def _rows(self, sql: str, parameters: Iterable[object] = ()) -> list[tuple[Any, ...]]:
        try:
            return self._file.rows(sql, parameters)
        except (OSError, sqlite3.Error, ValueError):
            return []


def _moment_or_none(text: str) -> datetime | None:
    try:
        return moment_of(text)
    except ValueError:
        return None
