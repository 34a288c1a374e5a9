"""One process of the kiosk's preview, kept by one process of the centre. Whoever asks waits for the one before.

It is started at the first question, asked with a deadline, ended where it does not answer, and started again at the
next question. It gets none of our environment.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import selectors
import subprocess
import sys
import threading
import time
from pathlib import Path

import msgspec

from sync.contract.preview import (
    ANSWER_LIMIT_BYTES,
    DIES_AFTER_S,
    UNAVAILABLE,
    PreviewAnswer,
    PreviewRequest,
    block,
    read_answer,
    read_block,
)
from sync.errors import ContractError

STARTS_WITHIN_S = 20
"""Libraries and fonts are loaded first."""
WAITS_S = 30
"""For whoever asked before."""
AGAIN_AFTER_S = 60
"""Where there is no preview, it is not tried at every page."""
_HOUSE = Path(__file__).resolve().parents[3]


class PreviewAbsent(Exception):
    """There is none on this machine, or it could not be started."""


class PreviewBusy(Exception):
    """Others ask, and it takes too long."""


class PreviewSeat:
    """Safe for threads."""

    def __init__(self, words: tuple[str, ...] = (sys.executable, "-m", "kiosk.preview")) -> None:
        self._words = words
        self._turn = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._absent_until = 0.0

    def ask(self, request: PreviewRequest) -> tuple[PreviewAnswer, bytes]:
        """The answer, and the picture (PNG; empty where none was drawn).

        Raises:
            PreviewAbsent, PreviewBusy
        """
        asked = block(msgspec.json.encode(request))
        if not self._turn.acquire(timeout=WAITS_S):
            raise PreviewBusy
        try:
            return self._asked(asked)
        finally:
            self._turn.release()

    def close(self) -> None:
        """End the process; the next question starts another."""
        with self._turn:
            self._end()

    def _asked(self, asked: bytes) -> tuple[PreviewAnswer, bytes]:
        if time.monotonic() < self._absent_until:
            raise PreviewAbsent
        # One that ended since the last question (it does, when nobody asks) is no trouble: once more with a new one.
        for process in (self._running(), None):
            try:
                return self._exchange(process or self._started(), asked)
            except (OSError, ContractError, EOFError):
                code = self._end()
                if code == UNAVAILABLE:
                    break
        self._absent_until = time.monotonic() + AGAIN_AFTER_S
        raise PreviewAbsent

    def _running(self) -> subprocess.Popen[bytes] | None:
        if self._process is not None and self._process.poll() is not None:
            self._end()
        return self._process

    def _started(self) -> subprocess.Popen[bytes]:
        environment = {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C.UTF-8"}
        self._process = subprocess.Popen(
            self._words,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=_HOUSE,
            env=environment,
        )
        return self._process

    def _exchange(self, process: subprocess.Popen[bytes], asked: bytes) -> tuple[PreviewAnswer, bytes]:
        until = time.monotonic() + STARTS_WITHIN_S + DIES_AFTER_S
        pipes = _Pipes(process, until)
        pipes.write(asked)
        answer, picture = (read_block(pipes.read, ANSWER_LIMIT_BYTES) for _block in range(2))
        if answer is None or picture is None:
            raise EOFError
        return read_answer(answer), picture

    def _end(self) -> int | None:
        process, self._process = self._process, None
        if process is None:
            return None
        with contextlib.suppress(subprocess.TimeoutExpired):
            # It says by its code that there are no walls; a moment for that.
            process.wait(1)
        process.kill()
        code = process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()
        return code


class _Pipes:
    """Both ends of a process, with a deadline."""

    def __init__(self, process: subprocess.Popen[bytes], until: float) -> None:
        assert process.stdin is not None
        assert process.stdout is not None
        self._to, self._from = process.stdin.fileno(), process.stdout.fileno()
        self._until = until
        for pipe in (self._to, self._from):
            os.set_blocking(pipe, False)

    def write(self, data: bytes) -> None:
        """All of it. Raises OSError: it is gone, or does not read."""
        left = memoryview(data)
        while left:
            self._wait(self._to, selectors.EVENT_WRITE)
            left = left[os.write(self._to, left) :]

    def read(self, size: int) -> bytes:
        """So many bytes, or fewer where it has closed. Raises OSError: it does not answer."""
        found = bytearray()
        while len(found) < size:
            self._wait(self._from, selectors.EVENT_READ)
            piece = os.read(self._from, min(size - len(found), 1 << 20))
            if not piece:
                break
            found += piece
        return bytes(found)

    def _wait(self, pipe: int, event: int) -> None:
        with selectors.DefaultSelector() as selector:
            selector.register(pipe, event)
            if not selector.select(max(self._until - time.monotonic(), 0)):
                raise TimeoutError


SEAT = PreviewSeat()
atexit.register(SEAT.close)
"""Of this process of the centre."""
