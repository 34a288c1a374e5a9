"""Between kiosk process and agent: frames on a unix socket, each whole in its time, and who is at the other end."""

from __future__ import annotations

import socket
import struct
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

from sync.contract.wire.questions import GATEWAY_FRAME_BYTES
from sync.errors import TooLarge

OVERFLOW_UID = Path("/proc/sys/kernel/overflowuid")
_LENGTH = struct.Struct(">I")
_CREDENTIALS = struct.Struct("3i")
Monotonic: TypeAlias = Callable[[], float]


def peer_of(connection: socket.socket) -> int:
    """User id of the process at the other end, as the kernel saw it connect or listen."""
    said = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _CREDENTIALS.size)
    return int(_CREDENTIALS.unpack(said)[1])


def is_known_user(user: int) -> bool:
    """Whether the kernel tells this user from others here: in a user namespace all that it does not map look alike."""
    try:
        return user != int(OVERFLOW_UID.read_text())
    except (OSError, ValueError):
        return True


def send(connection: socket.socket, data: bytes, until: float, monotonic: Monotonic) -> None:
    """One frame.

    Raises:
        OSError: the other end is gone, or did not take it in time.
    """
    connection.settimeout(max(until - monotonic(), 0.01))
    connection.sendall(_LENGTH.pack(len(data)) + data)


def receive(connection: socket.socket, until: float, monotonic: Monotonic) -> bytes | None:
    """One frame; None: it did not come whole in time, or the other end is gone.

    Raises:
        TooLarge: more is announced than a frame may have.
        OSError: the connection broke.
    """
    length = _exactly(connection, _LENGTH.size, until, monotonic)
    if length is None:
        return None
    (size,) = _LENGTH.unpack(length)
    if size > GATEWAY_FRAME_BYTES:
        raise TooLarge(f"a frame has at most {GATEWAY_FRAME_BYTES} bytes")
    return _exactly(connection, size, until, monotonic)


def _exactly(connection: socket.socket, size: int, until: float, monotonic: Monotonic) -> bytes | None:
    held = bytearray()
    while len(held) < size:
        left = until - monotonic()
        if left <= 0:
            return None
        connection.settimeout(left)
        try:
            piece = connection.recv(size - len(held))
        except TimeoutError:
            return None
        if not piece:
            return None
        held += piece
    return bytes(held)
