"""A reverse proxy as a city might have one: cuts a prefix off, may end HTTPS, and the centre knows nothing of it."""

from __future__ import annotations

import http.client
import ssl
import subprocess
import threading
from contextlib import closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Self

_HOP = {"connection", "keep-alive", "transfer-encoding", "host", "date", "server"}


class ServerCertificate:
    """A certificate for 127.0.0.1 by a city's own authority, which no machine trusts by itself."""

    def __init__(self, folder: Path) -> None:
        self.authority = folder / "authority.pem"
        self._certificate, self._key = folder / "server.pem", folder / "server-key.pem"
        authority_key = folder / "authority-key.pem"
        curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-noenc", "-days", "2"]
        _openssl(
            *["req", "-x509", *curve, "-subj", "/CN=DEVELOPMENT city authority"],
            *["-addext", "basicConstraints=critical,CA:TRUE", "-addext", "keyUsage=critical,keyCertSign"],
            *["-keyout", authority_key, "-out", self.authority],
        )
        _openssl(
            *["req", "-x509", *curve, "-subj", "/CN=centre", "-addext", "subjectAltName=IP:127.0.0.1"],
            *["-addext", "basicConstraints=critical,CA:FALSE", "-CA", self.authority, "-CAkey", authority_key],
            *["-keyout", self._key, "-out", self._certificate],
        )

    def context(self) -> ssl.SSLContext:
        """For the server's side."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self._certificate, self._key)
        return context


def _openssl(*words: str | Path) -> None:
    subprocess.run(["openssl", *words], check=True, capture_output=True)


class PrefixProxy:
    """Serves `url`; everything below the prefix goes to the centre without it. With a certificate: over HTTPS."""

    def __init__(self, target_port: int, prefix: str, certificate: ServerCertificate | None = None) -> None:
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
        if certificate is not None:
            # The handshake is made by the connection's own thread: a client that breaks it off stops nobody else.
            self._server.socket = certificate.context().wrap_socket(
                self._server.socket, server_side=True, do_handshake_on_connect=False
            )
        scheme = "http" if certificate is None else "https"
        self.url = f"{scheme}://127.0.0.1:{self._server.server_address[1]}{prefix}"

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
        # Closed also where the centre or the asking side breaks off.
        with closing(http.client.HTTPConnection("127.0.0.1", self._target_port, timeout=60)) as centre:
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
