"""Writers of SQLite in a queue of the operating system's.

SQLite lets one writer in and makes the others poll with growing naps: whoever comes back at once wins again and again,
and a clerk naps for seconds beside a draining queue. Here every transaction, of a page, a contact, a worker or a
command, waits at two file locks before its BEGIN, and is woken when it is its turn.

Two, because a lock alone is taken again by the one who just gave it back. Who waits for the room holds the door
meanwhile, so whoever comes back stands behind.
"""

from __future__ import annotations

import fcntl
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from django.db.backends.sqlite3 import base


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection whose transactions begin in turn.

    A killed holder's locks go with its process. Who does not know of them (another program) still gets in by SQLite's
    own lock.
    """

    _room: BinaryIO | None = None

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
