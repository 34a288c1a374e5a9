"""Whether this user may do with a home what its process must do: asked at the start, so that it is told as such.

Without it a file of another user looks like a missing centre, a held lock or an unenrolled kiosk.
"""

from __future__ import annotations

import os
from pathlib import Path

from sync.home.home import KioskHome
from sync.home.refusals import NotPermitted

_ENTER = os.R_OK | os.X_OK
_MAKE = os.W_OK | os.X_OK


def check_kiosk_rights(home: KioskHome) -> None:
    """The kiosk process writes its own files and reads the agent's.

    Raises:
        NotPermitted: of the first thing that it may not do.
    """
    _check((home.data, _ENTER | _MAKE), (home.identity_file, os.R_OK), (home.entry_key, os.R_OK))
    _check((home.outbox_db, os.R_OK | os.W_OK), (home.outbox_lock, os.R_OK | os.W_OK))
    _check((home.line_folder, _ENTER), (home.line_db, os.R_OK))


def check_agent_rights(home: KioskHome) -> None:
    """The agent writes its own files and reads the kiosk process's.

    Raises:
        NotPermitted: of the first thing that it may not do.
    """
    _check((home.line_folder, _ENTER | _MAKE), (home.line_key, os.R_OK), (home.line_lock, os.R_OK | os.W_OK))
    _check((home.line_db, os.R_OK | os.W_OK), (home.data, _ENTER), (home.identity_file, os.R_OK))
    _check((home.outbox_db, os.R_OK))


def _check(*asked: tuple[Path, int]) -> None:
    """What is not there is no question of rights."""
    for path, rights in asked:
        try:
            path.stat()
        except PermissionError as wrong:
            raise NotPermitted(path, "reach") from wrong
        except OSError:
            continue
        if not os.access(path, rights & os.R_OK):
            raise NotPermitted(path, "read")
        if not os.access(path, rights):
            raise NotPermitted(path, "write" if rights & os.W_OK else "enter")
