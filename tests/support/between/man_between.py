"""A man between kiosk and centre: passes every request on as it is, and answers one address himself."""

from __future__ import annotations

from collections.abc import Callable
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler

from tests.support.between.thread_server import ThreadServer

Speech = Callable[[BaseHTTPRequestHandler], int]
"""Writes a whole answer of his own, head too. Returns how many bytes of a body were taken from him."""
PIECE = bytes(64 * 1024)
FAR_TOO_MUCH = 512 * 1024 * 1024
"""He stops here: whoever took this much has no bound."""


class ManBetween(ThreadServer):
    """`address` (the end of a path) is his while `says` is set."""

    def __init__(self, centre_port: int) -> None:
        self.address = ""
        self.says: Speech | None = None
        self.poured = 0
        """Bytes of his own bodies that left his hands."""
        self.asked = 0
        self._centre_port = centre_port
        super().__init__(_handler_of(self))

    def pass_on(self, method: str, path: str, headers: dict[str, str], body: bytes) -> tuple[int, str | None, bytes]:
        """What the centre says: status, nonce, body."""
        connection = HTTPConnection("127.0.0.1", self._centre_port, timeout=30)
        try:
            connection.request(method, path, body or None, headers)
            answer = connection.getresponse()
            return answer.status, answer.headers.get("Madoguchi-Nonce"), answer.read()
        finally:
            connection.close()


def pours(length: str | None = None, start: bytes = b"") -> Speech:
    """Bytes without end, after a beginning that may be good; `length` is what the head claims, none: not said."""

    def speech(handler: BaseHTTPRequestHandler) -> int:
        handler.send_response(200)
        if length is not None:
            handler.send_header("Content-Length", length)
        handler.send_header("Connection", "close")
        handler.end_headers()
        handler.close_connection = True
        return _pour(handler, start)

    return speech


def pours_heads(handler: BaseHTTPRequestHandler) -> int:
    """Lines of a head without end."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
    handler.close_connection = True
    return _pour(handler, b"", b"X-Line: " + b"x" * 1000 + b"\r\n")


def answers(body: bytes, **head: str) -> Speech:
    """A whole answer."""

    def speech(handler: BaseHTTPRequestHandler) -> int:
        handler.send_response(200)
        for name, value in head.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)
        return len(body)

    return speech


def sends_elsewhere(url: str) -> Speech:
    """A redirect."""

    def speech(handler: BaseHTTPRequestHandler) -> int:
        handler.send_response(302)
        handler.send_header("Location", url)
        handler.send_header("Content-Length", "0")
        handler.end_headers()
        return 0

    return speech


def _pour(handler: BaseHTTPRequestHandler, start: bytes, piece: bytes = PIECE) -> int:
    given = 0
    try:
        handler.wfile.write(start)
        while given < FAR_TOO_MUCH:
            handler.wfile.write(piece)
            given += len(piece)
    except OSError:
        pass
    return given


def _handler_of(man: ManBetween) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self._serve(b"")

        def do_POST(self) -> None:
            self._serve(self.rfile.read(int(self.headers["Content-Length"])))

        def log_message(self, format: str, *args: object) -> None:
            """Quiet."""

        def _serve(self, body: bytes) -> None:
            if man.says is not None and self.path.partition("?")[0].endswith(man.address):
                man.asked += 1
                man.poured += man.says(self)
                return
            status, nonce, answer = man.pass_on(self.command, self.path, dict(self.headers.items()), body)
            self.send_response(status)
            if nonce is not None:
                self.send_header("Madoguchi-Nonce", nonce)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

    return Handler
