"""No request lasts longer than its time, although whoever drips is never silent: it is broken off from beside."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from requests.adapters import HTTPAdapter

AGAIN_S = 1.0
"""Until the request is over: its connection may have come only now."""


class TimeLimit:
    """Knows the one connection of a client, and breaks it off."""

    def __init__(self) -> None:
        self._socket: socket.socket | None = None

    def noting(self, kind: type[Any]) -> type[Any]:
        """A kind of urllib3's connections that tells of its socket. A handshake has connecting's own limit."""

        def connect(connection: Any) -> None:
            kind.connect(connection)
            self._socket = connection.sock

        return type("NotedConnection", (kind,), {"connect": connect})

    @contextmanager
    def of(self, seconds: float) -> Iterator[threading.Event]:
        """What is done inside is broken off after so many seconds; whether it was, the event says."""
        over, broken_off = threading.Event(), threading.Event()

        def watch() -> None:
            left = seconds
            while not over.wait(left):
                broken_off.set()
                self._break_off()
                left = AGAIN_S

        watching = threading.Thread(target=watch, name="time-limit", daemon=True)
        watching.start()
        try:
            yield broken_off
        finally:
            over.set()
            watching.join()

    def _break_off(self) -> None:
        if self._socket is not None:
            with suppress(OSError):
                # The plain one also below TLS: its own would leave the thread that reads without a session.
                socket.socket.shutdown(self._socket, socket.SHUT_RDWR)


class LimitedAdapter(HTTPAdapter):
    """What a session is given, so that its limit knows its connection."""

    def __init__(self, time_limit: TimeLimit, **pool: Any) -> None:
        self._time_limit = time_limit
        super().__init__(**pool)

    def get_connection_with_tls_context(self, *args: Any, **kwargs: Any) -> Any:
        """Where the next request finds a connection."""
        pool: Any = super().get_connection_with_tls_context(*args, **kwargs)
        if "ConnectionCls" not in vars(pool):
            pool.ConnectionCls = self._time_limit.noting(pool.ConnectionCls)
        return pool
