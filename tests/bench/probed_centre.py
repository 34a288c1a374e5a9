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

import central
from central.database.sqlite_in_turn.base import DatabaseWrapper

# gunicorn reads a module: these are the settings of the service.
from central.serving.gunicorn_settings import *  # noqa: F403

FOLDER = "BENCH_TURNS"
_CENTRE = str(Path(central.__file__).parent)
_LINE = str(Path(_CENTRE, "database"))


@dataclass(frozen=True)
class WriterTurn:
    """One transaction, or one change outside of one."""

    at: float
    """When it was given back, as `time.monotonic` of this machine."""
    waited_ms: float
    held_ms: float
    who: str
    """`web` or `worker`."""
    commit_ms: float
    """Of what it was held: the commit, with the checkpoint that it may bring."""
    where: str
    """The centre's function that began it."""


class Clock:
    """Around the two doors of `central.database.sqlite_in_turn`."""

    def __init__(self, folder: Path, who: str) -> None:
        self._folder, self._who = folder, who
        self._files: dict[int, int] = {}

    def watch(self) -> None:
        """From here on, in this process and those that it forks."""
        take, give, commit = DatabaseWrapper._take_turn, DatabaseWrapper._give_turn, DatabaseWrapper._commit

        def taken(wrapper: DatabaseWrapper) -> None:
            if wrapper._room is not None:
                return
            asked = time.monotonic()
            take(wrapper)
            self._turns[id(wrapper)] = (asked, time.monotonic(), _where())

        def committed(wrapper: DatabaseWrapper) -> None:
            self._commits[id(wrapper)] = time.monotonic()
            commit(wrapper)

        def given(wrapper: DatabaseWrapper) -> None:
            held = wrapper._room is not None
            give(wrapper)
            began = self._commits.pop(id(wrapper), None)
            if held:
                self._note(*self._turns.pop(id(wrapper)), began)

        self._turns: dict[int, tuple[float, float, str]] = {}
        self._commits: dict[int, float] = {}
        DatabaseWrapper._take_turn = taken  # type: ignore[method-assign]  # the clock stands around it
        DatabaseWrapper._give_turn = given  # type: ignore[method-assign]
        DatabaseWrapper._commit = committed  # type: ignore[method-assign]

    def _note(self, asked: float, had: float, where: str, commit: float | None) -> None:
        now, process = time.monotonic(), os.getpid()
        if process not in self._files:
            path = self._folder / f"{self._who}-{process}"
            self._files[process] = os.open(path, os.O_CREAT | os.O_WRONLY | os.O_APPEND, 0o600)
        numbers = now, (had - asked) * 1000, (now - had) * 1000, 0.0 if commit is None else (now - commit) * 1000
        line = f"{' '.join(format(one, '.6f') for one in numbers)} {where}\n"
        os.write(self._files[process], line.encode())


def turns_in(folder: Path, begun: float, end: float) -> Iterator[WriterTurn]:
    """What all processes noted between these moments."""
    for path in folder.iterdir():
        for line in path.read_text().splitlines():
            *numbers, where = line.split()
            at, waited_ms, held_ms, commit_ms = map(float, numbers)
            if begun <= at <= end:
                yield WriterTurn(at, waited_ms, held_ms, path.name.partition("-")[0], commit_ms, where)


def _where() -> str:
    frame = sys._getframe(2)
    while frame is not None:
        name = frame.f_code.co_filename
        if name.startswith(_CENTRE) and not name.startswith(_LINE):
            return f"{Path(name).stem}.{frame.f_code.co_name}"
        frame = frame.f_back  # type: ignore[assignment]  # the last has none
    return "django"


if FOLDER in os.environ:
    Clock(Path(os.environ[FOLDER]), "worker" if __name__ == "__main__" else "web").watch()

if __name__ == "__main__":
    sys.argv[0] = "central"
    runpy.run_module("central", run_name="__main__", alter_sys=True)
