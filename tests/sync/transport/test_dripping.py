"""Whoever stands on the way and drips is never silent: the one thread that uploads is not his for days."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from sync.envelope.keys.signer import MemorySigner
from sync.transport.answers import Answered, Unreachable
from sync.transport.client import CentreClient
from tests.end_to_end.proxy import ServerCertificate

pytestmark = pytest.mark.requirement("PROM-02")

DROPS = 200
DROP_S = 0.05
"""Whoever waits for all of it waits ten seconds, and has an answer."""
SILENCE_S = 1.0
OK = b"HTTP/1.1 200 OK\r\n"
LENGTH = b"Content-Length: 200\r\n\r\n"
BODY = b"x" * DROPS
DRIPS = {
    "head": (b"", OK + b"Name: " + BODY + b"\r\nContent-Length: 0\r\n\r\n"),
    "body": (OK + LENGTH, BODY),
    "body of a connection that closes": (OK + b"Connection: close\r\n\r\n", BODY),
    "length of a chunk": (OK + b"Transfer-Encoding: chunked\r\n\r\n", b"0" * DROPS + b"\r\n\r\n"),
    "refusal": (b"HTTP/1.1 503 Busy\r\n" + LENGTH, BODY),
}


class Dripping:
    """Takes what is sent, and says `at_once` and then a byte each while."""

    def __init__(self, certificate: ServerCertificate | None) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._context = certificate.context() if certificate is not None else None
        scheme = "http" if certificate is None else "https"
        self.url = f"{scheme}://127.0.0.1:{self._listener.getsockname()[1]}"
        self.says = DRIPS["body"]
        self.left = threading.Event()
        """Whoever asked has gone before it was all said."""

    def serve(self) -> None:
        with suppress(OSError):
            while True:
                self._answer(self._listener.accept()[0])

    def _answer(self, asking: socket.socket) -> None:
        if self._context is not None:
            asking = self._context.wrap_socket(asking, server_side=True)
        with asking:
            at_once, drops = self.says
            try:
                asking.recv(65536)
                asking.sendall(at_once)
                for drop in drops:
                    asking.sendall(bytes([drop]))
                    threading.Event().wait(DROP_S)
            except OSError:
                self.left.set()

    def close(self) -> None:
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()


@contextmanager
def dripping(certificate: ServerCertificate | None = None) -> Iterator[Dripping]:
    server = Dripping(certificate)
    serving = threading.Thread(target=server.serve, daemon=True)
    serving.start()
    try:
        yield server
    finally:
        server.close()
        serving.join()


def client_of(server: Dripping, ca_file: Path | None = None, least_bytes_per_s: float = 1e6) -> CentreClient:
    return CentreClient(
        server.url,
        MemorySigner.generate(),
        ca_file=ca_file,
        silence_s=SILENCE_S,
        least_bytes_per_s=least_bytes_per_s,
    )


@pytest.mark.parametrize("what", DRIPS)
def test_whoever_drips_is_left(what: str) -> None:
    with dripping() as server:
        server.says = DRIPS[what]
        client = client_of(server)
        assert client.contact(b"contact", "none") == Unreachable("slow")
        client.close()
        assert server.left.wait(5)


def test_whoever_drips_behind_a_certificate_is_left_and_asked_again_like_anybody(tmp_path: Path) -> None:
    certificate = ServerCertificate(tmp_path)
    with dripping(certificate) as server:
        client = client_of(server, certificate.authority)
        assert client.contact(b"contact", "none") == Unreachable("slow")
        assert server.left.wait(5)
        server.says = (OK + b"Content-Length: 2\r\n\r\nok", b"")
        assert client.contact(b"contact", "none") == Answered(b"ok", None)
        client.close()


def test_a_line_that_is_only_slow_is_waited_for() -> None:
    """Far longer than the silence, at the speed that kiosk and centre both bear with."""
    with dripping() as server:
        client = client_of(server, least_bytes_per_s=1000)
        assert client.contact(b"contact", "none") == Answered(BODY, None)
        client.close()
