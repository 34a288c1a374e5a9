"""Catalogue, manifest and status pages: fetched when the centre has something newer, kept when verified."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TypeAlias

from sync.agent.memory import Memory, read_catalogue
from sync.contract.messages import DOCUMENT_LIMIT_BYTES, Ack, Catalogue, StatusPage, read_message
from sync.envelope.jws import Typ
from sync.envelope.manifest import TrustedManifest, read_incarnation
from sync.errors import ContractError, EnvelopeError, SyncError
from sync.outbox.failpoints import Failpoint, Failpoints
from sync.outbox.line_tables import Fact
from sync.transport.answers import Answer, Answered, Refused
from sync.transport.client import CentreClient

_Ask: TypeAlias = Callable[[str], Answer]
"""A signed request that wants a nonce."""
STATUS_PAGE = 500
PAGES_AT_ONCE = 10
"""Entries go first: after so many pages the next contact comes."""
REST_AFTER_UNREADABLE = 60
"""Contacts (about an hour) before a catalogue that could not be read is fetched again: it may have megabytes."""


class Documents:
    """Asks, verifies, stores. Returns troubles instead of raising: a bad document never stops entries."""

    def __init__(self, client: CentreClient, memory: Memory, failpoints: Failpoints) -> None:
        self._client = client
        self._memory = memory
        self._failpoints = failpoints
        self._unreadable = 0
        self._rest = 0

    def fetch(self, ack: Ack) -> set[str]:
        """Whatever is newer than what we hold."""
        troubles: set[str] = set()
        held = self._memory.catalogue()
        if held is not None and held.version != self._memory.tables.number(Fact.CATALOGUE_VERSION):
            with self._memory.tables.change():
                self._memory.tables.put(Fact.CATALOGUE_VERSION, held.version)
        if held is None or ack.catalogue > held.version or self._came_from_before(ack, held):
            troubles |= self._catalogue_troubles(held, ack.catalogue)
        if ack.status_cursor > self._memory.tables.number(Fact.STATUS_CURSOR):
            troubles |= self._renew_status()
        return troubles

    def renew_manifest(self) -> TrustedManifest | None:
        """The centre's newest manifest, if the root signed it and it is not older than ours."""
        answer = self._client.manifest()
        if not isinstance(answer, Answered):
            return None
        found, held = self._memory.trusted(answer.body), self._memory.manifest()
        if found is None:
            return None
        if held is not None and found.manifest.version < held.manifest.version:
            return None
        with self._memory.tables.change():
            self._memory.tables.put(Fact.MANIFEST, answer.body)
        return found

    def renew_incarnation(self) -> None:
        """Ask who the centre is, when line.db was lost: whatever the root signed counts."""
        answer = self._client.incarnation()
        if not isinstance(answer, Answered):
            return
        try:
            read_incarnation(answer.body, self._memory.root)
        except SyncError:
            return
        self._memory.adopt_incarnation(answer.body, None)

    def _came_from_before(self, ack: Ack, held: Catalogue) -> bool:
        """A restored centre may have an older catalogue: then its word counts."""
        tables, incarnation = self._memory.tables, self._memory.incarnation()
        came_under = tables.text(Fact.CATALOGUE_INCARNATION)
        if incarnation is None or came_under in (None, incarnation.id):
            return False
        return ack.catalogue != held.version

    def _catalogue_troubles(self, held: Catalogue | None, told: int) -> set[str]:
        if told == self._unreadable and self._rest:
            self._rest -= 1
            return {"catalogue_unverifiable"}
        troubles = self._renew_catalogue(held)
        unreadable = "catalogue_unverifiable" in troubles
        self._unreadable, self._rest = (told, REST_AFTER_UNREADABLE) if unreadable else (0, 0)
        return troubles

    def _renew_catalogue(self, held: Catalogue | None) -> set[str]:
        answer = self._signed(self._client.catalogue)
        manifest, incarnation = self._memory.manifest(), self._memory.incarnation()
        if not isinstance(answer, Answered) or manifest is None or incarnation is None:
            return {"catalogue_not_fetched"}
        try:
            try:
                found = read_catalogue(answer.body, manifest)
            except EnvelopeError:
                newer = self.renew_manifest()
                if newer is None:
                    return {"catalogue_unverifiable"}
                found = read_catalogue(answer.body, newer)
        except SyncError:
            return {"catalogue_unverifiable"}
        tables = self._memory.tables
        came_under = tables.text(Fact.CATALOGUE_INCARNATION) or incarnation.id
        if held is not None and found.version < held.version and came_under == incarnation.id:
            return {"catalogue_older"}
        self._failpoints.reach(Failpoint.BEFORE_DOCUMENT_STORE)
        with tables.change():
            tables.put(Fact.CATALOGUE, answer.body)
            tables.put(Fact.CATALOGUE_VERSION, found.version)
            tables.put(Fact.CATALOGUE_INCARNATION, incarnation.id)
        self._failpoints.reach(Failpoint.AFTER_DOCUMENT_STORE)
        return set()

    def _renew_status(self) -> set[str]:
        tables = self._memory.tables
        for _ in range(PAGES_AT_ONCE):
            after = tables.number(Fact.STATUS_CURSOR)
            answer = self._signed(partial(self._client.status, after, STATUS_PAGE))
            manifest = self._memory.manifest()
            if not isinstance(answer, Answered) or manifest is None:
                return {"status_not_fetched"}
            try:
                payload = manifest.verify(answer.body, Typ.STATUS, "status", DOCUMENT_LIMIT_BYTES)
                page = read_message(StatusPage, payload)
                _check_page(page, after)
            except SyncError:
                return {"status_unverifiable"}
            self._failpoints.reach(Failpoint.BEFORE_DOCUMENT_STORE)
            with tables.change():
                tables.put_status(page.blobs)
                tables.put(Fact.STATUS_CURSOR, page.up_to)
            self._failpoints.reach(Failpoint.AFTER_DOCUMENT_STORE)
            if page.complete:
                break
        return set()

    def _signed(self, ask: _Ask) -> Answer:
        """Ask once, and once more with the fresh nonce if ours was stale."""
        answer = ask(self._memory.nonce)
        if isinstance(answer, Refused) and answer.code == "stale_nonce" and answer.nonce:
            self._memory.put_nonce(answer.nonce)
            answer = ask(self._memory.nonce)
        if isinstance(answer, Answered | Refused):
            self._memory.put_nonce(answer.nonce)
        return answer


def _check_page(page: StatusPage, after: int) -> None:
    fits = page.after == after and page.up_to >= after and all(after < blob.cursor <= page.up_to for blob in page.blobs)
    if not fits or (not page.complete and page.up_to == after):
        raise ContractError("a status page that does not follow on what was asked")
