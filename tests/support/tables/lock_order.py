"""Sees in which order the centre's transactions lock: the audit log's head comes last, the head of the statuses after
every row that is asked for.

Both are held until the transaction ends, and nearly every act wants them. Who wants another row after them waits for
somebody who holds that row and waits for the head: a circle that only a refusal of the database ends. SQLite shows no
row locks, so what is asked for is seen on PostgreSQL only. Statements of tests do not count.
"""

from __future__ import annotations

import contextlib
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest.mock import patch
from weakref import WeakSet

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from django.db.transaction import Atomic

STATUSES = re.compile(r'\s*UPDATE\s+"?applications_statushead"?', re.IGNORECASE)
HEAD = re.compile(r'\s*UPDATE\s+"?audit_audithead"?\s+SET number', re.IGNORECASE)
ASKS = re.compile(r".*\sFOR UPDATE", re.IGNORECASE | re.DOTALL)
LOCKS = re.compile(
    r'\s*(?:UPDATE|DELETE\s+FROM|INSERT\s+INTO)\s+"?(?!audit_)\w|.*\sFOR UPDATE', re.IGNORECASE | re.DOTALL
)
PRODUCT = str(Path(__file__).parents[3] / "central")
TESTS = str(Path(__file__).parents[2])


@dataclass
class LockOrder:
    """What was locked after the head, by place and statement."""

    place: Callable[[], str]
    """Where in the product a statement is said; nothing if it is a test's own."""
    late: list[str] = field(default_factory=list)
    of_tests: WeakSet[Atomic] = field(default_factory=WeakSet)
    """Blocks that a test has opened: what it puts together, the centre does one by one."""
    heads: int = 0
    """How often the head was locked: a watch that saw none proves nothing."""

    def watch(self, connection: BaseDatabaseWrapper) -> Callable[..., Any]:
        """The wrapper of this connection's statements."""
        head: list[object] = []
        statuses: list[object] = []

        def said(execute: Any, sql: str, values: Any, many: bool, context: Any) -> Any:
            now = next((block for block in connection.atomic_blocks if not self._is_tests(block)), None)
            for held in (head, statuses):
                if held and held[0] is not now:
                    held.clear()
            if now is not None and HEAD.match(sql):
                head[:] = [now]
                self.heads += 1
            elif now is not None and STATUSES.match(sql):
                statuses[:] = [now]
            late = (head and LOCKS.match(sql)) or (statuses and ASKS.match(sql))
            if late and (place := self.place()):
                self.late.append(f"{place}: {' '.join(sql.split())[:120]}")
            return execute(sql, values, many, context)

        return said

    def _is_tests(self, block: Atomic) -> bool:
        return block._from_testcase or block in self.of_tests


@contextmanager
def watched(place: Callable[[], str] | None = None) -> Iterator[LockOrder]:
    """Every connection, also those that threads of a test open."""
    order, laid = LockOrder(place or _said_at), []

    def lay(connection: BaseDatabaseWrapper, **_: object) -> None:
        wrapper = order.watch(connection)
        connection.execute_wrappers.append(wrapper)
        laid.append((connection, wrapper))

    def enter(block: Atomic) -> None:
        frame = sys._getframe(1)
        while frame.f_back is not None and frame.f_code.co_filename == contextlib.__file__:
            frame = frame.f_back
        if place is None and frame.f_code.co_filename.startswith(TESTS):
            order.of_tests.add(block)
        entered(block)

    for connection in connections.all(initialized_only=True):
        lay(connection)
    connection_created.connect(lay, weak=False, dispatch_uid="lock-order")
    entered = Atomic.__enter__
    try:
        with patch.object(Atomic, "__enter__", enter):
            yield order
    finally:
        connection_created.disconnect(lay, dispatch_uid="lock-order")
        for connection, wrapper in laid:
            if wrapper in connection.execute_wrappers:
                connection.execute_wrappers.remove(wrapper)


def _said_at() -> str:
    """Where the product says it; nothing if it was a test."""
    frame = sys._getframe(2)
    while frame is not None:
        name = frame.f_code.co_filename
        if name.startswith(PRODUCT):
            return f"{Path(name).relative_to(Path(PRODUCT).parent)}:{frame.f_lineno}"
        if name.startswith(TESTS) and name != __file__:
            return ""
        frame = frame.f_back
    return ""
