"""Programs that were started here, watched, and ended by their own id and nothing else."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

POLL_S = 0.05
"""How often a state is looked at while waiting for it."""


class NotReady(Exception):
    """A program ended or did not reach its state in time. Its log says why."""


class Program:
    """One child process in a session of its own, with its log in a file."""

    def __init__(self, name: str, command: Sequence[str], log: Path, env: Mapping[str, str] | None = None) -> None:
        self.name = name
        self._command = list(command)
        self._log = log
        self._env = dict(os.environ) | dict(env or {})
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """Process id while it runs."""
        if self._process is None:
            raise NotReady(f"{self.name} was not started")
        return self._process.pid

    @property
    def running(self) -> bool:
        """Whether it was started and has not ended."""
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Start it; does not wait for it to be ready."""
        self._log.parent.mkdir(parents=True, exist_ok=True)
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=self._env, start_new_session=True
            )

    def kill(self) -> None:
        """SIGKILL: what a power cut is to a program."""
        self._signal(signal.SIGKILL)

    def ask_to_end(self) -> None:
        """SIGTERM; does not wait for the end."""
        self._signal(signal.SIGTERM)

    def stop(self, timeout_s: float = 15) -> None:
        """SIGTERM, then SIGKILL for what does not listen."""
        if not self.running:
            return
        self.ask_to_end()
        assert self._process is not None
        try:
            self._process.wait(timeout_s)
        except subprocess.TimeoutExpired:
            self.kill()

    def _signal(self, number: int) -> None:
        if self._process is not None and self._process.poll() is None:
            os.killpg(self._process.pid, number)
            if number == signal.SIGKILL:
                self._process.wait()

    def wait_until(self, ready: Callable[[], bool], timeout_s: float) -> None:
        """Wait for a state of this program.

        Raises:
            NotReady: it ended, or the time is over; with the end of its log.
        """
        end = time.monotonic() + timeout_s
        while not ready():
            if not self.running or time.monotonic() > end:
                raise NotReady(f"{self.name} is not ready; the end of its log:\n{self.last_words()}")
            time.sleep(POLL_S)

    def last_words(self, lines: int = 30) -> str:
        """The end of its log."""
        if not self._log.exists():
            return ""
        return "\n".join(self._log.read_text(errors="replace").splitlines()[-lines:])


def stop_all(*programs: Program) -> None:
    """End them side by side: none waits for what another still has to put away."""
    for program in programs:
        program.ask_to_end()
    for program in programs:
        program.stop()


def listens(port: int, host: str = "127.0.0.1") -> bool:
    """Whether somebody accepts connections there."""
    with socket.socket() as probe:
        probe.settimeout(0.5)
        return probe.connect_ex((host, port)) == 0


def wait_for(state: Callable[[], bool], what: str, timeout_s: float = 60) -> None:
    """Wait for a state that no single program owns.

    Raises:
        NotReady: the time is over.
    """
    end = time.monotonic() + timeout_s
    while not state():
        if time.monotonic() > end:
            raise NotReady(f"waited {timeout_s:.0f} s for {what}")
        time.sleep(POLL_S)
