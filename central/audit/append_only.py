"""Migration operations that make the database itself refuse to change, delete or replace rows of a table.

Python that forgets, a shell and an administrator's tool are all refused alike.
"""

from __future__ import annotations

from django.db import migrations
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def append_only(table: str) -> migrations.RunPython:
    """An operation after which rows of `table` can be added and read, and nothing else.

    SQLite needs `irreplaceable` after it, once the table has all its keys.
    """

    def forbid(_apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
        for statement in _forbid(table, editor.connection.vendor):
            editor.execute(statement)

    def allow(_apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
        for statement in _allow(table, editor.connection.vendor):
            editor.execute(statement)

    return migrations.RunPython(forbid, allow)


def irreplaceable(table: str) -> migrations.RunPython:
    """An operation after which a row of `table` cannot be put into the place of another either.

    SQLite takes the old row away for `INSERT OR REPLACE` without asking the DELETE trigger. PostgreSQL knows no such
    statement: its ON CONFLICT DO UPDATE is an UPDATE, which `append_only` refuses.
    """

    def forbid(_apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
        if editor.connection.vendor == "sqlite":
            editor.execute(_no_replacing(table, _unique_keys(editor.connection, table)))

    def allow(_apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
        if editor.connection.vendor == "sqlite":
            editor.execute(f"DROP TRIGGER {table}_no_replace")

    return migrations.RunPython(forbid, allow)


def append_only_again(table: str, *, on_the_way_back: bool = False) -> migrations.RunPython:
    """An operation for after columns of such a table were changed: SQLite makes the table anew for that, and what
    refused changes went with the old one. PostgreSQL keeps it. `on_the_way_back`: it stands before those changes, and
    does its work when they are taken back.
    """

    def forbid(_apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
        if editor.connection.vendor == "sqlite":
            for statement in _forbid(table, "sqlite"):
                editor.execute(statement)
            editor.execute(_no_replacing(table, _unique_keys(editor.connection, table)))

    nothing = migrations.RunPython.noop
    return migrations.RunPython(nothing, forbid) if on_the_way_back else migrations.RunPython(forbid, nothing)


def _unique_keys(connection: BaseDatabaseWrapper, table: str) -> list[list[str]]:
    """Columns of every key that a row of this table has for itself; the primary key is one of them."""
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, table)
    keys = [list(told["columns"]) for told in found.values() if told["unique"] or told["primary_key"]]
    return sorted(keys)


def _no_replacing(table: str, keys: list[list[str]]) -> str:
    same = " OR ".join("(" + " AND ".join(f'"{column}" = NEW."{column}"' for column in key) + ")" for key in keys)
    there = f"EXISTS (SELECT 1 FROM {table} WHERE {same})"  # noqa: S608 - names are the schema's own
    refusal = f"RAISE(ABORT, '{table} is append-only: UNIQUE constraint failed')"
    return f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} WHEN {there} BEGIN SELECT {refusal}; END"


def _forbid(table: str, vendor: str) -> list[str]:
    if vendor == "sqlite":
        return [
            f"CREATE TRIGGER {table}_no_{change.lower()} BEFORE {change} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            for change in ("UPDATE", "DELETE")
        ]
    return [
        f"CREATE OR REPLACE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{table} is append-only' USING ERRCODE = 'integrity_constraint_violation'; END $$",
        f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {table}_refuse()",
        f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_refuse()",
    ]


def _allow(table: str, vendor: str) -> list[str]:
    if vendor == "sqlite":
        return [f"DROP TRIGGER {table}_no_{change}" for change in ("update", "delete")]
    return [
        f"DROP TRIGGER {table}_no_change ON {table}",
        f"DROP TRIGGER {table}_no_truncate ON {table}",
        f"DROP FUNCTION {table}_refuse()",
    ]
