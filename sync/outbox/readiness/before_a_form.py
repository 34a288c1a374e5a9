"""What must hold before a form starts, so that it can also end: once begun, a visit is kept.

On both media a reserve file keeps the room of one whole journey. `keep` gives it up only when the medium is full.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from sync.contract.capabilities import ATTACHMENTS
from sync.contract.forms.attached_files import FILES_TOGETHER_BYTES
from sync.home.disk import Disk
from sync.home.home import KioskHome
from sync.inbox.centre_cache import CentreCache

JOURNEY_BYTES = 8 * 1024 * 1024
"""A statement of 512 KiB becomes a box below 1 MiB; it is written to the log, the file and a page cache of SQLite."""
SPARE_BYTES = 1024 * 1024
"""Free beside the reserve: below that a medium counts as full, before the reserve is touched."""
MOST_OF_FILES_BYTES = FILES_TOGETHER_BYTES + JOURNEY_BYTES + SPARE_BYTES
"""What the largest application with files takes, beside what is held for every visit."""
FULL_PERCENT = 80
"""A medium so full takes no files any more: the rest of it is for applications without."""
CENTRE_TROUBLES = frozenset({"contradiction", "behind_the_centre"})
"""The agent saw the centre's word contradict this chain."""


class RefusalCode(StrEnum):
    """Why no visit may begin. The kiosk has a screen and staff have a code for each."""

    QUARANTINE = "quarantine"
    DISK_FULL = "disk_full"
    MIRROR_GONE = "mirror_gone"
    MIRROR_FULL = "mirror_full"
    ONE_MEDIUM = "one_medium"
    NO_CATALOGUE = "no_catalogue"
    CATALOGUE_COMING = "catalogue_coming"
    """Of a new kiosk: the centre has named what it will serve, and the procedures are still on their way."""
    SILENT = "silent"
    CATALOGUE_ENDED = "catalogue_ended"
    """The centre speaks, and its signed index has ended all the same: no newer one came."""
    CLOCK = "clock"
    CONTRADICTION = "contradiction"
    SUSPENDED = "suspended"
    REVOKED = "revoked"
    DRAINED = "drained"
    NUMBERS_USED_UP = "numbers_used_up"
    OUT_OF_SERVICE = "out_of_service"


class FilesTaken(StrEnum):
    """Whether forms with files may begin; the others are not touched by it."""

    YES = "yes"
    NO_ROOM = "no_room"
    """A medium is four fifths full, or has no room for the largest application."""
    NOT_THERE = "not_there"
    """The centre has not said that it takes files."""


@dataclass(frozen=True)
class Ready:
    """A visit may begin and will be kept."""

    files: FilesTaken = field(default=FilesTaken.YES, compare=False)
    """Whether that holds of a form with files too."""
    parts_lost: int = field(default=0, compare=False)
    """Files of waiting entries that lie on neither medium."""
    parts_late: int = field(default=0, compare=False)
    """Sealed files without a receipt although their entries are kept here no more: what the second medium has since
    then stays because of them.
    """


@dataclass(frozen=True)
class Refused:
    """No visit may begin. `reason` is for staff and logs, in English; the screen has its own words by `code`."""

    code: RefusalCode
    reason: str


def refused_by_centre(line: CentreCache) -> Refused | None:
    """What the centre said of this kiosk, as far as the agent heard it."""
    state = line.kiosk_state()
    if state in ("suspended", "revoked", "drained"):
        return Refused(RefusalCode(state), f"the centre set this kiosk to {state}")
    if CENTRE_TROUBLES & set(line.troubles()):
        return Refused(RefusalCode.CONTRADICTION, "the centre's word contradicts this outbox")
    return refused_without_catalogue(line)


def refused_without_catalogue(line: CentreCache) -> Refused | None:
    """A kiosk without a catalogue offers nothing: it waits for the rest of it, or for the first word of it."""
    if line.catalogue() is not None:
        return None
    if line.catalogue_is_coming():
        return Refused(RefusalCode.CATALOGUE_COMING, "the catalogue is still being fetched")
    return Refused(RefusalCode.NO_CATALOGUE, "no catalogue that verifies")


def files_taken(line: CentreCache, disk: Disk, home: KioskHome) -> FilesTaken:
    """Asked before a form begins: once begun, a visit is kept."""
    last = line.last_ack()
    if last is None or ATTACHMENTS not in last.ack.reads:
        return FilesTaken.NOT_THERE
    try:
        roomy = all(_has_room_for_files(disk, folder) for folder in (home.data, home.mirror))
    except OSError:
        return FilesTaken.NO_ROOM
    return FilesTaken.YES if roomy else FilesTaken.NO_ROOM


def _has_room_for_files(disk: Disk, folder: Path) -> bool:
    free, whole = disk.free(folder), disk.whole(folder)
    return free >= MOST_OF_FILES_BYTES and free * 100 > whole * (100 - FULL_PERCENT)


class Reserves:
    """The two reserve files."""

    def __init__(self, home: KioskHome, disk: Disk, journey_bytes: int = JOURNEY_BYTES) -> None:
        self._disk = disk
        self._bytes = journey_bytes
        self._files = {home.data: home.data / "reserve.bin", home.mirror: home.mirror / "reserve.bin"}

    def hold(self, folder: Path) -> bool:
        """Have the reserve of this medium in place. False: the medium is full or away."""
        file = self._files[folder]
        try:
            if _allocated(file) < self._bytes:
                if self._disk.free(folder) < self._bytes + SPARE_BYTES:
                    return False
                self._disk.allocate(file, self._bytes)
                self._disk.sync(file)
        except OSError:
            return False
        return True

    def release_if_needed(self, folder: Path, need: int) -> None:
        """Give the reserve up when the medium has no other room for what is kept now."""
        try:
            if self._disk.free(folder) < need + SPARE_BYTES:
                self._disk.remove(self._files[folder])
                self._disk.sync_folder(folder)
        except OSError:
            return  # the write that follows says what is wrong


def _allocated(file: Path) -> int:
    try:
        return file.stat().st_blocks * 512
    except FileNotFoundError:
        return 0
