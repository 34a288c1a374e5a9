"""One worker's questions to the centre. The key that answers are sealed to lives as long as the visit, in memory
alone."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeVar

import msgspec

from kiosk.devices.workers.agent_socket import Carries
from sync.contract.wire.messages import write_message
from sync.contract.wire.questions import QUESTION_1
from sync.envelope.asking import ask
from sync.envelope.questions import VisitKey
from sync.errors import SyncError
from sync.inbox.centre_cache import CentreCache

MOST_QUESTIONS = 10
"""Of one visit: a slip has one pair of numbers, and may be mistyped."""
A = TypeVar("A", bound=msgspec.Struct)


@dataclass
class _OfVisit:
    """What one visit asks with."""

    visit: int
    key: VisitKey = field(default_factory=VisitKey, repr=False)
    asked: int = 0


class CentreAsking:
    """One question after the other; each is answered within three seconds, whatever the line does."""

    def __init__(self, cache: CentreCache, kiosk: str, agent: Carries) -> None:
        self._cache = cache
        self._kiosk = kiosk
        self._agent = agent
        self._visit = 0
        self._asks: _OfVisit | None = None
        """Only the worker's thread makes one; and what it made for a visit that was left meanwhile, it drops."""

    def began(self, visit: int) -> None:
        """What the last one asked is dropped, and no answer to it can be opened any more. From any thread."""
        self._visit = visit
        self._asks = None
        self._agent.hang_up(visit)

    def told(
        self,
        visit: int,
        kind: str,
        content: msgspec.Struct,
        told: type[A],
        capability: str = QUESTION_1,
        *,
        counts: bool = True,
    ) -> A | None:
        """What the centre says; None: it was not asked, or did not say anything that can be believed. What nobody
        waits for does not count as a question of the visit.

        Raises:
            NotAnswered: it was asked, and says so.
        """
        manifest, incarnation, last = self._cache.manifest(), self._cache.incarnation(), self._cache.last_ack()
        if manifest is None or incarnation is None or last is None:
            return None
        if not {QUESTION_1, capability} <= set(last.ack.reads):
            return None
        asks = self._asks_of(visit)
        if counts and asks.asked >= MOST_QUESTIONS:
            return None
        asks.asked += counts
        try:
            asked = ask(manifest, incarnation.id, self._kiosk, kind, content, asks.key)
            carried = self._agent.carry(write_message(asked.question), visit)
            if carried is None or carried.state != "answered":
                return None
            return asked.believed(carried, manifest, told)
        except SyncError:
            return None
        finally:
            if visit != self._visit:
                self._asks = None

    def _asks_of(self, visit: int) -> _OfVisit:
        held = self._asks
        if held is None or held.visit != visit:
            held = self._asks = _OfVisit(visit)
        return held
