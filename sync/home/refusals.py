"""What a home refuses, below `sync.errors.OutboxError`.

OutboxError
├── OutOfReach           a database cannot be opened or read just now: nothing was changed, try again
├── HomeInUse            another process holds this home
└── NotPermitted         files of this home belong to another user: nothing was changed
"""

from __future__ import annotations

import os
from pathlib import Path

from sync.errors import OutboxError


class OutOfReach(OutboxError):
    """A lock, a full disk, a file that may not be opened: it says nothing about what the database holds. Try again."""


class HomeInUse(OutboxError):
    """Another process holds this file for writing. Only one writer per file is allowed."""


class NotPermitted(OutboxError):
    """Owners or modes are not those of an installation. Set them as root, or start the program as its own user."""

    def __init__(self, path: Path, act: str) -> None:
        super().__init__(
            f"user {os.geteuid()} may not {act} {path}: start this program by its own service,"
            " or set owners and modes with python -m provisioning.owners"
        )
        self.path = path
