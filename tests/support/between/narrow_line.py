"""A line of so many bytes a second towards the centre, for all connections together."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Self

SLICES_A_SECOND, LEAST_SLICE_BYTES = 100, 512
PATIENCE_S = 10.0
RECEIVED_AHEAD_BYTES = 64 * 1024
"""Of each connection. With much less, TCP sends in crumbs that wait for each other's answers, and the line is a third
of what it says.
"""
SIXTY_FOUR_KBIT = 8_000
"""Bytes a second of a line of 64 kbit/s."""
TWO_MBIT = 250_000


@dataclass
class NarrowLine:
    """Listens at `url`; answers come back at once."""

    port: int
    bytes_per_s: int

    def __post_init__(self) -> None:
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listening.getsockname()[1]}"
        self._pace = threading.Lock()
        self._ends: list[socket.socket] = []
        self._threads: list[threading.Thread] = []
        self._free_at = 0.0

    def __enter__(self) -> Self:
        self._begin(self._serve)
        return self

    def __exit__(self, *_: object) -> None:
        for end in (self._listening, *self._ends):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(PATIENCE_S)
        self._listening.close()

    def _begin(self, work: Callable[..., None], *given: object) -> threading.Thread:
        thread = threading.Thread(target=work, args=given, daemon=True)
        self._threads.append(thread)
        thread.start()
        return thread

    def _serve(self) -> None:
        while True:
            try:
                near, _ = self._listening.accept()
            except OSError:
                return
            self._begin(self._joined, near)

    def _joined(self, near: socket.socket) -> None:
        """One connection, until both of its ends are closed."""
        with near:
            try:
                far = socket.create_connection(("127.0.0.1", self.port))
            except OSError:
                return
            with far:
                near.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, RECEIVED_AHEAD_BYTES)
                self._ends += (near, far)
                back = self._begin(self._carry, far, near, False)
                self._carry(near, far, True)
                back.join()

    def _carry(self, source: socket.socket, target: socket.socket, paced: bool) -> None:
        with suppress(OSError):
            slice_bytes = max(LEAST_SLICE_BYTES, self.bytes_per_s // SLICES_A_SECOND)
            while data := source.recv(slice_bytes):
                if paced:
                    self._wait(len(data))
                target.sendall(data)
        for end in (source, target):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def _wait(self, length: int) -> None:
        with self._pace:
            now = time.monotonic()
            begins = max(now, self._free_at)
            self._free_at = through = begins + length / self.bytes_per_s
        time.sleep(max(0.0, through - now))
