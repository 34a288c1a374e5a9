"""Rows written many at a time by hand-written statements: for the centre's hottest paths, where Django's model objects
and its building of statements cost more than the database does.

Each writer belongs to one database. What is written through it is part of the caller's transaction, and is there at
the latest when the block is left.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from typing import Any, Protocol

from django.db import connection
from django.db.models import Model

SQLITE_ROWS = 100
"""Rows in one statement: each row's own statement would give the interpreter away to another thread and wait for it;
SQLite takes 32,766 values."""
_UNLESS_THERE = " ON CONFLICT DO NOTHING"


class RowWriter(Protocol):
    """Writes in the order of its calls."""

    def insert(self, model: type[Model], rows: Sequence[Sequence[Any]], *, unless_there: bool = False) -> None:
        """INSERT rows of all columns, or of all but an automatic key, in the order of the model's fields.

        `unless_there`: a row whose key is there already stays as it is.
        """

    def run(self, statement: str, values: Sequence[Any]) -> None:
        """Any other statement without an answer; `%s` stands for a value."""


@contextmanager
def written_together() -> Iterator[RowWriter]:
    """A writer for some rows. On PostgreSQL the statements leave together and wait once for their answers.

    Raises:
        DatabaseError: whatever any of them was refused for, at the latest at the block's end.
    """
    assert connection.in_atomic_block, "rows are written in the transaction of their change"
    with connection.wrap_database_errors:
        if connection.vendor == "sqlite":
            yield _Sqlite(connection.connection)
        else:
            with connection.connection.pipeline():
                yield _Postgresql(connection.connection)


def row_lock(of: str = "") -> str:
    """What ends a SELECT whose rows stay locked until the transaction ends. SQLite's transactions have no company."""
    if connection.vendor == "sqlite":
        return ""
    return f" FOR UPDATE OF {of}" if of else " FOR UPDATE"


class _Sqlite:
    def __init__(self, raw: Any) -> None:
        self._raw = raw

    def insert(self, model: type[Model], rows: Sequence[Sequence[Any]], *, unless_there: bool = False) -> None:
        for start in range(0, len(rows), SQLITE_ROWS):
            some = rows[start : start + SQLITE_ROWS]
            row = f"({', '.join('?' * len(some[0]))})"
            statement = f"INSERT INTO {_into(model, len(some[0]))} VALUES {', '.join([row] * len(some))}"  # noqa: S608 - the model's own names
            statement += _UNLESS_THERE if unless_there else ""
            self._raw.execute(statement, [_as_text(value) for one in some for value in one])

    def run(self, statement: str, values: Sequence[Any]) -> None:
        self._raw.execute(statement.replace("%s", "?"), [_as_text(value) for value in values])


class _Postgresql:
    """Values are bound by the server, in binary: a box would double in size as text, and be parsed once more."""

    def __init__(self, raw: Any) -> None:
        from psycopg import Cursor

        self._cursor = Cursor(raw)

    def insert(self, model: type[Model], rows: Sequence[Sequence[Any]], *, unless_there: bool = False) -> None:
        if rows:
            columns = [list(column) for column in zip(*rows, strict=True)]
            statement = _unnesting(model, len(columns)) + (_UNLESS_THERE if unless_there else "")
            self._cursor.execute(statement, columns)

    def run(self, statement: str, values: Sequence[Any]) -> None:
        self._cursor.execute(statement, values)


def _into(model: type[Model], count: int) -> str:
    """The table and its last `count` columns: an automatic key, which is the first, may be left out."""
    names = [connection.ops.quote_name(str(field.column)) for field in model._meta.concrete_fields[-count:]]
    return f"{connection.ops.quote_name(model._meta.db_table)} ({', '.join(names)})"


@cache
def _unnesting(model: type[Model], count: int) -> str:
    """One statement for any number of rows, so that the server plans it once: each column comes as one array."""
    # Without lengths: a cast to varchar(64) would cut a longer text off instead of refusing it.
    types = [re.sub(r"\(\d+\)", "", str(field.db_type(connection))) for field in model._meta.concrete_fields[-count:]]
    arrays = ", ".join(f"%b::{name}[]" for name in types)
    return f"INSERT INTO {_into(model, count)} SELECT * FROM unnest({arrays})"  # noqa: S608 - names are the models' own


def _as_text(value: Any) -> Any:
    """A moment as Django writes it into SQLite; everything else as it is."""
    return connection.ops.adapt_datetimefield_value(value) if isinstance(value, datetime) else value
