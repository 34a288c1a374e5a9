"""One kept entry as both media hold it, and the judgement whether it is ours and whole."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from sync.contract.chain.chain_entry import ChainEntry, arrival_of, box_belongs, read_chain_entry
from sync.contract.chain.entry import ENTRY_LIMIT_BYTES, Entry, Part
from sync.envelope.jws import Typ, entry_hash, payload_in, verify_jws
from sync.envelope.keys.signer import TrustedKey
from sync.errors import OutboxError, SyncError
from sync.home.home import Identity


class DamagedRecord(OutboxError):
    """A record that is not, byte for byte, what this kiosk wrote."""


@dataclass(frozen=True, repr=False)
class Record:
    """`counter` is the whole arrival counter, of which the number shows four digits. `box` is None once purged."""

    seq: int
    counter: int
    jws: bytes
    box: bytes | None

    @cached_property
    def hash(self) -> str:
        """Entry hash, hex."""
        return entry_hash(self.jws).hex()

    def without_box(self) -> Record:
        """The same entry after its purge."""
        return Record(self.seq, self.counter, self.jws, None)

    def __repr__(self) -> str:
        return f"Record(seq={self.seq})"


@dataclass(frozen=True, slots=True)
class Place:
    """Where on the second medium a whole record lies: bytes of a segment."""

    path: Path
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Proven:
    """What the judgement at a boot keeps of a verified record: enough to put chains together, no bytes of a resident.

    A week without a line leaves tens of thousands of boxes; whoever needs one again reads it at its place.
    """

    seq: int
    counter: int
    hash: bytes
    """Entry hash, 32 bytes."""
    prev: bytes
    boxed: bool
    """Its box was there and is the one that the entry names."""
    place: Place | None
    """On the second medium; None = a row of the database."""
    parts: tuple[Part, ...] = ()
    """Sealed files that its entry names; mostly none."""


def parts_named(entry: ChainEntry) -> tuple[Part, ...]:
    """Of a submission, correction or withdrawal; no other entry names any."""
    return entry.parts if isinstance(entry, Entry) else ()


class RecordJudge:
    """Verifies records of this kiosk and epoch with its own public key. Remembers what it has already verified."""

    def __init__(self, identity: Identity) -> None:
        self._identity = identity
        self._key = TrustedKey(bytes.fromhex(identity.entry_public))
        self._seen: set[bytes] = set()
        """SHA-256 of each JWS whose signature held."""

    def entry(self, record: Record) -> ChainEntry:
        """The entry of a whole record.

        Raises:
            DamagedRecord: signature, place, counter or box do not fit.
        """
        entry = self._verified(record.jws)
        fits = (
            entry.kiosk == self._identity.kiosk
            and entry.epoch == self._identity.epoch
            and entry.seq == record.seq
            and ((arrival := arrival_of(entry)) is None or int(arrival[16:20]) == record.counter % 10_000)
        )
        if not fits:
            raise DamagedRecord("an entry does not stand where its signature says")
        if record.box is not None and not box_belongs(entry, record.box):
            raise DamagedRecord("a sealed box is not the one that its entry names")
        return entry

    def prove(self, record: Record, place: Place | None = None) -> Proven:
        """Judge a record and keep what its chain needs.

        Raises:
            DamagedRecord
        """
        entry = self.entry(record)
        try:
            prev = bytes.fromhex(entry.prev)
        except ValueError as wrong:
            raise DamagedRecord("an entry that names no hash before it") from wrong
        boxed = record.box is not None
        return Proven(record.seq, record.counter, entry_hash(record.jws), prev, boxed, place, parts_named(entry))

    def _verified(self, jws: bytes) -> ChainEntry:
        digest = hashlib.sha256(jws).digest()
        try:
            if digest in self._seen:
                return read_chain_entry(payload_in(jws, Typ.ENTRY))
            entry = read_chain_entry(verify_jws(jws, Typ.ENTRY, self._key, ENTRY_LIMIT_BYTES))
        except SyncError as wrong:
            raise DamagedRecord("an entry's signature does not hold") from wrong
        self._seen.add(digest)
        return entry
