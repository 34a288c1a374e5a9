"""Writers of SQLite in a queue of the operating system's.

SQLite lets one writer in and makes the others poll with growing naps: whoever comes back at once wins again and again,
and a clerk naps for seconds beside a draining queue. Here every transaction, of a page, a contact, a worker or a
command, waits at two file locks before its BEGIN, and is woken when it is its turn; and so does a change by itself.

Two, because a lock alone is taken again by the one who just gave it back. Who waits for the room holds the door
meanwhile, so whoever comes back stands behind.
"""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO

from django.db.backends.sqlite3 import base

_CHANGES = ("INSERT", "UPDATE", "DELETE", "REPLAC")


class _Cursor(base.SQLiteCursorWrapper):
    """A change outside of a transaction is a transaction of its own, and waits in line like one."""

    line: DatabaseWrapper

    def execute(self, query: str, params: Any = None) -> Any:
        """One statement."""
        with self.line.in_turn(query):
            return super().execute(query, params)

    def executemany(self, query: str, param_list: Any) -> Any:
        """One for each."""
        with self.line.in_turn(query):
            return super().executemany(query, param_list)


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection whose transactions begin in turn.

    A killed holder's locks go with its process. Who does not know of them (another program) still gets in by SQLite's
    own lock.
    """

    _room: BinaryIO | None = None

    def create_cursor(self, name: str | None = None) -> _Cursor:
        """Django's own hook."""
        cursor: _Cursor = self.connection.cursor(factory=_Cursor)
        cursor.line = self
        return cursor

    @contextmanager
    def in_turn(self, query: str) -> Iterator[None]:
        """Hold a turn for this statement, if it changes something and no transaction holds one for it."""
        if not self.autocommit or self._room is not None or not query.lstrip()[:6].upper().startswith(_CHANGES):
            yield
            return
        self._take_turn()
        try:
            yield
        finally:
            self._give_turn()

    def _start_transaction_under_autocommit(self) -> None:
        self._take_turn()
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc] # Django's own hook; the stubs leave it out
        except BaseException:
            self._give_turn()
            raise

    def _commit(self) -> None:
        super()._commit()  # type: ignore[misc] # Django's own hook; the stubs leave it out
        self._give_turn()  # not after a commit that failed: then a rollback comes

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc] # Django's own hook; the stubs leave it out
        finally:
            self._give_turn()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc] # Django's own hook; the stubs leave it out
        finally:
            self._give_turn()

    def _take_turn(self) -> None:
        name = str(self.settings_dict["NAME"])
        if self._room is not None or not Path(name).is_file():
            return
        room = Path(f"{name}-line").open("ab")  # noqa: SIM115 - held until the transaction ends
        try:
            with Path(f"{name}-door").open("ab") as door:
                fcntl.flock(door, fcntl.LOCK_EX)
                fcntl.flock(room, fcntl.LOCK_EX)
        except BaseException:
            room.close()
            raise
        self._room = room

    def _give_turn(self) -> None:
        room, self._room = self._room, None
        if room is not None:
            with suppress(OSError):
                room.close()
