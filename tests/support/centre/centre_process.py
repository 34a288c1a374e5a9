"""The centre's real processes on the test database: web workers and task workers."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.db import connection

GIVE_UP_S = 60


def environment(settings: Any) -> dict[str, str]:
    """So that a process of its own sees the test's database and keys."""
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        url = f"sqlite:///{database['NAME']}"
    else:
        host = str(database["HOST"]).replace("/", "%2F")
        url = f"postgresql://{database['USER']}@{host}/{database['NAME']}"
    return os.environ | {
        "DATABASE_URL": url,
        "MADOGUCHI_KEYS": str(settings.KEYS_DIR),
        "MADOGUCHI_STORE": str(settings.STORE),
        "MADOGUCHI_STORE_ENDPOINT": str(settings.STORE_ENDPOINT),
        "MADOGUCHI_SIGN_POLICIES": ",".join(settings.SIGN_POLICIES),
        "DJANGO_SETTINGS_MODULE": "central.project.settings",
        "MADOGUCHI_DEMO": "1",
    }


def start(
    settings: Any, *command: str, more: Mapping[str, str] | None = None, log: Path | None = None
) -> subprocess.Popen[bytes]:
    """`python -m central …`, in a process group of its own. `more` is added to its environment."""
    with (log or Path(os.devnull)).open("ab") as said:
        return subprocess.Popen(
            [sys.executable, "-m", "central", *command],
            env=environment(settings) | (more or {}),
            stdout=subprocess.DEVNULL,
            stderr=said,
            start_new_session=True,
        )


def kill(process: subprocess.Popen[bytes]) -> None:
    """End it and its children at once, as a power cut would."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(GIVE_UP_S)


def free_port() -> int:
    """A port on loopback that nobody uses at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(port: int) -> bool:
    """Whether somebody listens there."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def wait_for(state: Callable[[], bool]) -> None:
    """Until the state has come."""
    deadline = time.monotonic() + GIVE_UP_S
    while not state():
        assert time.monotonic() < deadline, "this state never came"
        time.sleep(0.002)
