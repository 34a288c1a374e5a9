"""Rows written many at a time by hand-written statements: for the centre's hottest paths, where Django's model objects
and its building of statements cost more than the database does.

Each writer belongs to one database. What is written through it is part of the caller's transaction, and is there at
the latest when the block is left.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from typing import Any, Protocol

from django.db import connection
from django.db.models import AutoField, Field, Model

SQLITE_ROWS = 100
"""Rows in one statement: each row's own statement would give the interpreter away to another thread and wait for it;
SQLite takes 32,766 values."""
_UNLESS_THERE = " ON CONFLICT DO NOTHING"


Columns = Mapping[str, Sequence[Any]]
"""Values of rows by the column they go into, as the model spells it (`kiosk_id`), in any order of columns."""


class RowWriter(Protocol):
    """Writes in the order of its calls."""

    def insert(self, model: type[Model], columns: Columns, *, unless_there: bool = False) -> None:
        """INSERT rows. Every column is named, and none left out but an automatic key.

        `unless_there`: a row whose key is there already stays as it is.

        Raises:
            ValueError: a column is missing, unknown, or shorter than another.
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

    def insert(self, model: type[Model], columns: Columns, *, unless_there: bool = False) -> None:
        names = tuple(columns)
        into = _into(model, names)
        rows = list(zip(*columns.values(), strict=True))
        for start in range(0, len(rows), SQLITE_ROWS):
            some = rows[start : start + SQLITE_ROWS]
            row = f"({', '.join('?' * len(names))})"
            statement = f"INSERT INTO {into} VALUES {', '.join([row] * len(some))}"  # noqa: S608 - the model's own names
            statement += _UNLESS_THERE if unless_there else ""
            self._raw.execute(statement, [_as_text(value) for one in some for value in one])

    def run(self, statement: str, values: Sequence[Any]) -> None:
        self._raw.execute(statement.replace("%s", "?"), [_as_text(value) for value in values])


class _Postgresql:
    """Values are bound by the server, in binary: a box would double in size as text, and be parsed once more."""

    def __init__(self, raw: Any) -> None:
        from psycopg import Cursor

        self._cursor = Cursor(raw)

    def insert(self, model: type[Model], columns: Columns, *, unless_there: bool = False) -> None:
        statement = _unnesting(model, tuple(columns)) + (_UNLESS_THERE if unless_there else "")
        values = [list(column) for column in columns.values()]
        if len({len(column) for column in values}) != 1:
            raise ValueError(f"columns of {model.__name__} of different lengths")
        if values[0]:
            self._cursor.execute(statement, values)

    def run(self, statement: str, values: Sequence[Any]) -> None:
        self._cursor.execute(statement, values)


@cache
def _fields(model: type[Model], names: tuple[str, ...]) -> list[Field[Any, Any]]:
    """The model's own, in the order of these names."""
    known = {field.attname: field for field in model._meta.concrete_fields}
    automatic = {name for name, field in known.items() if isinstance(field, AutoField)}
    if not known.keys() - automatic <= set(names) <= known.keys():
        raise ValueError(f"{model.__name__} has the columns {', '.join(known)}; named were {', '.join(names)}")
    return [known[name] for name in names]


def _into(model: type[Model], names: tuple[str, ...]) -> str:
    """The table and these columns of it."""
    columns = [connection.ops.quote_name(str(field.column)) for field in _fields(model, names)]
    return f"{connection.ops.quote_name(model._meta.db_table)} ({', '.join(columns)})"


@cache
def _unnesting(model: type[Model], names: tuple[str, ...]) -> str:
    """One statement for any number of rows, so that the server plans it once: each column comes as one array."""
    # Without lengths: a cast to varchar(64) would cut a longer text off instead of refusing it.
    types = [re.sub(r"\(\d+\)", "", str(field.db_type(connection))) for field in _fields(model, names)]
    arrays = ", ".join(f"%b::{name}[]" for name in types)
    return f"INSERT INTO {_into(model, names)} SELECT * FROM unnest({arrays})"  # noqa: S608 - names are the models' own


def _as_text(value: Any) -> Any:
    """A moment as Django writes it into SQLite; everything else as it is."""
    return connection.ops.adapt_datetimefield_value(value) if isinstance(value, datetime) else value
