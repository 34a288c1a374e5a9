"""Folders that another user may walk into."""

from __future__ import annotations

import stat
from pathlib import Path


def reachable(folder: Path) -> Path:
    """pytest's folders are closed to other users; Mozc's user must reach its home. Makes the folder."""
    folder.mkdir(exist_ok=True)
    for path in (folder, *folder.parents):
        if path.owner() == Path.home().owner() and str(path).startswith("/tmp/"):
            path.chmod(path.stat().st_mode | stat.S_IXGRP | stat.S_IXOTH)
    return folder
