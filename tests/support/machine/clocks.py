"""A clock that a test moves, and randomness that repeats."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

START = datetime(2026, 11, 20, 1, 52, 10, tzinfo=UTC)


class FakeClock:
    """Wall clock and boot-time clock move together, except when a test says otherwise."""

    def __init__(self, start: datetime = START, boot: str = "boot-1") -> None:
        self.wall = start
        self.up = 60_000
        self._boot = boot

    @property
    def boot(self) -> str:
        return self._boot

    def now(self) -> datetime:
        return self.wall

    def up_ms(self) -> int:
        return self.up

    def pass_time(self, span: timedelta) -> None:
        """Real time passes."""
        self.wall += span
        self.up += int(span / timedelta(milliseconds=1))

    def jump(self, span: timedelta) -> None:
        """Somebody sets the wall clock."""
        self.wall += span

    def reboot(self, boot: str) -> None:
        """The machine starts again."""
        self._boot = boot
        self.up = 5_000


class SeededRandomness:
    """The same bytes for the same seed. Tests only."""

    def __init__(self, seed: int = 1) -> None:
        self._random = random.Random(seed)

    def bytes(self, count: int) -> bytes:
        return self._random.randbytes(count)
