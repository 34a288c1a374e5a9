"""A server on loopback that drips: it is never silent, and never done."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from tests.end_to_end.proxy import ServerCertificate

DROP_S = 0.05


class Dripping:
    """Takes what is sent, and says `at_once` and then a byte each while."""

    def __init__(self, says: tuple[bytes, bytes], certificate: ServerCertificate | None) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._context = certificate.context() if certificate is not None else None
        scheme = "http" if certificate is None else "https"
        self.url = f"{scheme}://127.0.0.1:{self._listener.getsockname()[1]}"
        self.says = says
        """What comes at once, and what a byte each while."""
        self.asked = 0
        """So many came, and said what they wanted."""
        self.left = threading.Event()
        """Whoever asked has gone before it was all said."""

    def serve(self) -> None:
        """One after the other, until it is closed."""
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
                self.asked += 1
                asking.sendall(at_once)
                for drop in drops:
                    asking.sendall(bytes([drop]))
                    threading.Event().wait(DROP_S)
            except OSError:
                self.left.set()

    def close(self) -> None:
        """Take nobody any more."""
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()


@contextmanager
def dripping(says: tuple[bytes, bytes], certificate: ServerCertificate | None = None) -> Iterator[Dripping]:
    """Serves until the block is left."""
    server = Dripping(says, certificate)
    serving = threading.Thread(target=server.serve, daemon=True)
    serving.start()
    try:
        yield server
    finally:
        server.close()
        serving.join()
