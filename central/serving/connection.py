"""One connection, and the answer on its way out."""

from __future__ import annotations

import socket
from contextlib import suppress
from dataclasses import dataclass, field
from enum import Enum, auto
from pathlib import Path

from central.serving.arriving import Arriving, for_kiosks, spooled
from central.serving.refusal_page import HTML, refusal_page
from sync.contract.wire.messages import write_message
from sync.contract.wire.refusals import Refusal

ANSWER_S = 30.0
ANSWER_SLOWEST_BYTES_PER_S = 1000
ANSWER_IN_MEMORY_BYTES = 256 * 1024
_PIECE = 64 * 1024
_NOTHING = "default-src 'none'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'"
"""What a browser may do with a refusal: show it."""
_READ_BYTES = 64 * 1024
_KNOWN_READ_BYTES = 256 * 1024
_CODES = {413: "too_large", 500: "busy", 503: "busy"}


class State(Enum):
    """Whom a connection waits for."""

    IDLE = auto()
    """Kept alive between two requests."""
    ARRIVING = auto()
    JUDGED = auto()
    """Its head lies before the centre."""
    SERVED = auto()
    """A work thread has it."""
    ANSWERED = auto()
    """Its answer goes out."""
    LEAVING = auto()
    """Answered for the last time: what still comes is thrown away for a moment, so that the answer is read."""
    GONE = auto()


class Answer:
    """Where gunicorn expects the socket: keeps the answer until the network takes it, and never waits for it."""

    def __init__(self, spool: Path) -> None:
        self._kept = spooled(ANSWER_IN_MEMORY_BYTES, spool)
        self._rest = memoryview(b"")
        self.size = 0

    def sendall(self, data: bytes) -> None:
        """Keep these bytes."""
        self.size += self._kept.write(data)

    send = sendall

    def ready(self) -> None:
        """Everything is here: from now on it is read."""
        self._kept.seek(0)

    def push(self, sock: socket.socket) -> bool:
        """Hand over what the network takes now. True: that was all.

        Raises:
            OSError: the connection is gone.
        """
        while True:
            if not self._rest:
                self._rest = memoryview(self._kept.read(_PIECE))
                if not self._rest:
                    return True
            try:
                self._rest = self._rest[sock.send(self._rest) :]
            except (BlockingIOError, InterruptedError):
                return False

    def offer(self, sock: socket.socket) -> bool:
        """Hand over what the network takes now. False: the client is gone."""
        try:
            self.push(sock)
        except OSError:
            return False
        return True

    def close(self) -> None:
        """Let go of it."""
        with suppress(OSError):  # of a full disk: what it could not keep
            self._kept.close()


@dataclass(eq=False)
class Connection:
    """A connection with its place among the others of its address."""

    sock: socket.socket
    peer: tuple[str, int] | str
    server: tuple[str, int] | str
    """A string: of a socket in the file system."""
    source: str
    """The address, of IPv6 its network; empty behind a proxy of ours, which counts for itself."""
    state: State
    deadline: float
    arriving: Arriving | None = None
    answer: Answer | None = None
    keep: bool = False
    """Another request may follow the answer."""
    requests: int = 0
    registered: int = 0
    """What the poller watches of it."""
    parked: bool = False
    """Whole, and waiting until work threads are done with others of its address."""
    proven: str = ""
    """The line key whose signature was seen to hold here."""
    thrown_away: int = field(default=0)

    @property
    def waits_for_client(self) -> bool:
        """Unfinished: it holds a place, and only its client can end that. A kiosk that has proven itself holds none."""
        known = self.arriving is not None and self.arriving.known
        return self.state in (State.ARRIVING, State.JUDGED, State.ANSWERED, State.LEAVING) and not known

    def receive(self) -> bytes | None:
        """What the network has; None: nothing yet; empty: the client is gone."""
        known = self.arriving is not None and self.arriving.known
        try:
            return self.sock.recv(_KNOWN_READ_BYTES if known else _READ_BYTES)
        except (BlockingIOError, InterruptedError):
            return None
        except OSError:
            return b""

    def close(self) -> None:
        """Let go of everything."""
        self.state = State.GONE
        for held in (self.arriving, self.answer, self.sock):
            if held is not None:
                with suppress(OSError):
                    held.close()


def said_alone(status: int, path: str, words: str) -> bytes:
    """A whole answer without the centre: a refusal for a kiosk, a page for everybody else."""
    if for_kiosks(path):
        kind, body = "application/json", write_message(Refusal(1, _CODES.get(status, "malformed"), words))
    else:
        kind, body = HTML, refusal_page(status, path).encode()
    head = (
        f"HTTP/1.1 {status} {words}\r\nConnection: close\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n"
        f"Content-Security-Policy: {_NOTHING}\r\nX-Content-Type-Options: nosniff\r\nCache-Control: no-store\r\n\r\n"
    )
    return head.encode() + body
