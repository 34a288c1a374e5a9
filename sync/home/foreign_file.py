"""A database that another process writes, perhaps as another user: one read-only connection, held while it is true.

Opening costs some thirty system calls and a shared-memory file, reading a few. The writer may replace a damaged file at
any time; while our connection stands the old file's inode cannot be given to the new one, so the two are told apart.

In a folder of another user a reader makes no file, so how it can read depends on what the writer left there (ADR 0002):
LIVE    log and shared memory are there, or the folder is ours: SQLite's own way
STILL   no log: the writer ended cleanly and everything is in the file, which nobody changes: `immutable=1`
COPIED  a log without its shared memory, as a power cut leaves it: both are copied and read there
Whatever is read STILL or COPIED counts only if nothing has changed in the folder meanwhile.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

BUSY_S = 5.0
"""Reading waits for nobody but a writer that comes back from a crash."""
LOOKS = 5
"""The writer starts or ends once in a while; a file that changed under so many looks is told as not readable."""
Found = TypeVar("Found")


class _Way(Enum):
    LIVE = auto()
    STILL = auto()
    COPIED = auto()


@dataclass(frozen=True)
class _Sight:
    """How the file can be read just now, and the figures that differ once that is no longer so."""

    way: _Way
    figures: tuple[int, ...]


class ForeignFile:
    """Reads, never writes, keeps no read transaction open. Safe from any thread."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._connection: sqlite3.Connection | None = None
        self._opened: _Sight | None = None
        self._copy: TemporaryDirectory[str] | None = None

    def rows(self, sql: str, parameters: Iterable[object] = ()) -> list[tuple[Any, ...]]:
        """All rows of a question.

        Raises:
            OSError, sqlite3.Error, ValueError: not there, not permitted, not readable, or damaged.
        """
        given = tuple(parameters)
        return self.ask(lambda connection: connection.execute(sql, given).fetchall())

    def ask(self, question: Callable[[sqlite3.Connection], Found]) -> Found:
        """What a question finds; it may be asked several times. Raises as `rows`."""
        with self._lock:
            for _ in range(LOOKS):
                sight = self._sight()
                try:
                    found = question(self._current(sight))
                except (sqlite3.Error, ValueError, FileNotFoundError):
                    self._let_go()
                    if self._sight() == sight:
                        raise
                    continue
                except BaseException:
                    self._let_go()
                    raise
                if sight.way is _Way.LIVE or self._sight() == sight:
                    return found
                self._let_go()
            raise sqlite3.OperationalError("the file changes while it is read")

    def close(self) -> None:
        """Let go of the file; the next question opens it again."""
        with self._lock:
            self._let_go()

    def _sight(self) -> _Sight:
        # Looked at first: a file that takes the name between is taken for the old one now, and opened anew next time.
        found = self._path.stat()
        file = (found.st_dev, found.st_ino)
        log = _figures(self._beside("-wal"))
        if (log and _figures(self._beside("-shm"))) or os.access(self._path.parent, os.W_OK):
            return _Sight(_Way.LIVE, file)
        still = (*file, found.st_size, found.st_mtime_ns, *_figures(self._path.parent))
        return _Sight(_Way.COPIED, (*still, *log)) if log else _Sight(_Way.STILL, still)

    def _current(self, sight: _Sight) -> sqlite3.Connection:
        if self._connection is None or sight != self._opened:
            self._let_go()
            match sight.way:
                case _Way.LIVE:
                    self._connection = _connect(self._path, "mode=ro")
                case _Way.STILL:
                    self._connection = _connect(self._path, "mode=ro&immutable=1")
                case _Way.COPIED:
                    self._connection = _connect(self._copied(), "mode=rw")
            self._opened = sight
        return self._connection

    def _copied(self) -> Path:
        self._copy = TemporaryDirectory(prefix="madoguchi-look-")
        copy = Path(self._copy.name) / self._path.name
        for suffix in ("", "-wal"):
            shutil.copyfile(self._beside(suffix), f"{copy}{suffix}")
        return copy

    def _beside(self, suffix: str) -> Path:
        return self._path.with_name(self._path.name + suffix)

    def _let_go(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None
        if self._copy is not None:
            self._copy.cleanup()
            self._copy = None


def _figures(path: Path) -> tuple[int, ...]:
    try:
        found = path.stat()
    except FileNotFoundError:
        return ()
    return (found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns)


def _connect(path: Path, how: str) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.absolute().as_uri()}?{how}", uri=True, timeout=BUSY_S, check_same_thread=False)
