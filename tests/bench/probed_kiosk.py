"""The kiosk program with a clock in its UI thread: `python -m tests.bench.probed_kiosk FILE -- kiosk's arguments`.

Writes JSON lines to FILE: `first` (seconds from BENCH_T0 to the first frame of a page on which a visit can begin, and
memory), then at the end `frames`: milliseconds that each turn of the UI thread took, without the sleep that keeps to
the frame rate.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path
from typing import Any


def memory_mb(pid: int | str = "self") -> float:
    """Resident memory."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0


class Probe:
    """Told of every turn of the event loop."""

    def __init__(self, out: Path) -> None:
        self._out = out
        self._born = float(os.environ["BENCH_T0"])
        self._turns: list[tuple[float, float]] = []
        self._begun = 0.0
        self._first = True

    def watch(self, display: Any) -> None:
        """Hang onto Kivy: a turn begins when the clock has slept and ends when the window has flipped."""
        from kivy.base import EventLoopBase
        from kivy.clock import ClockBaseBehavior
        from kivy.core.window import Window

        self._display = display
        slept, idle = ClockBaseBehavior.idle, EventLoopBase.idle

        def after_sleep(clock: Any) -> Any:
            value = slept(clock)
            self._begun = time.perf_counter()
            return value

        def turn(loop: Any) -> None:
            idle(loop)
            self._turns.append((time.time(), (time.perf_counter() - self._begun) * 1000))

        ClockBaseBehavior.idle = after_sleep
        EventLoopBase.idle = turn
        Window.bind(on_flip=self._flipped)

    def write(self) -> None:
        """At the end."""
        self._say({"frames": self._turns, "memory_mb": memory_mb()})

    def _flipped(self, _: object) -> None:
        if self._first and type(self._display.view.screen).__name__ == "Welcome":
            self._first = False
            self._say({"first": time.time() - self._born, "memory_mb": memory_mb()})

    def _say(self, words: dict[str, object]) -> None:
        with self._out.open("a") as file:
            file.write(json.dumps(words) + "\n")


def main() -> int:
    """Run the kiosk's own main with the probe in it."""
    probe = Probe(Path(sys.argv[1]))
    sys.argv = ["kiosk", *sys.argv[3:]]
    from kiosk import app
    from kiosk.__main__ import main as kiosk

    run = app.Display.run

    def probed(display: Any) -> None:
        probe.watch(display)
        try:
            run(display)
        finally:
            probe.write()

    app.Display.run = probed  # type: ignore[method-assign]  # the probe stands around it
    return kiosk()


if __name__ == "__main__":
    sys.exit(main())
