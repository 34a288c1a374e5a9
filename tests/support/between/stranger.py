"""A server on loopback that is not the centre: it answers every POST with what the test wants."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class Stranger:
    """What it answers, and what it heard."""

    url: str = ""
    answer: tuple[int, bytes, dict[str, str]] = (200, b"", {})
    """Status, body, headers."""
    heard: list[bytes] = field(default_factory=list)
    """Bodies of the POSTs."""
    followed: bool = False
    """Whether somebody came with a GET: after a redirection."""


@contextmanager
def stranger() -> Iterator[Stranger]:
    """Serves until the block is left."""
    told = Stranger()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            told.heard.append(self.rfile.read(int(self.headers["Content-Length"])))
            status, body, headers = told.answer
            self.send_response(status)
            for name, value in {"Content-Length": str(len(body)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def do_GET(self) -> None:
            told.followed = True
            self.send_error(404)

        def log_message(self, *_said: object) -> None:
            return

    server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    told.url = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield told
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
