"""A post office that is ill, on loopback: it answers each line with what was agreed, or with nothing at all."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress


class SickOffice:
    """Counts how often somebody came."""

    def __init__(self, greeting: bytes, answers: dict[bytes, bytes]) -> None:
        self.visitors = 0
        self.said: list[bytes] = []
        self._greeting, self._answers = greeting, answers
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._held: list[socket.socket] = []
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                line, _ = self._listener.accept()
                self.visitors += 1
                self._held.append(line)
                if self._greeting:
                    threading.Thread(target=self._talk, args=(line,), daemon=True).start()

    def _talk(self, line: socket.socket) -> None:
        with suppress(OSError), line.makefile("rwb", buffering=0) as talk:
            talk.write(self._greeting + b"\r\n")
            while said := talk.readline():
                self.said.append(said.strip())
                verb = said[:4].upper()
                talk.write(self._answers.get(verb, b"250 ok") + b"\r\n")
                if verb == b"QUIT":
                    return

    def close(self) -> None:
        self._listener.close()
        for line in self._held:
            line.close()


@contextmanager
def sick_office(greeting: bytes = b"", answers: dict[bytes, bytes] | None = None) -> Iterator[SickOffice]:
    """Without a greeting it takes connections and is silent."""
    office = SickOffice(greeting, answers or {})
    try:
        yield office
    finally:
        office.close()
