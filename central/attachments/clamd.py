"""clamd, asked over its own socket: INSTREAM, one file a connection, bounded in time and in what is read of its answer.

Whatever is no clear answer is a scanner that is away: nothing is called clean but by its own word.
"""

from __future__ import annotations

import re
import socket
import struct
import time
from dataclasses import dataclass

from django.conf import settings

from central.store.port import Beat, quiet

CHUNK_BYTES = 128 * 1024
CONNECT_S = 5.0
ANSWER_S = 120.0
"""For one file: archives inside it are unpacked and looked at."""
_POLL_S = 2.0
ANSWER_BYTES = 1024
_LENGTH = struct.Struct("!I")
_NOT_SEEN = "Heuristics.Limits.Exceeded"
"""With `AlertExceedsMax yes` it names so what lies deeper, or is more, than it looks at."""
_FOUND = re.compile(r"stream: (?P<name>[^\x00-\x1f]{1,200}) FOUND")
UNIX = "unix:"


class ScannerAway(Exception):
    """There is no scanner, or it gave no clear answer. Its words hold no path and no address."""


class FileUnanswered(ScannerAway):
    """It was there, and gave no clear answer for this file: it may for another."""


@dataclass(frozen=True)
class ScanResult:
    """What the scanner says; both empty: it looked at all of it and found nothing."""

    virus: str = ""
    not_seen: str = ""
    """Which of its limits kept it from looking at the whole."""


def scan(content: bytes, beat: Beat = quiet) -> ScanResult:
    """Ask about one file. `beat` is called while it takes long.

    Raises:
        ScannerAway, FileUnanswered
    """
    until = time.monotonic() + ANSWER_S
    try:
        line = _connected()
    except OSError as wrong:
        raise ScannerAway(_words(wrong)) from None
    try:
        with line:
            line.settimeout(_POLL_S)
            _send(line, b"zINSTREAM\0", until, beat)
            for start in range(0, len(content), CHUNK_BYTES):
                piece = content[start : start + CHUNK_BYTES]
                _send(line, _LENGTH.pack(len(piece)) + piece, until, beat)
            _send(line, _LENGTH.pack(0), until, beat)
            said = _answer(line, until, beat)
    except OSError as wrong:
        raise FileUnanswered(_words(wrong)) from None
    return _read(said)


def _words(wrong: OSError) -> str:
    return f"clamd: {wrong.strerror or type(wrong).__name__}"


def _read(said: str) -> ScanResult:
    if said == "stream: OK":
        return ScanResult()
    found = _FOUND.fullmatch(said)
    if found is None:
        raise FileUnanswered("clamd gave no clear answer")
    name = found["name"]
    return ScanResult(not_seen=name) if name.startswith(_NOT_SEEN) else ScanResult(virus=name)


def _connected() -> socket.socket:
    place = str(settings.CLAMD)
    if not place:
        raise ScannerAway("no scanner is set up")
    if place.startswith(UNIX):
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            line.settimeout(CONNECT_S)
            line.connect(place.removeprefix(UNIX))
        except BaseException:
            line.close()
            raise
        return line
    host, _, port = place.rpartition(":")
    return socket.create_connection((host, int(port)), CONNECT_S)


def _send(line: socket.socket, data: bytes, until: float, beat: Beat) -> None:
    sent = 0
    view = memoryview(data)
    while sent < len(data):
        _go_on(until, beat)
        try:
            sent += line.send(view[sent:])
        except TimeoutError:
            continue


def _answer(line: socket.socket, until: float, beat: Beat) -> str:
    """Up to the NUL by which an answer ends; one without it broke off."""
    said = b""
    while b"\0" not in said and len(said) < ANSWER_BYTES:
        _go_on(until, beat)
        try:
            read = line.recv(ANSWER_BYTES - len(said))
        except TimeoutError:
            continue
        if not read:
            break
        said += read
    whole, end, _more = said.partition(b"\0")
    return whole.decode("utf-8", "replace") if end else ""


def _go_on(until: float, beat: Beat) -> None:
    beat()
    if time.monotonic() > until:
        raise FileUnanswered("clamd took too long")
