"""The line to one preview: pipes of a process of ours, or a connection to its unit. Each question has a deadline."""

from __future__ import annotations

import contextlib
import os
import selectors
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

CONNECTS_WITHIN_S = 5
_HOUSE = Path(__file__).resolve().parents[3]
_PROGRAM = (sys.executable, "-m", "kiosk.preview")


class PreviewLine:
    """Whoever holds it sets `until` (of the monotonic clock) before each question."""

    def __init__(self, to: int, back: int, is_gone: Callable[[], bool], end: Callable[[], int | None]) -> None:
        self._to, self._back = to, back
        self.is_gone, self.end = is_gone, end
        """Whether it ended by itself; end it, and say the exit code where that is known."""
        self.until = 0.0
        for side in {to, back}:
            os.set_blocking(side, False)

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
            self._wait(self._back, selectors.EVENT_READ)
            piece = os.read(self._back, min(size - len(found), 1 << 20))
            if not piece:
                break
            found += piece
        return bytes(found)

    def _wait(self, side: int, event: int) -> None:
        with selectors.DefaultSelector() as selector:
            selector.register(side, event)
            if not selector.select(max(self.until - time.monotonic(), 0)):
                raise TimeoutError


def line_of_program(words: tuple[str, ...] | None) -> PreviewLine:
    """A process of our own, with nothing of our environment. Raises OSError: it cannot be started."""
    environment = {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C.UTF-8"}
    process = subprocess.Popen(
        words or _PROGRAM,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=_HOUSE,
        env=environment,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    to, back = process.stdin, process.stdout

    def end() -> int | None:
        with contextlib.suppress(subprocess.TimeoutExpired):
            # It says by its code that there are no walls; a moment for that.
            process.wait(1)
        process.kill()
        code = process.wait()
        for pipe in (to, back):
            with contextlib.suppress(OSError):
                pipe.close()
        return code

    return PreviewLine(to.fileno(), back.fileno(), lambda: process.poll() is not None, end)


def line_of_unit(place: str) -> PreviewLine:
    """A connection to its socket, behind which systemd starts one. Raises OSError: nobody listens."""
    connection = socket.socket(socket.AF_UNIX)
    connection.settimeout(CONNECTS_WITHIN_S)
    try:
        connection.connect(place)
    except OSError:
        connection.close()
        raise
    descriptor = connection.fileno()

    def is_gone() -> bool:
        # Between two questions it says nothing: what can be read is its end.
        with selectors.DefaultSelector() as selector:
            selector.register(descriptor, selectors.EVENT_READ)
            return bool(selector.select(0))

    return PreviewLine(descriptor, descriptor, is_gone, connection.close)
