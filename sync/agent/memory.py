"""The agent's memory of the centre: line.db with every document verified as it is read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeVar

from sync.contract.timestamps import moment_of, rfc3339
from sync.contract.wire.ack import Ack
from sync.contract.wire.catalogue import Catalogue, read_catalogue, sha256_of
from sync.contract.wire.kiosk_enrolment import ENROLMENT_LIMIT_BYTES, KioskEnrolment, read_enrolment
from sync.contract.wire.manifest import Incarnation
from sync.contract.wire.messages import DOCUMENT_LIMIT_BYTES, HEADER_LIMIT_BYTES, read_message
from sync.envelope.jws import Typ
from sync.envelope.keys.signer import TrustedKey
from sync.envelope.manifest import TrustedManifest, read_incarnation, read_manifest
from sync.errors import SyncError
from sync.home.clocks import Clock
from sync.home.home import Identity
from sync.inbox.cache_tables import CacheTables, Fact
from sync.inbox.kept_ack import read_kept_ack
from sync.inbox.only_simulated import refuse_development

T = TypeVar("T")
SERVED = frozenset({"active", "suspect"})
"""States of a kiosk that is served. A word that a newer centre says in an acknowledgement stops nobody."""


class UnderNewest(Protocol):
    """Reads what the centre signed, whichever of its keys counts now (`Documents.under_newest`)."""

    def __call__(self, read: Callable[[TrustedManifest], T], /) -> T:
        """What `read` finds under the manifest in line.db, or under a newer one that was fetched because it did not."""


class Memory:
    """Reads and writes line.db for the agent. Unverifiable documents count as absent."""

    def __init__(self, tables: CacheTables, identity: Identity, clock: Clock, *, simulated: bool = False) -> None:
        self.tables = tables
        self._identity = identity
        self._clock = clock
        self._simulated = simulated
        self.root = TrustedKey(bytes.fromhex(identity.root))

    def manifest(self) -> TrustedManifest | None:
        """The centre's keys."""
        jws = self.tables.fact(Fact.MANIFEST)
        return None if jws is None else self.trusted(jws)

    def trusted(self, jws: bytes) -> TrustedManifest | None:
        """A manifest by the city root, of keys that may be used here."""
        try:
            found = read_manifest(jws, self.root)
            refuse_development(found, simulated=self._simulated)
        except SyncError:
            return None
        return found

    def hash_of(self, name: Fact) -> str | None:
        """SHA-256 (hex) of a document in line.db: by which an acknowledgement names it."""
        jws = self.tables.fact(name)
        return None if jws is None else sha256_of(jws)

    def incarnation(self) -> Incarnation | None:
        """Which centre."""
        jws = self.tables.fact(Fact.INCARNATION)
        if jws is None:
            return None
        try:
            return read_incarnation(jws, self.root)
        except SyncError:
            return None

    def catalogue(self) -> Catalogue | None:
        """The catalogue in use."""
        return self._catalogue(Fact.CATALOGUE)

    def coming(self) -> Catalogue | None:
        """The catalogue that is being fetched."""
        return self._catalogue(Fact.CATALOGUE_COMING)

    def _catalogue(self, name: Fact) -> Catalogue | None:
        jws, manifest = self.tables.fact(name), self.manifest()
        if jws is None or manifest is None:
            return None
        try:
            return read_signed_catalogue(jws, manifest)
        except SyncError:
            return None

    def ack(self, manifest: TrustedManifest) -> Ack | None:
        """The last stored acknowledgement of the present incarnation."""
        jws = self.tables.fact(Fact.ACK)
        if jws is None:
            return None
        try:
            return read_kept_ack(manifest.verify(jws, Typ.ACK, "ack", HEADER_LIMIT_BYTES))
        except SyncError:
            return None

    def enrolment(self) -> KioskEnrolment | None:
        """What may come down to this kiosk, as the centre signed it last."""
        jws = self.tables.fact(Fact.ENROLMENT)
        return None if jws is None else self.read_enrolment(jws)

    def read_enrolment(self, jws: bytes) -> KioskEnrolment | None:
        """An enrolment of this very kiosk that verifies."""
        manifest = self.manifest()
        if manifest is None:
            return None
        try:
            found = read_enrolment(manifest.verify(jws, Typ.ENROLMENT, "ack", ENROLMENT_LIMIT_BYTES))
        except SyncError:
            return None
        return found if found.kiosk == self._identity.kiosk else None

    @property
    def nonce(self) -> str:
        """For the next request."""
        return self.tables.text(Fact.NONCE) or "none"

    def put_nonce(self, nonce: str | None) -> None:
        """Remember the next nonce."""
        if nonce:
            with self.tables.change():
                self.tables.put(Fact.NONCE, nonce)

    def note_contact(self) -> None:
        """Inside a change: the centre answered just now."""
        self.tables.put(Fact.CONTACT_AT, rfc3339(self._clock.now()))
        self.tables.put(Fact.CONTACT_BOOT, self._clock.boot)
        self.tables.put(Fact.CONTACT_UP_MS, self._clock.up_ms())

    def put_ack(self, jws: bytes, ack: Ack, *, first_of_incarnation: bool) -> None:
        """Inside a change: custody, next nonce and the kiosk's state go in together or not at all."""
        self.tables.put(Fact.ACK, jws)
        self.tables.put(Fact.NONCE, ack.nonce)
        self.tables.put(Fact.STATE, ack.state if ack.state in SERVED else "active")
        if first_of_incarnation:
            self.tables.forget_custody(ack.stored_up_to)
        at = rfc3339(moment_of(ack.time))
        self.tables.note_custody(ack.stored_up_to, at)
        self.tables.note_anchor(at[:10], jws)
        self.note_contact()

    def adopt_incarnation(self, jws: bytes, nonce: str | None) -> None:
        """A restored centre: what the old one acknowledged is open again until the new one says how far it holds."""
        with self.tables.change():
            self.tables.put(Fact.INCARNATION, jws)
            self.tables.forget(Fact.ACK, Fact.NONCE, Fact.CATALOGUE_COMING)
            self.tables.forget_status()
            if nonce:
                self.tables.put(Fact.NONCE, nonce)


def read_ack(jws: bytes, manifest: TrustedManifest) -> Ack:
    """Verify and read an acknowledgement.

    Raises:
        SyncError
    """
    return read_message(Ack, manifest.verify(jws, Typ.ACK, "ack", HEADER_LIMIT_BYTES), HEADER_LIMIT_BYTES)


def read_signed_catalogue(jws: bytes, manifest: TrustedManifest) -> Catalogue:
    """Verify and read a catalogue.

    Raises:
        SyncError
    """
    return read_catalogue(manifest.verify(jws, Typ.CATALOGUE, "catalogue", DOCUMENT_LIMIT_BYTES))
