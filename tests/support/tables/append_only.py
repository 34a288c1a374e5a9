"""Emptying the test database between transactional tests although some tables refuse it.

Django's flush deletes from or truncates every table; the product forbids that on append-only ones. Only the test
runner may lift it, for the length of one flush.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connections
from django.db.backends.postgresql.operations import DatabaseOperations as PostgresOperations
from django.db.backends.sqlite3.operations import DatabaseOperations as SqliteOperations


@contextmanager
def lifted(connection: Any) -> Iterator[None]:
    """Append-only triggers are off inside."""
    with connection.cursor() as cursor:
        if connection.vendor != "sqlite":
            cursor.execute("SET session_replication_role = replica")
            try:
                yield
            finally:
                cursor.execute("SET session_replication_role = origin")
            return
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = cursor.fetchall()
        for name, _ in triggers:
            cursor.execute(f"DROP TRIGGER {name}")
        try:
            yield
        finally:
            for _, statement in triggers:
                cursor.execute(statement)


def allow_flush() -> None:
    """Let the test runner's flush pass append-only tables; call once, from a conftest."""
    for operations in (SqliteOperations, PostgresOperations):
        if hasattr(operations, "_flush_as_written"):
            continue
        original = operations.execute_sql_flush
        operations._flush_as_written = original  # type: ignore[union-attr]

        def flush(self: Any, sql_list: Iterable[str], original: Any = original) -> None:
            with lifted(connections[self.connection.alias]):
                original(self, sql_list)

        operations.execute_sql_flush = flush  # type: ignore[method-assign]
