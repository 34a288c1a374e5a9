"""The centre's files are its user's alone: register, second factors and sessions lie in the database file."""

from __future__ import annotations

import os
from pathlib import Path

UMASK = 0o077


def close_to_others(state: Path, database: Path | None) -> None:
    """0700 for the folder, 0600 for the database and what SQLite lays beside it, also where they were open before.

    What belongs to another user is left as it is: this process could not change it.
    """
    if state.is_dir() and state.stat().st_uid == os.geteuid():
        state.chmod(0o700)
    for path in () if database is None else database.parent.glob(f"{database.name}*"):
        if path.is_file() and path.stat().st_uid == os.geteuid():
            path.chmod(0o600)
