"""Whose requests work threads have: of one address a few at once, so that nobody waits behind all of a stranger's."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable

from central.serving.connection import Connection, State

Begin = Callable[[], None]


class Turns:
    """Of one address so many requests are with the work threads; the others stay with the thread that holds them."""

    def __init__(self, at_once: int) -> None:
        self._at_once = at_once
        self._busy: dict[str, int] = defaultdict(int)
        self._waiting: dict[str, deque[tuple[Connection, Begin]]] = defaultdict(deque)

    def ask(self, connection: Connection, begin: Begin) -> None:
        """Begin now, or when others of its address are done. A proxy of ours speaks for many, and waits for none."""
        source = connection.source
        if source and self._busy[source] >= self._at_once:
            connection.parked = True
            self._waiting[source].append((connection, begin))
            return
        self._busy[source] += 1
        begin()

    def done(self, source: str) -> None:
        """A work thread has finished with one of this address: the next that is still there begins."""
        self._busy[source] -= 1
        waiting = self._waiting[source]
        while waiting:
            connection, begin = waiting.popleft()
            if connection.state is not State.GONE:
                connection.parked = False
                self._busy[source] += 1
                begin()
                return
        del self._waiting[source]
        if not self._busy[source]:
            del self._busy[source]


class Unfinished:
    """Connections that wait for their client, by address, the oldest first."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._of: dict[str, dict[Connection, None]] = defaultdict(dict)

    def moved(self, connection: Connection) -> Connection | None:
        """Its state is another now. Above the limit of its address the oldest has to go: never who has just come."""
        if not connection.source or not connection.waits_for_client:
            self.forget(connection)
            return None
        mine = self._of[connection.source]
        mine.setdefault(connection)
        return next(iter(mine)) if len(mine) > self._most else None

    def forget(self, connection: Connection) -> None:
        """It waits no more."""
        mine = self._of.get(connection.source, {})
        mine.pop(connection, None)
        if not mine:
            self._of.pop(connection.source, None)
