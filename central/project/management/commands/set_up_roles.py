"""`python -m central set_up_roles`: each door's role of PostgreSQL may do what its door needs, and nothing else.

Run as the owner of the tables, after each `migrate`. It makes no role: `createuser` does.
"""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction

from central.project.grants import Grant, grants_of, tables
from central.serving.doors import Door

ROLES = {door: f"madoguchi-{door}" for door in (Door.STAFF, Door.RESIDENTS, Door.KIOSKS)}


class Command(BaseCommand):
    """Grant."""

    help = "Grant each door's role of PostgreSQL what its door needs, and take everything else from it"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Options."""
        for door, role in ROLES.items():
            parser.add_argument(f"--{door}", default=role, metavar="ROLE")

    def handle(self, *args: Any, **options: Any) -> None:
        """Say each role."""
        if connection.vendor != "postgresql":
            raise CommandError("SQLite has no roles: whoever may open its file may do everything in it")
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT rolname FROM pg_roles WHERE rolsuper OR rolbypassrls")
            too_much = {str(row[0]) for row in cursor.fetchall()}
            cursor.execute("SELECT rolname FROM pg_roles")
            there = {str(row[0]) for row in cursor.fetchall()}
            for door in ROLES:
                role = str(options[door])
                if role not in there:
                    raise CommandError(f"there is no role {role}: createuser {role}")
                if role in too_much:
                    raise CommandError(f"{role} is a superuser: nothing is kept from it")
                for statement in _statements(role, grants_of(door)):
                    cursor.execute(statement)
                self.stdout.write(f"{role}: {len(grants_of(door))} tables")


def _statements(role: str, grants: list[Grant]) -> list[str]:
    quote = connection.ops.quote_name
    who, database = quote(role), quote(str(connection.settings_dict["NAME"]))
    every = ", ".join(quote(table) for table in tables())
    columns = [grant for grant in grants if grant.columns]
    taken = [
        f"REVOKE TEMPORARY ON DATABASE {database} FROM PUBLIC",
        f"GRANT CONNECT ON DATABASE {database} TO {who}",
        # With the rights to a table go those to its columns.
        f"REVOKE ALL ON {every} FROM {who}",
    ]
    whole = [
        f"GRANT {', '.join(grant.may)} ON {quote(grant.table)} TO {who}" for grant in grants if grant not in columns
    ]
    some = [
        f"GRANT {may} ({', '.join(map(quote, grant.columns))}) ON {quote(grant.table)} TO {who}"
        for grant in columns
        for may in grant.may
    ]
    return taken + whole + some
