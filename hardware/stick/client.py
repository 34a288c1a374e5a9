"""The screen program's end of the unit that reads sticks. Whatever comes back is held to its form and its sums."""

from __future__ import annotations

import hashlib
import socket
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from hardware.stick.messages import (
    LONGEST_HEAD,
    Fetched,
    FetchFile,
    ListFiles,
    StickAnswer,
    StickListed,
    StickNotRead,
    StickRequest,
)
from hardware.stick.trouble import StickTrouble

ANSWER_S = 85.0
"""A little more than the unit lives (`RuntimeMaxSec`)."""
_ANSWERS = msgspec.json.Decoder(StickAnswer)


@dataclass(frozen=True)
class StickFile:
    """A file that may come along, in memory."""

    name: str = field(repr=False)
    media_type: str
    size: int
    sha256: str
    content: bytes = field(repr=False)
    wide: int = 0
    tall: int = 0
    dots: bytes = field(default=b"", repr=False)
    """Its small picture, `wide` × `tall` × red, green, blue; empty: it has none."""
    pages: int = 0
    was_renamed: bool = False


class StickReader:
    """Asks the unit at its socket; the device is only looked for, never opened here."""

    def __init__(self, unit: Path, device: Path, answer_s: float = ANSWER_S) -> None:
        self._unit, self._device, self._answer_s = unit, device, answer_s

    def is_in(self) -> bool:
        """Whether a stick is in."""
        try:
            return self._device.exists()
        except OSError:
            return False

    def files(self) -> StickListed | StickTrouble:
        """Which files there are."""
        answer, _ = self._ask(ListFiles())
        if isinstance(answer, StickListed):
            return answer
        return answer.trouble if isinstance(answer, StickNotRead) else StickTrouble.UNAVAILABLE

    def fetch(self, stick: str, path: tuple[str, ...], wanted: tuple[str, ...]) -> StickFile | StickTrouble:
        """One of them, examined."""
        answer, rest = self._ask(FetchFile(stick, path, wanted))
        if isinstance(answer, StickNotRead):
            return answer.trouble
        if not isinstance(answer, Fetched):
            return StickTrouble.UNAVAILABLE
        content, dots = rest[: answer.size], rest[answer.size :]
        if len(dots) != answer.wide * answer.tall * 3 or hashlib.sha256(content).hexdigest() != answer.sha256:
            return StickTrouble.UNAVAILABLE
        return StickFile(
            answer.name, answer.media_type, answer.size, answer.sha256, content, answer.wide, answer.tall, dots,
            answer.pages, answer.was_renamed,
        )  # fmt: skip

    def _ask(self, request: StickRequest) -> tuple[StickAnswer, bytes]:
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
                connection.settimeout(self._answer_s)
                connection.connect(str(self._unit))
                connection.sendall(msgspec.json.encode(request) + b"\n")
                with connection.makefile("rb") as said:
                    answer = _ANSWERS.decode(said.readline(LONGEST_HEAD))
                    if not isinstance(answer, Fetched):
                        return answer, b""
                    return answer, said.read(answer.size + answer.wide * answer.tall * 3)
        except (OSError, msgspec.DecodeError):
            return StickNotRead(StickTrouble.UNAVAILABLE), b""
