"""Somebody on the way between a kiosk and its centre, on a line without TLS: reads every answer, and changes it."""

from __future__ import annotations

import http.client
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit


@dataclass
class Passing:
    """One contact and its answer, as they went by."""

    headers: dict[str, str]
    body: bytes
    status: int
    answer: bytes

    def said(self) -> dict[str, object]:
        read: dict[str, object] = json.loads(self.answer)
        return read


Meddling = Callable[[Passing], tuple[int, bytes]]
"""What the kiosk hears instead."""


@dataclass
class Meddler:
    """Hands everything on as it is until `meddle` is set; then contacts are answered by that."""

    url: str = ""
    meddle: Meddling | None = None
    passed: list[Passing] = field(default_factory=list)
    """Contacts with the centre's own answers."""


@contextmanager
def meddler(centre: str) -> Iterator[Meddler]:
    """Stands before the centre until the block is left."""
    told, to = Meddler(), urlsplit(centre)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self._pass(b"")

        def do_POST(self) -> None:
            self._pass(self.rfile.read(int(self.headers["Content-Length"])))

        def log_message(self, *_said: object) -> None:
            return

        def _pass(self, body: bytes) -> None:
            line = http.client.HTTPConnection(to.hostname or "", to.port, timeout=10)
            headers = dict(self.headers.items())
            line.request(self.command, self.path, body, headers)
            heard = line.getresponse()
            status, answer, nonce = heard.status, heard.read(), heard.getheader("Madoguchi-Nonce")
            line.close()
            if self.path.endswith("/contact"):
                passing = Passing(headers, body, status, answer)
                told.passed.append(passing)
                if told.meddle is not None:
                    status, answer = told.meddle(passing)
            self.send_response(status)
            self.send_header("Content-Length", str(len(answer)))
            if nonce is not None:
                self.send_header("Madoguchi-Nonce", nonce)
            self.end_headers()
            self.wfile.write(answer)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    told.url = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield told
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
