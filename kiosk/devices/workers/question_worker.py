"""Asks the centre for whoever waits (`centre_asking` says how)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from kiosk.devices.centre import AskStatus, AskTaken, NotNow, StatusNotThere, TakenSaid
from kiosk.devices.command import Command, Result
from kiosk.devices.outbox import StatusOpened
from kiosk.devices.workers.agent_socket import Carries
from kiosk.devices.workers.centre_asking import CentreAsking
from kiosk.devices.workers.worker import Post, Worker
from sync.contract.wire.questions import (
    STATUS_BY_ID,
    TAKEN_1,
    TAKEN_NOW,
    Outcome,
    StatusAsked,
    StatusTold,
    TakenAsked,
    TakenState,
    TakenTold,
)
from sync.envelope.asking import NotAnswered
from sync.envelope.status import read_status, status_id
from sync.errors import SyncError
from sync.inbox.centre_cache import CentreCache

NEVER = frozenset({Outcome.TOO_LONG, Outcome.UNKNOWN_KIND})
"""What the centre says as often as it is asked the same."""


class QuestionWorker(Worker):
    """One question after the other; each is answered within three seconds, whatever the line does."""

    name = "question-worker"

    def __init__(self, post: Post, cache: CentreCache, kiosk: str, agent: Carries, now: Callable[[], datetime]) -> None:
        super().__init__(post)
        self._centre = CentreAsking(cache, kiosk, agent)
        self._now = now

    def began(self, visit: int) -> None:
        """What the last one asked is dropped, and no answer to it can be opened any more."""
        super().began(visit)
        self._centre.began(visit)

    def do(self, visit: int, command: Command) -> None:
        """Ask, and post what was told."""
        match command:
            case AskStatus(key):
                self.post(self._status(visit, key))
            case AskTaken(definition):
                self.post(self._taken(visit, definition))
            case _:
                raise TypeError(type(command).__name__)

    def failed(self, visit: int, command: Command) -> None:
        """Nothing follows from a defect about what the centre would have said."""
        if isinstance(command, AskStatus):
            self.post(NotNow(command.key, visit=visit))
        if isinstance(command, AskTaken):
            self.post(NotNow(command.definition.encode(), visit=visit))

    def _taken(self, visit: int, definition: str) -> Result:
        """Nobody waits for it on a page of its own, so it is no question of the visit."""
        try:
            told = self._centre.told(visit, TAKEN_NOW, TakenAsked(1, definition), TakenTold, TAKEN_1, counts=False)
        except NotAnswered:
            told = None
        if told is None or told.state not in set(TakenState):
            return NotNow(definition.encode(), again=False, visit=visit)
        return TakenSaid(definition, told, visit=visit)

    def _status(self, visit: int, key: bytes) -> Result:
        try:
            told = self._centre.told(visit, STATUS_BY_ID, StatusAsked(1, status_id(key)), StatusTold)
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
