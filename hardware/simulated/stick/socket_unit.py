"""Stands in for systemd and udev: a socket where each connection starts the reader anew, and a place where a stick
appears and goes. The reader is the real one.
"""

from __future__ import annotations

import contextlib
import os
import select
import signal
import socket
import sys
import threading
from pathlib import Path
from typing import TextIO

import hardware

_LISTENING_FD = 3
_BACKLOG = 16
_PATIENCE_S = 90.0
"""A little more than `RuntimeMaxSec` of the unit."""
_LOOKS_S = 0.2
_HOUSE = Path(hardware.__file__).parents[1]


class SimulatedStick:
    """The socket unit and the port of the machine, in one folder."""

    def __init__(self, folder: Path, log: TextIO | None = None) -> None:
        """`log`: where the reader's words go; else nowhere."""
        self.socket, self.device = folder / "stick.sock", folder / "stick"
        self._log = log
        self._ended = threading.Event()
        self._listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._thread = threading.Thread(target=self._serve, name="simulated-stick", daemon=True)

    def __enter__(self) -> SimulatedStick:
        self.socket.unlink(missing_ok=True)
        self._listening.bind(str(self.socket))
        self.socket.chmod(0o600)
        self._listening.listen(_BACKLOG)
        self._thread.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self._ended.set()
        self._thread.join()
        self._listening.close()
        self.socket.unlink(missing_ok=True)
        self.pull()

    def plug(self, image: bytes | bytearray) -> None:
        """Put in a stick with these bytes; one that is there is pulled before."""
        self.pull()
        made = self.device.with_suffix(".new")
        made.write_bytes(image)
        made.rename(self.device)

    def pull(self) -> None:
        """Take it out, also while it is read."""
        with contextlib.suppress(FileNotFoundError):
            os.truncate(self.device, 0)
            self.device.unlink()

    @property
    def is_in(self) -> bool:
        """Whether a stick is in."""
        return self.device.exists()

    def _serve(self) -> None:
        while not self._ended.is_set():
            if select.select([self._listening], [], [], _LOOKS_S)[0]:
                self._start_reader()

    def _start_reader(self) -> None:
        """As systemd does: the listening socket is its third descriptor, and it takes one connection."""
        told = {"LISTEN_FDS": "1", "MADOGUCHI_STICK_DEVICE": str(self.device), "PYTHONPATH": str(_HOUSE)}
        words = os.devnull if self._log is None else f"/dev/fd/{self._log.fileno()}"
        reader = os.posix_spawn(
            sys.executable,
            [sys.executable, "-m", "hardware.stick"],
            {**os.environ, **told},
            file_actions=[
                (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
                (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0),
                (os.POSIX_SPAWN_OPEN, 2, words, os.O_WRONLY | os.O_APPEND, 0),
                (os.POSIX_SPAWN_DUP2, self._listening.fileno(), _LISTENING_FD),
            ],
        )
        ending = os.pidfd_open(reader)
        try:
            if not select.select([ending], [], [], _PATIENCE_S)[0]:
                os.kill(reader, signal.SIGKILL)
            os.waitpid(reader, 0)
        finally:
            os.close(ending)
