"""One kept entry as both media hold it, and the judgement whether it is ours and whole."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property

from sync.contract.entry import ENTRY_LIMIT_BYTES, Entry, read_entry
from sync.envelope.jws import Typ, entry_hash, verify_jws
from sync.envelope.signer import TrustedKey
from sync.errors import OutboxError, SyncError
from sync.outbox.home import Identity


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


class RecordJudge:
    """Verifies records of this kiosk and epoch with its own public key. Remembers what it has already verified."""

    def __init__(self, identity: Identity) -> None:
        self._identity = identity
        self._key = TrustedKey(bytes.fromhex(identity.entry_public))
        self._seen: dict[bytes, Entry] = {}

    def entry(self, record: Record) -> Entry:
        """The entry of a whole record.

        Raises:
            DamagedRecord: signature, place, counter or box do not fit.
        """
        entry = self._seen.get(record.jws)
        if entry is None:
            entry = self._verified(record.jws)
            self._seen[record.jws] = entry
        fits = (
            entry.kiosk == self._identity.kiosk
            and entry.epoch == self._identity.epoch
            and entry.seq == record.seq
            and int(entry.arrival[16:20]) == record.counter % 10_000
        )
        if not fits:
            raise DamagedRecord("an entry does not stand where its signature says")
        if record.box is not None and (
            len(record.box) != entry.length or hashlib.sha256(record.box).hexdigest() != entry.box
        ):
            raise DamagedRecord("a sealed box is not the one that its entry names")
        return entry

    def _verified(self, jws: bytes) -> Entry:
        try:
            return read_entry(verify_jws(jws, Typ.ENTRY, self._key, ENTRY_LIMIT_BYTES))
        except SyncError as wrong:
            raise DamagedRecord("an entry's signature does not hold") from wrong
