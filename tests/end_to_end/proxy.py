"""A reverse proxy as a city might have one: the prefix is cut off, and the centre knows nothing of it."""

from __future__ import annotations

import http.client
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self

_HOP = {"connection", "keep-alive", "transfer-encoding", "host", "date", "server"}


class PrefixProxy:
    """Serves `url`; everything below the prefix goes to the centre without it."""

    def __init__(self, target_port: int, prefix: str) -> None:
        proxy = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                proxy.forward(self, b"")

            def do_POST(self) -> None:
                proxy.forward(self, self.rfile.read(int(self.headers.get("Content-Length", "0"))))

            def log_message(self, format: str, *args: object) -> None:
                pass

        self.requests = 0
        self._target_port = target_port
        self._prefix = prefix
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}{prefix}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(5)

    def forward(self, asked: BaseHTTPRequestHandler, body: bytes) -> None:
        if not asked.path.startswith(self._prefix):
            asked.send_error(404)
            return
        self.requests += 1
        headers = {name: value for name, value in asked.headers.items() if name.lower() not in _HOP}
        centre = http.client.HTTPConnection("127.0.0.1", self._target_port, timeout=60)
        centre.request(asked.command, asked.path.removeprefix(self._prefix), body, headers)
        answer = centre.getresponse()
        data = answer.read()
        asked.send_response(answer.status)
        for name, value in answer.getheaders():
            if name.lower() not in _HOP | {"content-length"}:
                asked.send_header(name, value)
        asked.send_header("Content-Length", str(len(data)))
        asked.end_headers()
        asked.wfile.write(data)
        centre.close()
