"""A line on which pieces of files are held up, and break off in the middle of their bytes; entries pass."""

from __future__ import annotations

import http.client
import threading
from contextlib import closing, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self

from sync.contract.wire.contact_frames import read_contact
from sync.contract.wire.parts import PartHeader, read_piece

PART = "/kiosk/v1/part"
CONTACT = "/kiosk/v1/contact"
ENTRIES = "entries"
_HOP = {"connection", "keep-alive", "transfer-encoding", "date", "server", "content-length"}
PATIENCE_S = 15.0


@dataclass(frozen=True)
class PieceSeen:
    """A piece on its way: what its header says, how much it brings, how much of that got through."""

    header: PartHeader
    brings: int
    passed: int


@dataclass
class BreakingLine:
    """Serves `url` until the block is left, and passes all on to the centre at this port."""

    port: int
    passes: threading.Event = field(default_factory=threading.Event)
    """Pieces wait until it is set."""
    break_at: int | None = None
    """A piece that begins there or behind breaks off after half of its bytes, once."""
    held_up: int = 0
    pieces: list[PieceSeen] = field(default_factory=list)
    order: list[str] = field(default_factory=list)
    """`entries` for a contact that brought some, the address for a piece, as the centre answered them."""
    broke_off: bool = False

    def __post_init__(self) -> None:
        line = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                line.carry(self, b"")

            def do_POST(self) -> None:
                with suppress(BrokenPipeError, ConnectionResetError):  # who asked was killed meanwhile
                    line.carry(self, self.rfile.read(int(self.headers.get("Content-Length", "0"))))

            def log_message(self, format: str, *args: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.passes.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(5)

    def carry(self, asking: BaseHTTPRequestHandler, body: bytes) -> None:
        """One request and its answer, or its end in the middle."""
        part = asking.path == PART
        if part and not self.passes.is_set():
            self.held_up += 1
            self.passes.wait(PATIENCE_S)
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_S)) as centre:
            centre.putrequest(asking.command, asking.path, skip_host=True, skip_accept_encoding=True)
            for name, value in asking.headers.items():
                if name.lower() not in _HOP:
                    centre.putheader(name, value)
            centre.putheader("Content-Length", str(len(body)))
            centre.endheaders()
            piece = read_piece(body) if part else None
            if piece is not None and self._breaks(piece.header.offset, len(piece.data)):
                half = len(body) - len(piece.data) // 2
                centre.send(body[:half])
                self.pieces.append(PieceSeen(piece.header, len(piece.data), half - (len(body) - len(piece.data))))
                asking.close_connection = True
                return
            centre.send(body)
            answer = centre.getresponse()
            said = answer.read()
        if piece is not None:
            self.pieces.append(PieceSeen(piece.header, len(piece.data), len(piece.data)))
            self.order.append(PART)
        elif asking.path == CONTACT and read_contact(body)[1]:
            self.order.append(ENTRIES)
        asking.send_response(answer.status)
        for name, value in answer.getheaders():
            if name.lower() not in _HOP:
                asking.send_header(name, value)
        asking.send_header("Content-Length", str(len(said)))
        asking.end_headers()
        asking.wfile.write(said)

    def _breaks(self, offset: int, length: int) -> bool:
        if self.break_at is None or not length or offset < self.break_at:
            return False
        self.break_at, self.broke_off = None, True
        return True
