"""What the screen program needs from the world and must be able to replace: time and chance."""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

from kiosk.runtime.bus import Event


class Clock(Protocol):
    """Wall time for people, running time for waiting."""

    def now(self) -> datetime:
        """Aware, in UTC."""

    def monotonic(self) -> float:
        """Seconds that never jump."""


class Randomness(Protocol):
    """Bytes nobody can guess."""

    def bytes(self, count: int) -> bytes:
        """So many of them."""


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Wall clock, aware, in UTC."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Seconds since some moment before the start."""
        return time.monotonic()


class SystemRandomness:
    """The kernel's random numbers."""

    def bytes(self, count: int) -> bytes:
        """From getrandom(2)."""
        return secrets.token_bytes(count)


@dataclass(frozen=True)
class Ticked(Event):
    """The clock, once a second; `now_s` is monotonic seconds."""

    now_s: float
