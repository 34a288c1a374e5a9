"""Whether data and mirror lie on two media: the mount point of a medium that is not mounted is a folder of the disk.

Compared are file systems, which is all that a program can know of them. Two partitions of one disk look like two media:
whoever installs the machine avoids that (docs/how-to/install-kiosk.md).
"""

from __future__ import annotations

from pathlib import Path

from sync.errors import OutboxError
from sync.home.home import KioskHome


class OneMedium(OutboxError):
    """Data and mirror lie on one medium, and one broken disk would take both. The text says what to do."""


def lie_on_one_medium(home: KioskHome) -> bool:
    """Whether both folders are on one file system, or would be once they are made."""
    return _file_system(home.data) == _file_system(home.mirror)


def refuse_one_medium(home: KioskHome, *, allowed: bool) -> None:
    """Return if what is kept here is kept twice.

    Raises:
        OneMedium
    """
    if not allowed and lie_on_one_medium(home):
        raise OneMedium(
            f"{home.mirror} lies on the same file system as {home.data}: the second medium is not mounted there. "
            "Mount it (docs/how-to/install-kiosk.md), then do this again"
        )


def _file_system(folder: Path) -> int:
    """Of the folder, or of the nearest one above it that exists."""
    for place in (folder.absolute(), *folder.absolute().parents):
        try:
            return place.stat().st_dev
        except (FileNotFoundError, NotADirectoryError):
            continue
    raise OneMedium(f"{folder} lies nowhere")
