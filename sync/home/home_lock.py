"""One process at a time holds a kiosk's home for writing."""

from __future__ import annotations

import fcntl
import os

from sync.home.home import KioskHome
from sync.home.refusals import HomeInUse, NotPermitted


def hold_home(home: KioskHome) -> int:
    """Take hold; the handle is closed to let go.

    Raises:
        HomeInUse, NotPermitted
    """
    try:
        handle = os.open(home.outbox_lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except PermissionError as wrong:
        raise NotPermitted(home.outbox_lock, "write") from wrong
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as held:
        os.close(handle)
        raise HomeInUse("another process holds this outbox") from held
    return handle
