"""Manifest, incarnation and status pages: fetched when the centre has something newer, kept when verified; the
catalogue by `catalogue_fetching`.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TypeAlias

from sync.agent.catalogue_fetching import CatalogueFetching
from sync.agent.memory import Memory
from sync.contract.wire.ack import Ack
from sync.contract.wire.messages import DOCUMENT_LIMIT_BYTES, read_message
from sync.contract.wire.status import StatusPage
from sync.envelope.jws import Typ
from sync.envelope.manifest import TrustedManifest, read_incarnation
from sync.errors import ContractError, SyncError
from sync.home.failpoints import Failpoint, Failpoints
from sync.inbox.cache_tables import Fact
from sync.transport.answers import Answer, Answered, Refused
from sync.transport.client import CentreClient

_Ask: TypeAlias = Callable[[str], Answer]
"""A signed request that wants a nonce."""
STATUS_PAGE = 500
PAGES_AT_ONCE = 10
"""Entries go first: after so many pages the next contact comes."""


class Documents:
    """Asks, verifies, stores. Returns troubles instead of raising: a bad document never stops entries."""

    def __init__(self, client: CentreClient, memory: Memory, failpoints: Failpoints) -> None:
        self._client = client
        self._memory = memory
        self._failpoints = failpoints
        self._catalogue = CatalogueFetching(client, memory, failpoints, self._signed, self.renew_manifest)

    @property
    def has_more(self) -> bool:
        """Whether the next contact may come at once: more is to be fetched behind it."""
        return self._catalogue.has_more

    def fetch(self, ack: Ack) -> set[str]:
        """Whatever is newer than what we hold."""
        troubles = self._catalogue.fetch(ack)
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
