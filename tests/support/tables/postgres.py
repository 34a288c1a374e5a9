"""Debian's PostgreSQL 15 for a test run: an unprivileged user, a unix socket, no network, gone afterwards.

`MADOGUCHI_TEST_DATABASE=postgresql` makes the centre's tests run on it.
"""

from __future__ import annotations

import atexit
import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import dj_database_url
from django.conf import settings
from django.db import connections

BINARIES = Path("/usr/lib/postgresql/15/bin")
OWNER = "postgres"
START_S = 60


def wanted() -> bool:
    """Whether this run asks for PostgreSQL."""
    return os.environ.get("MADOGUCHI_TEST_DATABASE", "") == "postgresql"


def use_postgres() -> None:
    """Let the service's one database be a fresh PostgreSQL. Call before the first connection."""
    url = os.environ.get("MADOGUCHI_TEST_DATABASE_URL") or start()
    database: dict[str, Any] = settings.DATABASES["default"]
    database.clear()
    database.update(dj_database_url.parse(url), OPTIONS={"prepare_threshold": 0})  # as central.project.settings has it
    connections.configure_settings({"default": database})
    del connections["default"]


def start() -> str:
    """Start a server that ends with this process; returns its URL."""
    # A socket's path has at most 107 bytes: stay close to the root.
    folder = Path(tempfile.mkdtemp(prefix="mdgpg-", dir="/tmp"))
    owner = pwd.getpwnam(OWNER)
    if os.geteuid() == 0:
        os.chown(folder, owner.pw_uid, owner.pw_gid)
    data, log = folder / "data", folder / "log"
    _run([BINARIES / "initdb", "-D", data, "-U", "app", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"])
    options = f"-k {folder} -c listen_addresses='' -c fsync=off -c max_connections=60"
    _run([BINARIES / "pg_ctl", "-D", data, "-w", "-t", START_S, "-l", log, "-o", options, "start"])
    atexit.register(_stop, folder)
    _run([BINARIES / "createdb", "-h", folder, "-U", "app", "central"])
    return f"postgresql://app@{str(folder).replace('/', '%2F')}/central"


def _stop(folder: Path) -> None:
    _run([BINARIES / "pg_ctl", "-D", folder / "data", "-m", "immediate", "-w", "stop"], check=False)
    shutil.rmtree(folder, ignore_errors=True)


def _run(command: list[Any], *, check: bool = True) -> None:
    if os.geteuid() == 0:
        owner = pwd.getpwnam(OWNER)
        as_owner: dict[str, Any] = {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}
    else:
        as_owner = {}
    subprocess.run(
        [str(part) for part in command],
        check=check,
        stdout=subprocess.DEVNULL,
        cwd="/",
        env={"PATH": "/bin"},
        **as_owner,
    )
