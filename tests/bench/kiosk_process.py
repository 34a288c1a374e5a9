"""A real kiosk process under the probe, and a finger on its socket."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from hardware.simulated.printer import SimulatedPrinter
from sync.outbox import KioskHome
from tests.bench.ground import wait_until
from tests.bench.probed_kiosk import memory_mb

START_S = 60.0


def display_environment(folder: Path) -> dict[str, str]:
    """No display, no sound, a Kivy home of its own; the clock starts now."""
    return os.environ | {
        "MADOGUCHI_DISPLAY": "offscreen",
        "SDL_VIDEODRIVER": "offscreen",
        "SDL_AUDIODRIVER": "dummy",
        "KIVY_HOME": str(folder / "kivy"),
        "BENCH_T0": repr(time.time()),
    }


class KioskProcess:
    """Started by `with`, ended at its end; then `frames` are there."""

    def __init__(self, folder: Path, home: KioskHome) -> None:
        self._folder, self._home = folder, home
        self._report = folder / "probe.jsonl"
        self.frames: list[tuple[float, float]] = []
        """When each turn of the UI thread ended, and its milliseconds."""

    def __enter__(self) -> Self:
        self._printer = SimulatedPrinter("127.0.0.1", 0, None)
        self._printer.start()
        self._report.unlink(missing_ok=True)
        path, config = self._folder / "t.sock", self._folder / "kiosk.toml"
        path.unlink(missing_ok=True)
        config.write_text(
            f'printer_url = "tcp://127.0.0.1:{self._printer.port}"\nsimulated = true\none_medium = true\n',
            encoding="utf-8",
        )
        arguments = ["--data", self._home.data, "--mirror", self._home.mirror, "--config", config]
        self._log = (self._folder / "kiosk.log").open("wb")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.bench.probed_kiosk", self._report, "--", *map(str, arguments)],
            env=display_environment(self._folder) | {"MADOGUCHI_TOUCH_SOCKET": str(path)},
            stdout=self._log,
            stderr=self._log,
        )
        wait_until(lambda: (path.exists() and self._report.exists()) or self.process.poll() is not None, START_S)
        assert self.process.poll() is None, (self._folder / "kiosk.log").read_text()
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._socket.settimeout(START_S)
        self._socket.connect(str(path))
        self._lines = self._socket.makefile("rwb")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._lines.close()
        self._socket.close()
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(START_S)
        self._printer.stop()
        self._log.close()
        said = [json.loads(line) for line in self._report.read_text().splitlines()]
        self.frames = [(at, took) for one in said if "frames" in one for at, took in one["frames"]]

    def first(self) -> tuple[float, float]:
        """Seconds from the start of the process to its first page, and memory then."""
        said = json.loads(self._report.read_text().splitlines()[0])
        return said["first"], said["memory_mb"]

    def memory_mb(self) -> float:
        """Now."""
        return memory_mb(self.process.pid)

    def asks(self, **order: object) -> dict[str, Any]:
        """One order to `kiosk.process.remote_control`."""
        self._lines.write(json.dumps(order).encode() + b"\n")
        self._lines.flush()
        answer: dict[str, Any] = json.loads(self._lines.readline())
        return answer

    def touch(self, label: str) -> None:
        """A finger on what bears this label."""
        assert self.asks(touch=label)["ok"], f"nothing called {label}: {self.asks(screen=True)['labels']}"

    def sees(self, text: str) -> dict[str, Any]:
        """Until it stands there."""
        seen = self.asks(wait_for=text, timeout=START_S)
        assert seen["ok"], f"{text} never came: {seen['step']} {seen['labels']}"
        return seen
