"""Bytes of a stranger's medium, by place. Everything above reads through this: nothing outside the device, nothing once
the time or the amount is used up, and a medium that is pulled out ends it at once.
"""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from hardware.stick.trouble import StickRefused, StickTrouble

MOST_READ = 96 << 20
"""Of one request: the largest file, the tables that lead to it, and the folders on the way, several times over."""
LONGEST_S = 25.0
"""Of one request. Ten megabytes come from the slowest stick of USB 1.1 in ten seconds."""


class ReadsBytes(Protocol):
    """A medium, or a part of one."""

    size: int

    def read(self, at: int, length: int) -> bytes:
        """Exactly so many bytes from there.

        Raises:
            StickRefused: outside the medium (`DAMAGED`), pulled out (`GONE`), or more than a request may cost (`SLOW`).
        """


class Medium:
    """A block device, or an image of one, read within the limits of one request."""

    def __init__(
        self, path: Path, now: Callable[[], float] = time.monotonic, most: int = MOST_READ, longest_s: float = LONGEST_S
    ) -> None:
        """Raises StickRefused (`ABSENT`) where no stick is, or it went this moment."""
        self._now, self._left, self._until = now, most, now() + longest_s
        try:
            self._file = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
        except OSError as missing:
            raise StickRefused(StickTrouble.ABSENT) from missing
        try:
            kind = os.fstat(self._file).st_mode
            self.size = os.lseek(self._file, 0, os.SEEK_END) if stat.S_ISBLK(kind) or stat.S_ISREG(kind) else 0
        except OSError:
            self.size = 0
        if self.size == 0:
            # A card reader without a card is a device without a medium.
            self.close()
            raise StickRefused(StickTrouble.ABSENT)

    def read(self, at: int, length: int) -> bytes:
        """As `ReadsBytes`."""
        if at < 0 or length < 0 or at + length > self.size:
            raise StickRefused(StickTrouble.DAMAGED)
        self._left -= length
        if self._left < 0 or self._now() > self._until:
            raise StickRefused(StickTrouble.SLOW)
        got = bytearray()
        while len(got) < length:
            try:
                piece = os.pread(self._file, min(length - len(got), 1 << 20), at + len(got))
            except OSError as gone:
                raise StickRefused(StickTrouble.GONE) from gone
            if not piece:
                raise StickRefused(StickTrouble.GONE)
            got += piece
            if self._now() > self._until:
                raise StickRefused(StickTrouble.SLOW)
        return bytes(got)

    def close(self) -> None:
        """Let go of it."""
        os.close(self._file)

    def __enter__(self) -> Medium:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()


class MediumPart:
    """A stretch of a medium: what a table of partitions names. What leads out of it is damage, not its neighbour."""

    def __init__(self, medium: ReadsBytes, start: int, size: int) -> None:
        self._medium, self._start = medium, start
        self.size = max(0, min(size, medium.size - start))

    def read(self, at: int, length: int) -> bytes:
        """As `ReadsBytes`."""
        if at < 0 or length < 0 or at + length > self.size:
            raise StickRefused(StickTrouble.DAMAGED)
        return self._medium.read(self._start + at, length)
