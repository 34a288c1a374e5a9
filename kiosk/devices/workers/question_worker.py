"""Asks the centre for whoever waits. The key that answers are sealed to lives as long as the visit, in memory alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

import msgspec

from kiosk.devices.centre import AskStatus, NotNow, StatusNotThere
from kiosk.devices.command import Command, Result
from kiosk.devices.outbox import StatusOpened
from kiosk.devices.workers.agent_socket import Carries
from kiosk.devices.workers.worker import Post, Worker
from sync.contract.wire.messages import write_message
from sync.contract.wire.questions import QUESTION_1, STATUS_BY_ID, Outcome, StatusAsked, StatusTold
from sync.envelope.asking import NotAnswered, ask
from sync.envelope.questions import VisitKey
from sync.envelope.status import read_status, status_id
from sync.errors import SyncError
from sync.inbox.centre_cache import CentreCache

MOST_QUESTIONS = 10
"""Of one visit: a slip has one pair of numbers, and may be mistyped."""
NEVER = frozenset({Outcome.TOO_LONG, Outcome.UNKNOWN_KIND})
"""What the centre says as often as it is asked the same."""
A = TypeVar("A", bound=msgspec.Struct)


@dataclass
class _OfVisit:
    """What one visit asks with."""

    visit: int
    key: VisitKey = field(default_factory=VisitKey, repr=False)
    asked: int = 0


class QuestionWorker(Worker):
    """One question after the other; each is answered within three seconds, whatever the line does."""

    name = "question-worker"

    def __init__(self, post: Post, cache: CentreCache, kiosk: str, agent: Carries, now: Callable[[], datetime]) -> None:
        super().__init__(post)
        self._cache = cache
        self._kiosk = kiosk
        self._agent = agent
        self._now = now
        self._asks: _OfVisit | None = None
        """Only this worker's thread makes one; and what it made for a visit that was left meanwhile, it drops."""

    def began(self, visit: int) -> None:
        """What the last one asked is dropped, and no answer to it can be opened any more."""
        super().began(visit)
        self._asks = None
        self._agent.hang_up(visit)

    def do(self, visit: int, command: Command) -> None:
        """Ask, and post what was told."""
        match command:
            case AskStatus(key):
                self.post(self._status(visit, key))
            case _:
                raise TypeError(type(command).__name__)

    def failed(self, visit: int, command: Command) -> None:
        """Nothing follows from a defect about what the centre would have said."""
        if isinstance(command, AskStatus):
            self.post(NotNow(command.key, visit=visit))

    def _status(self, visit: int, key: bytes) -> Result:
        try:
            told = self._told(visit, STATUS_BY_ID, StatusAsked(1, status_id(key)), StatusTold)
        except NotAnswered as said:
            return NotNow(key, again=said.outcome not in NEVER, visit=visit)
        if told is None:
            return NotNow(key, visit=visit)
        if told.blob is None:
            return StatusNotThere(key, visit=visit)
        try:
            view = read_status(told.blob, key)
        except SyncError:
            return NotNow(key, visit=visit)
        return StatusOpened(view, key, self._now(), visit=visit)

    def _told(self, visit: int, kind: str, content: msgspec.Struct, told: type[A]) -> A | None:
        """What the centre says; None: it was not asked, or did not say anything that can be believed.

        Raises:
            NotAnswered: it was asked, and says so.
        """
        manifest, incarnation, last = self._cache.manifest(), self._cache.incarnation(), self._cache.last_ack()
        if manifest is None or incarnation is None or last is None or QUESTION_1 not in last.ack.reads:
            return None
        asks = self._asks_of(visit)
        if asks.asked >= MOST_QUESTIONS:
            return None
        asks.asked += 1
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
