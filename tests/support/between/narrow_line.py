"""A line of so many bytes a second towards the centre, for all connections together."""

from __future__ import annotations

import socket
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import Self

SLICE_BYTES = 512
SIXTY_FOUR_KBIT = 8_000
"""Bytes a second of a line of 64 kbit/s."""


@dataclass
class NarrowLine:
    """Listens at `url`; answers come back at once."""

    port: int
    bytes_per_s: int

    def __post_init__(self) -> None:
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listening.getsockname()[1]}"
        self._pace = threading.Lock()
        self._free_at = 0.0

    def __enter__(self) -> Self:
        threading.Thread(target=self._serve, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()

    def _serve(self) -> None:
        while True:
            try:
                near, _ = self._listening.accept()
                far = socket.create_connection(("127.0.0.1", self.port))
            except OSError:
                return
            near.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8192)
            for source, target, paced in ((near, far, True), (far, near, False)):
                threading.Thread(target=self._carry, args=(source, target, paced), daemon=True).start()

    def _carry(self, source: socket.socket, target: socket.socket, paced: bool) -> None:
        with suppress(OSError):
            while data := source.recv(SLICE_BYTES):
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
            self._free_at = begins + length / self.bytes_per_s
        time.sleep(max(0.0, self._free_at - now))
