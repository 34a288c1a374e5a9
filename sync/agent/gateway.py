"""Where the kiosk process asks: a unix socket of the agent's, for one user, one question at a time.

Nothing of a question or an answer is written to a file or into the log; who waits is answered in time, whatever the
line does (docs/adr/0022-questions.md). Threads of its own: the uploads never wait for it.
"""

from __future__ import annotations

import queue
import socket
import stat
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Protocol

import structlog

from sync.contract.wire.messages import read_message, write_message
from sync.contract.wire.questions import QUESTION_LIMIT_BYTES, Carried, Question
from sync.errors import SyncError
from sync.home.local_socket import peer_of, receive, send

FRAME_S = 1.0
"""For a whole frame in one direction: the asker has it ready when it connects."""
ANSWER_S = 2.5
"""Then it is "not now". Whoever waits has three seconds, with the way through the socket and the page."""
AT_ONCE = 4
"""Connections in hand: one asks, and the next is told `busy`."""
BACKLOG = 32
"""Who connects beyond it is refused by the kernel before anybody is asked who it is."""
SOCKET_MODE = 0o660
_NOT_NOW, _BUSY, _REFUSED = (Carried(1, state) for state in ("not_now", "busy", "refused"))
log = structlog.get_logger("sync.agent")


class Carries(Protocol):
    """The link behind the socket (`question_link`)."""

    def carry(self, question: Question, body: bytes, within_s: float) -> Carried:
        """The answer as it came, or `not_now`."""


class Gateway:
    """Listens from `start` to `stop`."""

    def __init__(
        self, path: Path, user: int, kiosk: str, link: Carries, *, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        """`user` alone may ask, for this kiosk alone."""
        self._path = path
        self._user = user
        self._kiosk = kiosk
        self._link = link
        self._monotonic = monotonic
        self._listener = socket.socket(socket.AF_UNIX)
        self._room = threading.Semaphore(AT_ONCE)
        self._out = threading.Lock()
        """Held while a question is on the line, also one that nobody waits for any more."""

    def start(self) -> None:
        """Listen.

        Raises:
            OSError: there is something else, or no folder to listen in.
        """
        try:
            with suppress(FileNotFoundError):
                # Of an agent that was killed: whoever holds the home's lock is the only one.
                if stat.S_ISSOCK(self._path.lstat().st_mode):
                    self._path.unlink()
            self._listener.bind(str(self._path))
            # Nobody can connect before `listen`.
            self._path.chmod(SOCKET_MODE)
            self._listener.listen(BACKLOG)
        except OSError:
            self._listener.close()
            raise
        threading.Thread(target=self._accept, name="questions", daemon=True).start()

    def stop(self) -> None:
        """Listen no more. A question on its way is dropped with the process."""
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._path.unlink(missing_ok=True)

    def _accept(self) -> None:
        while True:
            try:
                asker, _ = self._listener.accept()
            except OSError:
                if self._listener.fileno() == -1:
                    return
                time.sleep(FRAME_S)  # out of descriptors
                continue
            if peer_of(asker) != self._user:
                log.warning("question refused", what="another user")
                asker.close()
            elif not self._room.acquire(blocking=False):
                asker.close()
            else:
                threading.Thread(target=self._serve, args=(asker,), name="question", daemon=True).start()

    def _serve(self, asker: socket.socket) -> None:
        began = self._monotonic()
        try:
            with asker:
                carried = self._carried(asker)
                if carried is not None:
                    send(asker, write_message(carried), self._monotonic() + FRAME_S, self._monotonic)
                    log.info("question", state=carried.state, ms=round(1000 * (self._monotonic() - began)))
        except OSError:
            log.info("question", state="asker_gone")
        except Exception as broken:  # noqa: BLE001 - its words could quote what was asked
            log.error("question failed", fault=type(broken).__name__)  # noqa: TRY400 - no trace either
        finally:
            self._room.release()

    def _carried(self, asker: socket.socket) -> Carried | None:
        try:
            body = receive(asker, self._monotonic() + FRAME_S, self._monotonic)
            if body is None:
                return None
            question = read_message(Question, body, QUESTION_LIMIT_BYTES)
        except SyncError:
            return _REFUSED
        if question.kiosk != self._kiosk:
            return _REFUSED
        if not self._out.acquire(blocking=False):
            return _BUSY
        answers: queue.SimpleQueue[Carried] = queue.SimpleQueue()
        threading.Thread(target=self._ask, args=(question, body, answers), name="question-line", daemon=True).start()
        try:
            return answers.get(timeout=ANSWER_S)
        except queue.Empty:
            return _NOT_NOW

    def _ask(self, question: Question, body: bytes, answers: queue.SimpleQueue[Carried]) -> None:
        carried = _NOT_NOW
        try:
            carried = self._link.carry(question, body, ANSWER_S)
        except Exception as broken:  # noqa: BLE001 - its words could quote what was asked
            log.error("question failed", fault=type(broken).__name__)  # noqa: TRY400 - no trace either
        finally:
            self._out.release()
            answers.put(carried)
