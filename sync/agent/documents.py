"""Manifest and incarnation: fetched when the centre has something newer, kept when verified; the catalogue by
`catalogue_fetching`, statuses by `status_fetching`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from sync.agent.catalogue_fetching import CatalogueFetching
from sync.agent.memory import Memory
from sync.agent.status_fetching import StatusFetching
from sync.contract.wire.ack import Ack
from sync.envelope.manifest import TrustedManifest, read_incarnation
from sync.envelope.refusals import UnknownKey
from sync.errors import EnvelopeError, SyncError
from sync.home.failpoints import Failpoints
from sync.inbox.cache_tables import Fact
from sync.transport.answers import Answer, Answered, Refused, SignedAsk
from sync.transport.client import CentreClient

T = TypeVar("T")


class Documents:
    """Asks, verifies, stores. Returns troubles instead of raising: a bad document never stops entries."""

    def __init__(
        self, client: CentreClient, memory: Memory, failpoints: Failpoints, entries_wait: Callable[[], bool]
    ) -> None:
        """`entries_wait`: whether entries were kept since the contact before; what is fetched gives way to them."""
        self._client = client
        self._memory = memory
        self._catalogue = CatalogueFetching(client, memory, failpoints, self.signed, self.under_newest)
        self._status = StatusFetching(client, memory, failpoints, self.signed, entries_wait, self.under_newest)

    @property
    def has_more(self) -> bool:
        """Whether the next contact may come at once: more is to be fetched behind it."""
        return self._catalogue.has_more or self._status.has_more

    def fetch(self, ack: Ack) -> set[str]:
        """Whatever is newer than what we hold."""
        # Keys first: what is fetched behind them may be signed by a new one.
        return self._manifest_troubles(ack) | self._catalogue.fetch(ack) | self._status.fetch(ack)

    def _manifest_troubles(self, ack: Ack) -> set[str]:
        if ack.manifest in (None, self._memory.hash_of(Fact.MANIFEST)):
            return set()
        self.renew_manifest()
        return set() if ack.manifest == self._memory.hash_of(Fact.MANIFEST) else {"manifest_not_fetched"}

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

    def under_newest(self, read: Callable[[TrustedManifest], T], /) -> T:
        """What is read under the manifest in line.db, or under a newer one: keys may have been changed since it came.

        Raises:
            EnvelopeError: neither holds the key that it is signed by, or there is no newer one.
            SyncError: whatever else `read` raises.
        """
        held = self._memory.manifest()
        try:
            if held is None:
                raise UnknownKey("there is no manifest here")
            return read(held)
        except EnvelopeError:
            # The root says which keys count now.
            newer = self.renew_manifest()
            if newer is None:
                raise
            return read(newer)

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

    def signed(self, ask: SignedAsk) -> Answer:
        """Ask once, and once more with the fresh nonce if ours was stale."""
        answer = ask(self._memory.nonce)
        if isinstance(answer, Refused) and answer.code == "stale_nonce" and answer.nonce:
            self._memory.put_nonce(answer.nonce)
            answer = ask(self._memory.nonce)
        if isinstance(answer, Answered | Refused):
            self._memory.put_nonce(answer.nonce)
        return answer
