"""What systemd does for a unit with `Accept=yes`: a process for each connection to its socket."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support.machine.units import ROOT


@contextmanager
def unit_at(place: Path, program: str) -> Iterator[None]:
    """`python -m program` for whoever connects; the connection is its standard input and output."""
    ends = threading.Event()
    begun: list[subprocess.Popen[bytes]] = []

    def serve(listening: socket.socket) -> None:
        while not ends.is_set():
            try:
                line, _ = listening.accept()
            except TimeoutError:
                continue
            with line:
                begun.append(subprocess.Popen([sys.executable, "-m", program], stdin=line, stdout=line, cwd=ROOT))

    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(place))
        listening.listen()
        listening.settimeout(0.2)
        server = threading.Thread(target=serve, args=(listening,))
        server.start()
        try:
            yield
        finally:
            ends.set()
            server.join()
            for process in begun:
                process.wait(timeout=60)
