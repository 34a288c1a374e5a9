"""What the demonstration says to the dock and to the kiosk's finger, and reads of their answers: a JSON object a line.

Both are reached as by anybody, by their sockets; what else they understand stands in `hardware.simulated.orders` and in
`kiosk.process.remote_control`.
"""

from __future__ import annotations

import os
import socket
from typing import TypeVar

import msgspec

Answer = TypeVar("Answer", bound=msgspec.Struct)


class DeskOrder(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a hand does at the desk: `do="insert", card="hanako"`."""

    do: str
    card: str | None = None
    state: str | None = None
    """Of `line`."""


class DeskStands(msgspec.Struct, frozen=True):
    """How the desk stands, as far as the story asks."""

    card: str | None
    """Label of the one that lies in the reader."""


class DeskAnswer(msgspec.Struct, frozen=True):
    """`status` where it was done, `error` where it was not."""

    ok: bool
    status: DeskStands | None = None
    error: str = ""


class HandOrder(msgspec.Struct, frozen=True, omit_defaults=True):
    """One of these."""

    touch: str | None = None
    """Label."""
    type: str | None = None
    picture: str | None = None
    """Path of a PNG."""
    screen: bool = False
    wait_for: str | None = None
    """A text, a label, or the name of a step."""
    timeout: float | None = None
    """Of `wait_for`, seconds."""


class ScreenSeen(msgspec.Struct, frozen=True):
    """What came of it; with `screen` and `wait_for` what stands there."""

    ok: bool
    step: str = ""
    texts: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()


def said_to(path: os.PathLike[str], order: msgspec.Struct, kind: type[Answer], timeout_s: float = 60) -> Answer:
    """One line to a unix socket, one back.

    Raises:
        OSError: nobody listens there, or says nothing for so long.
        ValueError: it ended in the middle of its answer.
    """
    with socket.socket(socket.AF_UNIX) as wire:
        wire.settimeout(timeout_s)
        wire.connect(os.fspath(path))
        wire.sendall(msgspec.json.encode(order) + b"\n")
        with wire.makefile("rb") as answers:
            return msgspec.json.decode(answers.readline(), type=kind)
