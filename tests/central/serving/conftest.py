"""The product's web server as a process of its own, with one worker and two threads: whoever holds one is felt."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.support.centre.centre_process import GIVE_UP_S, answers, free_port, kill, start, wait_for
from tests.support.centre.city import City


class Served:
    """The running server: an arbiter and its worker."""

    def __init__(self, process: subprocess.Popen[bytes], port: int) -> None:
        self.process, self.port = process, port
        self.base = f"http://127.0.0.1:{port}"

    @property
    def worker(self) -> int:
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return int(children[0])


@pytest.fixture
def served(city: City, settings: Any) -> Iterator[Served]:
    port = free_port()
    process = start(settings, "serve", "--bind", f"127.0.0.1:{port}", "--workers", "1", "--threads", "2")
    try:
        wait_for(lambda: answers(port))
        # It imports on its first request, which is nobody's measure.
        assert requests.get(f"http://127.0.0.1:{port}/sign-in/", timeout=GIVE_UP_S).status_code == 200
        yield Served(process, port)
    finally:
        kill(process)


@pytest.fixture
def port(served: Served) -> int:
    return served.port
