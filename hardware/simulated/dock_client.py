"""Orders to the dev dock, from a terminal, a test or a demonstration."""

from __future__ import annotations

import json
import socket
from pathlib import Path
from typing import Any

LONGEST_LINE = 65536
_ANSWER_TIMEOUT_S = 30.0
"""Laying a card in waits up to ten seconds for the virtual reader."""


def ask(path: Path, order: dict[str, Any]) -> dict[str, Any]:
    """Give one order to the dock behind this socket.

    Raises:
        OSError: no dock listens there.
    """
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(_ANSWER_TIMEOUT_S)
        connection.connect(str(path))
        with connection.makefile("rwb") as lines:
            lines.write(json.dumps(order).encode() + b"\n")
            lines.flush()
            answer: dict[str, Any] = json.loads(lines.readline(LONGEST_LINE))
    return answer
