"""Writers of SQLite in a queue of the operating system's.

SQLite lets one writer in and makes the others poll with growing naps: whoever comes back at once wins again and again,
and a clerk naps for seconds beside a draining queue. Here every transaction, of a page, a contact, a worker or a
command, waits at two file locks before its BEGIN, and is woken when it is its turn; and so does a change by itself.

Two, because a lock alone is taken again by the one who just gave it back. Who waits for the room holds the door
meanwhile, so whoever comes back stands behind.

Contacts of kiosks (`standing_as_one`) have such a line of their own before this one, and the first of it stands in
both: a page, for which a person waits, stands behind one contact at most, however many workers bring contacts.

Who works for nobody that waits (the task worker, `coming_after_others`) has a third lock before these: all of them
stand in line as one. If somebody stood before that one, others are at work: then it rests for several times as long as
it held the writer, and at least as long as its process used a processor since it rested last, and all of them with it:
a page wants the processor too. Low priority of the process would do the contrary: who holds the writer and
is given no processor is waited for by everybody.
"""

from __future__ import annotations

import fcntl
import struct
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO, Self

from django.db import connections
from django.db.backends.sqlite3 import base

RESTS = 4
"""So many times as long as it held the writer, who gives way leaves it to the others."""
RESTS_OF_WORK = 1
"""So many times as long as its process used a processor."""
LONGEST_REST_S = 0.5
_MOMENT = struct.Struct("d")
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


class _Later:
    """The place of all who come after others. In its file stands until when they rest, by the machine's clock since it
    started.
    """

    _worked = 0.0
    """What this process had used a processor when one of its turns ended last, in seconds."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._had: float | None = None

    def __enter__(self) -> Self:
        """Waits for the others of its kind, and rests as long as they must."""
        self._file = self._path.open("a+b")
        # A door here too: whoever records piece after piece would come back before the next one has woken.
        with Path(f"{self._path}-door").open("ab") as door:
            try:
                fcntl.flock(door, fcntl.LOCK_EX)
                fcntl.flock(self._file, fcntl.LOCK_EX)
                time.sleep(self._rest_s())
            except BaseException:
                self._file.close()
                raise
        return self

    def has_turn(self, *, others: bool) -> None:
        """The writer is ours from now on. `others`: somebody had it or waited for it before us."""
        self._had = time.monotonic() if others else None

    def __exit__(self, *_: object) -> None:
        """The writer was given back."""
        with self._file as file:
            before, _Later._worked = _Later._worked, time.process_time()
            if self._had is not None:
                now = time.monotonic()
                rest = max(RESTS * (now - self._had), RESTS_OF_WORK * (_Later._worked - before))
                file.truncate(0)
                file.write(_MOMENT.pack(now + min(rest, LONGEST_REST_S)))

    def _rest_s(self) -> float:
        self._file.seek(0)
        said = self._file.read(_MOMENT.size)
        left = _MOMENT.unpack(said)[0] - time.monotonic() if len(said) == _MOMENT.size else 0.0
        return left if 0 < left <= LONGEST_REST_S else 0.0  # what is more was written before this machine started anew


class _Line:
    """Two file locks: whoever waits for the room holds the door, and whoever comes back stands behind."""

    waited = False
    """Whether anybody stood before us."""

    def __init__(self, name: str) -> None:
        self._door, self._room = Path(f"{name}-door"), Path(f"{name}-line")

    def __enter__(self) -> Self:
        """The room is ours from now on."""
        with ExitStack() as turn:
            room = turn.enter_context(self._room.open("ab"))
            with self._door.open("ab") as door:
                self.waited = any([_locked_after_others(door), _locked_after_others(room)])
            self._turn = turn.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        """Given back."""
        self._turn.close()


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection whose transactions begin in turn.

    A killed holder's locks go with its process. Who does not know of them (another program) still gets in by SQLite's
    own lock.
    """

    comes_after_others = False
    """For all connections of this process."""
    stands_as_one = False
    """Of this connection, for as long as `standing_as_one` lasts."""
    _room: ExitStack | None = None
    """Open while it has its turn."""

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
        with ExitStack() as turn:
            later = turn.enter_context(_Later(Path(f"{name}-later"))) if self.comes_after_others else None
            if self.stands_as_one:
                turn.enter_context(_Line(f"{name}-one"))
            waited = turn.enter_context(_Line(name)).waited
            if later is not None:
                later.has_turn(others=waited)
            self._room = turn.pop_all()

    def _give_turn(self) -> None:
        room, self._room = self._room, None
        if room is not None:
            with suppress(OSError):
                room.close()


def _locked_after_others(lock: BinaryIO) -> bool:
    """Wait for it; returns whether it had to be waited for."""
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        fcntl.flock(lock, fcntl.LOCK_EX)
        return True
    return False


@contextmanager
def coming_after_others() -> Iterator[None]:
    """This process' writers let everybody else go first. For the task worker: nobody waits for it."""
    DatabaseWrapper.comes_after_others = True
    try:
        yield
    finally:
        DatabaseWrapper.comes_after_others = False


@contextmanager
def standing_as_one() -> Iterator[None]:
    """Transactions of this thread inside the block stand in line as one with those of all others that say so. For many
    that come together from several processes, so that nobody else waits for more than one of them.
    """
    connection = connections["default"]
    if not isinstance(connection, DatabaseWrapper):
        yield  # PostgreSQL queues by itself
        return
    connection.stands_as_one = True
    try:
        yield
    finally:
        connection.stands_as_one = False
