"""On PostgreSQL every request of a kiosk, and of a resident at the public check and at a leaflet's
page, runs under the role of its door: what `central.project.grants` does not grant, the database refuses in whatever
test meets it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.signals import request_finished, request_started
from django.db import DatabaseError, connection

from central.project.grants import grants_of
from central.serving.addresses import CHECK, LINE
from central.serving.doors import Door
from sync.contract.numbers import LEAFLET_PATH

ROLES = {door: f"test-{door}" for door in (Door.STAFF, Door.RESIDENTS, Door.KIOSKS)}
"""Of this run's server. Staff's own tests are the owner's, but for `tests/central/test_doors.py`."""
_AT = {LINE: Door.KIOSKS, CHECK: Door.RESIDENTS, LEAFLET_PATH: Door.RESIDENTS}


@contextmanager
def each_door_has_its_role() -> Iterator[None]:
    """While this lasts."""

    def begin(environ: dict[str, Any] | None = None, **_: object) -> None:
        path = str((environ or {}).get("PATH_INFO", ""))
        door = next((door for prefix, door in _AT.items() if path.startswith(prefix)), None)
        # Who shows a session came in by the one door of a small city: those of kiosks and residents know none.
        signed_in = settings.SESSION_COOKIE_NAME in str((environ or {}).get("HTTP_COOKIE", ""))
        if door is not None and settings.DOOR in (Door.ALL, door) and not signed_in and not connection.needs_rollback:
            # A test that has no database asks nothing of it, and pytest-django lets nobody connect.
            with suppress(RuntimeError):
                take_role(door)

    def end(**_: object) -> None:
        give_role_back()

    request_started.connect(begin, weak=False, dispatch_uid="door-roles")
    request_finished.connect(end, weak=False, dispatch_uid="door-roles")
    try:
        yield
    finally:
        request_started.disconnect(dispatch_uid="door-roles")
        request_finished.disconnect(dispatch_uid="door-roles")


def take_role(door: Door) -> None:
    """From here on this connection may do what the door may."""
    connection.ensure_connection()
    raw = connection.connection
    if not _granted(raw):
        _make_roles(raw)
    raw.execute(f'SET ROLE "{ROLES[door]}"')


def give_role_back() -> None:
    """The connection is its owner's again; one that was closed, or whose transaction has failed, is anyhow."""
    if connection.connection is not None and not connection.needs_rollback:
        try:
            connection.connection.execute("RESET ROLE")
        except DatabaseError:
            connection.close()


def _granted(raw: Any) -> bool:
    """A test of migrations makes tables and columns anew, and a test's transaction takes grants back with it."""
    there = raw.execute("SELECT count(*) FROM pg_roles WHERE rolname = ANY(%s)", [list(ROLES.values())]).fetchone()[0]
    if there < len(ROLES):
        return False
    return bool(raw.execute(*_asked()).fetchone()[0])


@cache
def _asked() -> tuple[str, list[str]]:
    """One question for all that the outer doors' roles may do: to a table, and to columns alone."""
    said: list[str] = []
    values: list[str] = []
    for door in (Door.RESIDENTS, Door.KIOSKS):
        for grant in grants_of(door):
            for may in grant.may:
                for column in grant.columns or ("",):
                    said.append(
                        f"has_{'column' if column else 'table'}_privilege(%s, %s, {'%s, ' if column else ''}%s)"
                    )
                    values += [ROLES[door], grant.table, *([column] if column else []), may]
    return f"SELECT {' AND '.join(said)}", values


def _make_roles(raw: Any) -> None:
    for role in ROLES.values():
        if raw.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone() is None:
            raw.execute(f'CREATE ROLE "{role}"')
    call_command("set_up_roles", **{str(door): role for door, role in ROLES.items()}, verbosity=0)
