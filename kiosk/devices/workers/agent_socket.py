"""The agent's socket, from the side of the kiosk process: one question, and an answer within the time that is left."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from sync.contract.wire.messages import read_message
from sync.contract.wire.questions import GATEWAY_FRAME_BYTES, Carried
from sync.errors import SyncError
from sync.home.local_socket import peer_of, receive, send

WITHIN_S = 3.0
"""Whoever waits reads an answer or "not now" after so long."""
BUSY_S = 0.2
"""A question of a visit that ended may be out still: asked again so often."""


class Carries(Protocol):
    """What the question worker needs of it."""

    def carry(self, question: bytes, visit: int) -> Carried | None:
        """What the agent says; None: nothing in time, or the visit is over."""

    def hang_up(self, visit: int) -> None:
        """This visit begins: nobody waits for what was asked before it. From any thread."""


class AgentSocket:
    """For one worker's thread."""

    def __init__(
        self,
        path: Path | None,
        agents_file: Path,
        *,
        within_s: float = WITHIN_S,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """`path` None: this kiosk asks nothing. The agent is who owns `agents_file`: nobody else is spoken to."""
        self._path = path
        self._agents_file = agents_file
        self._within_s = within_s
        self._monotonic = monotonic
        self._guard = threading.Condition()
        self._talking: socket.socket | None = None
        self._begun = 0
        """The visit that there is: who asks for one before it has left. A number, which no later question clears."""

    def is_missing(self) -> bool:
        """Whether there should be a socket and is none."""
        return self._path is not None and not self._path.is_socket()

    def carry(self, question: bytes, visit: int) -> Carried | None:
        """What the agent says; None: nothing in time, or the visit is over. What another process does never raises."""
        if self._path is None or len(question) > GATEWAY_FRAME_BYTES:
            return None
        until = self._monotonic() + self._within_s
        while self._monotonic() < until and not self._left(visit):
            try:
                carried = self._once(self._path, question, visit, until)
            except (OSError, SyncError):
                return None
            if carried is None or carried.state != "busy":
                return carried
            with self._guard:
                self._guard.wait_for(lambda: self._left(visit), BUSY_S)
        return None

    def hang_up(self, visit: int) -> None:
        """This visit begins: nobody waits for what was asked before it. From any thread."""
        with self._guard:
            self._begun = visit
            self._guard.notify_all()
            if self._talking is not None:
                with suppress(OSError):
                    self._talking.shutdown(socket.SHUT_RDWR)

    def _left(self, visit: int) -> bool:
        return visit < self._begun

    def _once(self, path: Path, question: bytes, visit: int, until: float) -> Carried | None:
        with socket.socket(socket.AF_UNIX) as agent:
            agent.settimeout(max(until - self._monotonic(), 0.01))
            agent.connect(str(path))
            if peer_of(agent) != self._agents_file.stat().st_uid:
                return None
            with self._guard:
                if self._left(visit):
                    return None
                self._talking = agent
            try:
                send(agent, question, until, self._monotonic)
                answer = receive(agent, until, self._monotonic)
            finally:
                with self._guard:
                    self._talking = None
        return None if answer is None else read_message(Carried, answer)
