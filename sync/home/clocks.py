"""Time and randomness as the outbox needs them, and the machine's own."""

from __future__ import annotations

import secrets
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


class Clock(Protocol):
    """Three views of time: what the wall says, what cannot jump, and which start of the machine this is."""

    @property
    def boot(self) -> str:
        """Random id of this start of the machine."""
        ...

    def now(self) -> datetime:
        """Wall clock, aware, UTC. It may be wrong and may jump."""
        ...

    def up_ms(self) -> int:
        """Milliseconds since this start of the machine, going on in suspend; never jumps."""
        ...


class Randomness(Protocol):
    """Where secret random bytes come from."""

    def bytes(self, count: int) -> bytes:
        """That many unpredictable bytes."""
        ...


class SystemClock:
    """The machine's clocks."""

    def __init__(self) -> None:
        try:
            self._boot = BOOT_ID.read_text(encoding="ascii").strip()
        except OSError:
            self._boot = secrets.token_hex(16)

    @property
    def boot(self) -> str:
        """The kernel's boot id."""
        return self._boot

    def now(self) -> datetime:
        """Wall clock, UTC."""
        return datetime.now(UTC)

    def up_ms(self) -> int:
        """CLOCK_BOOTTIME in milliseconds."""
        return time.clock_gettime_ns(time.CLOCK_BOOTTIME) // 1_000_000


class SystemRandomness:
    """The kernel's generator."""

    def bytes(self, count: int) -> bytes:
        """That many bytes of `secrets`."""
        return secrets.token_bytes(count)
