"""SQLite chooses an index by what it knows of the tables, and by itself it never looks. PostgreSQL looks by itself."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import connection, transaction
from django.utils import timezone

EVERY = timedelta(hours=6)
"""A new installation's first busy day grows a hundredfold; later a look a day would do."""
LOOKED_AT = 1000
"""Rows of an index that are looked at: the same few milliseconds at any size."""


def look_at_tables() -> None:
    """Keep what the planner goes by. The writer is held for some milliseconds."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA analysis_limit={LOOKED_AT}")
        cursor.execute("ANALYZE")


class Looking:
    """A look when a worker starts, and from time to time. Each worker has its own; a look too many costs nothing."""

    def __init__(self) -> None:
        self._due: datetime | None = None

    def drain(self) -> int:
        """Look if it is time. Nothing waits for it, so it is never counted as work: 0."""
        now = timezone.now()
        if self._due is None or now >= self._due:
            self._due = now + EVERY
            with transaction.atomic():
                look_at_tables()
        return 0


_LOOKING = Looking()


def drain_statistics() -> int:
    """For settings `DRAINS`."""
    return _LOOKING.drain()
