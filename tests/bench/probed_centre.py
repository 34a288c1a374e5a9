"""The centre's processes with a clock at the writer of SQLite: how long each turn was waited for, and how long held.

`gunicorn --config python:tests.bench.probed_centre …` is a web worker as in service, `python -m
tests.bench.probed_centre worker` the task worker. Each process writes its turns to a file of its own in the folder
BENCH_TURNS.
"""

from __future__ import annotations

import os
import runpy
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from central.database.sqlite_in_turn.base import DatabaseWrapper

# gunicorn reads a module: these are the settings of the service.
from central.serving.gunicorn_settings import *  # noqa: F403

FOLDER = "BENCH_TURNS"


@dataclass(frozen=True)
class WriterTurn:
    """One transaction, or one change outside of one."""

    at: float
    """When it was given back, as `time.monotonic` of this machine."""
    waited_ms: float
    held_ms: float
    who: str
    """`web` or `worker`."""


class Clock:
    """Around the two doors of `central.database.sqlite_in_turn`."""

    def __init__(self, folder: Path, who: str) -> None:
        self._folder, self._who = folder, who
        self._files: dict[int, int] = {}

    def watch(self) -> None:
        """From here on, in this process and those that it forks."""
        take, give = DatabaseWrapper._take_turn, DatabaseWrapper._give_turn

        def taken(wrapper: DatabaseWrapper) -> None:
            if wrapper._room is not None:
                return
            asked = time.monotonic()
            take(wrapper)
            self._turns[id(wrapper)] = (asked, time.monotonic())

        def given(wrapper: DatabaseWrapper) -> None:
            held = wrapper._room is not None
            give(wrapper)
            if held:
                self._note(*self._turns.pop(id(wrapper)))

        self._turns: dict[int, tuple[float, float]] = {}
        DatabaseWrapper._take_turn = taken  # type: ignore[method-assign]  # the clock stands around it
        DatabaseWrapper._give_turn = given  # type: ignore[method-assign]

    def _note(self, asked: float, had: float) -> None:
        now, process = time.monotonic(), os.getpid()
        if process not in self._files:
            path = self._folder / f"{self._who}-{process}"
            self._files[process] = os.open(path, os.O_CREAT | os.O_WRONLY | os.O_APPEND, 0o600)
        line = f"{now:.6f} {(had - asked) * 1000:.3f} {(now - had) * 1000:.3f}\n"
        os.write(self._files[process], line.encode())


def turns_in(folder: Path, begun: float, end: float) -> Iterator[WriterTurn]:
    """What all processes noted between these moments."""
    for path in folder.iterdir():
        for line in path.read_text().splitlines():
            at, waited_ms, held_ms = map(float, line.split())
            if begun <= at <= end:
                yield WriterTurn(at, waited_ms, held_ms, path.name.partition("-")[0])


if FOLDER in os.environ:
    Clock(Path(os.environ[FOLDER]), "worker" if __name__ == "__main__" else "web").watch()

if __name__ == "__main__":
    sys.argv[0] = "central"
    runpy.run_module("central", run_name="__main__", alter_sys=True)
