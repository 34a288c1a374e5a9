"""Trouble with a database that says nothing about its content: asked again later, and nothing is put in its place.

A lock, a full disk, a file that may not be opened. What was kept a moment ago may stand in that file and nowhere else.
"""

from __future__ import annotations

import sqlite3

from sync.home.refusals import OutOfReach

_PASSING = frozenset(
    {
        sqlite3.SQLITE_PERM,
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_NOMEM,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_PROTOCOL,
    }
)
_LOST = frozenset({sqlite3.SQLITE_IOERR_READ, sqlite3.SQLITE_IOERR_SHORT_READ, sqlite3.SQLITE_IOERR_CORRUPTFS})
"""Of the errors of the disk those that tell of damage: a place that cannot be read, today and tomorrow."""


def raise_passing(wrong: BaseException) -> None:
    """Return if this tells of damage.

    Raises:
        OutOfReach: it does not.
    """
    code = getattr(wrong, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT)
    if code & 0xFF in _PASSING and code not in _LOST:
        raise OutOfReach("a database cannot be opened or read just now: look at disk, owners and locks") from wrong
