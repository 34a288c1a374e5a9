"""Orders to the dev dock, from a terminal, a test or a demonstration."""

from __future__ import annotations

import socket
from pathlib import Path

import msgspec

from hardware.simulated.orders import DockAnswer, Order

LONGEST_LINE = 65536
_ANSWER_TIMEOUT_S = 30.0
"""Laying a card in waits up to ten seconds for the virtual reader."""


def ask(path: Path, order: Order) -> DockAnswer:
    """Give one order to the dock behind this socket.

    Raises:
        OSError: no dock listens there.
        msgspec.DecodeError: it ended before it answered.
    """
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(_ANSWER_TIMEOUT_S)
        connection.connect(str(path))
        with connection.makefile("rwb") as lines:
            lines.write(msgspec.json.encode(order) + b"\n")
            lines.flush()
            return msgspec.json.decode(lines.readline(LONGEST_LINE), type=DockAnswer)
