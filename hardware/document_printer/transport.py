"""One request over HTTP, bounded in time and size; a new connection for each."""

from __future__ import annotations

import http.client
import socket
import threading
from dataclasses import dataclass
from typing import Final

from hardware.document_printer.ipp import IppAnswer, IppRequest, NotIpp, read_answer

ANSWER_LIMIT_BYTES: Final = 64 * 1024
_HEADERS: Final = {"Content-Type": "application/ipp", "Accept": "application/ipp", "Connection": "close"}


class NotConnected(Exception):
    """Nothing was sent."""


class NoAnswer(Exception):
    """Something may have been sent, and no whole answer came back."""


@dataclass(frozen=True)
class IppAddress:
    """Where the printer listens on the kiosk's own wire (`ipp-usb` makes a USB printer one of these)."""

    host: str
    port: int = 631
    path: str = "/ipp/print"

    @property
    def uri(self) -> str:
        """How requests name it."""
        return f"ipp://{self.host}:{self.port}{self.path}"


def ask(address: IppAddress, request: IppRequest, document: bytes, *, connect_s: float, whole_s: float) -> IppAnswer:
    """Send it, with the document behind, and read the answer; over at the latest after both times.

    Raises:
        NotConnected, NoAnswer
    """
    try:
        connected = socket.create_connection((address.host, address.port), connect_s)
    except OSError as away:
        raise NotConnected from away
    line = http.client.HTTPConnection(address.host, address.port)
    line.sock = connected
    # A timeout holds for one wait; a printer that gives a byte a second would never be over.
    over = threading.Timer(whole_s, _end, [connected])
    over.daemon = True
    over.start()
    try:
        connected.settimeout(whole_s)
        line.request("POST", address.path, request.head() + document, _HEADERS)
        return _answer(line, request)
    except (OSError, http.client.HTTPException, NotIpp) as torn:
        raise NoAnswer from torn
    finally:
        over.cancel()
        line.close()


def _answer(line: http.client.HTTPConnection, request: IppRequest) -> IppAnswer:
    answer = line.getresponse()
    data = answer.read(ANSWER_LIMIT_BYTES + 1)
    if answer.status != http.client.OK or len(data) > ANSWER_LIMIT_BYTES:
        raise NotIpp("no answer of a printer, or too long a one")
    read = read_answer(data)
    if read.request != request.request:
        raise NotIpp("an answer to another request")
    return read


def _end(connected: socket.socket) -> None:
    try:
        connected.shutdown(socket.SHUT_RDWR)
    except OSError:
        return  # it was over already
