"""A database that another process writes: one read-only connection, held for as long as its name means the same file.

Opening costs some thirty system calls and a shared-memory file, reading a few. The writer may replace a damaged file at
any time; while our connection stands the old file's inode cannot be given to the new one, so the two are told apart.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterable
from pathlib import Path
from typing import Any

BUSY_S = 5.0
"""Reading waits for nobody but a writer that comes back from a crash."""


class ForeignFile:
    """Reads, never writes, keeps no read transaction open. Safe from any thread."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._connection: sqlite3.Connection | None = None
        self._inode = (0, 0)

    def rows(self, sql: str, parameters: Iterable[object] = ()) -> list[tuple[Any, ...]]:
        """All rows of a question.

        Raises:
            FileNotFoundError, sqlite3.Error, ValueError: not there, not readable, or damaged.
        """
        with self._lock:
            try:
                return self._current().execute(sql, tuple(parameters)).fetchall()
            except BaseException:
                self._let_go()
                raise

    def close(self) -> None:
        """Let go of the file; the next question opens it again."""
        with self._lock:
            self._let_go()

    def _current(self) -> sqlite3.Connection:
        # Looked at first: a file that takes the name between is taken for the old one now, and opened anew next time.
        found = self._path.stat()
        inode = (found.st_dev, found.st_ino)
        if self._connection is None or inode != self._inode:
            self._let_go()
            self._connection = sqlite3.connect(
                f"{self._path.absolute().as_uri()}?mode=ro", uri=True, timeout=BUSY_S, check_same_thread=False
            )
            self._inode = inode
        return self._connection

    def _let_go(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None
