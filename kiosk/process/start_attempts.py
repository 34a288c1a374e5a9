"""Starts that did not last: after some in a row the program rests with a page for staff, and no screen stays black.

A start is noted before anything can fail, however the process then ends (an exception, a signal, the watchdog), and
forgotten once the program has served for a while or was told to stop. The file says nothing but running times.
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable
from pathlib import Path

_LOG = logging.getLogger("kiosk.process.start_attempts")
IN_A_ROW = 3
WITHIN_S = 600.0
LASTS_S = 60.0
"""A program that stood so long, or served somebody, started well."""
REST_S = 300.0
"""How long the page for staff stands before the next try. `kiosk.service` would allow ten starts in that time."""
NAME = "kiosk-starts.json"


def _up_s() -> float:
    return time.clock_gettime(time.CLOCK_BOOTTIME)


class StartAttempts:
    """Of one kiosk, in its data folder. A folder that cannot be written is no reason not to start."""

    def __init__(self, folder: Path, up_s: Callable[[], float] = _up_s) -> None:
        self._file = folder / NAME
        self._up_s = up_s

    def begin(self) -> int:
        """Note this start. How many before it did not last."""
        now = self._up_s()
        # The clock runs from the machine's start: what lies ahead of it is of an earlier one.
        before = [at for at in self._noted() if 0 <= now - at < WITHIN_S]
        self._note([*before, now][-IN_A_ROW:])
        return len(before)

    def lasted(self) -> None:
        """All is well: forget them."""
        self._note([])

    def _noted(self) -> list[float]:
        try:
            return [float(at) for at in json.loads(self._file.read_bytes())]
        except (OSError, ValueError, TypeError):
            return []

    def _note(self, starts: list[float]) -> None:
        beside = self._file.with_name(f"{NAME}.new")
        try:
            if starts:
                beside.write_text(json.dumps(starts), encoding="utf-8")
                beside.replace(self._file)
            else:
                self._file.unlink(missing_ok=True)
        except OSError as refused:
            _LOG.warning("starts_not_noted %s", type(refused).__name__)
