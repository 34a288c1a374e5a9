"""Writers of SQLite in a queue of the operating system's.

SQLite lets one writer in and makes the others poll with growing naps: under load somebody naps for a second while the
database stands idle. The heavy writers wait at a file lock instead, which wakes the next one at once.
"""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection, transaction


@contextmanager
def heavy_write() -> Iterator[None]:
    """One transaction, entered in turn where the database has a single writer.

    Safe against a killed holder: the lock goes with its process. Who does not know of it (a staff page) still gets in
    by SQLite's own lock.
    """
    name = str(connection.settings_dict["NAME"])
    if connection.vendor != "sqlite" or connection.in_atomic_block or not Path(name).is_file():
        with transaction.atomic():
            yield
        return
    with Path(f"{name}-line").open("ab") as line:
        fcntl.flock(line, fcntl.LOCK_EX)
        with transaction.atomic():
            yield
