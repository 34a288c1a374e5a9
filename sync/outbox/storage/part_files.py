"""Sealed parts of files, one file each in a folder `parts` of both media: durable before the entry that names them.

A name says epoch, seq of its entry, place among the entry's parts, and the SHA-256 of the bytes; nothing of a resident.
What a power cut leaves without an entry is an orphan: no entry of that seq names it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from sync.contract.chain.entry import Part
from sync.home.disk import Disk, write_durably
from sync.home.failpoints import Failpoint, Failpoints
from sync.home.home import Identity, KioskHome
from sync.outbox.refusals import MirrorGone, OutboxFull

HASHED_AT_BOOT_BYTES = 256 * 1024 * 1024
"""About a second; what lies behind that, of the newest, is judged by its length, and by its hash when it is sent."""
_NAME = re.compile(r"([0-9]{5})-([0-9]{10})-([0-9]{2})-([0-9a-f]{64})\.part")
_FOLDER_MODE, _FILE_MODE = 0o2750, 0o640
"""The agent reads them, as it reads outbox.db; the mirror's own folder is closed to it."""


@dataclass(frozen=True)
class PartFile:
    """A part as its file's name says it."""

    epoch: int
    seq: int
    number: int
    """From 1, over all files of the entry."""
    sha256: str

    @property
    def name(self) -> str:
        """Of the file."""
        return f"{self.epoch:05}-{self.seq:010}-{self.number:02}-{self.sha256}.part"


@dataclass(frozen=True)
class PartsHealed:
    """What a boot did, and what it could not do."""

    swept: int = 0
    copied: int = 0
    lost: int = 0
    """On neither medium, although the entry waits."""


def parts_in(folder: Path, epoch: int) -> list[PartFile]:
    """Parts of an epoch, oldest first; [] where the folder is not there.

    Raises:
        OSError
    """
    try:
        names = [path.name for path in folder.iterdir()]
    except FileNotFoundError:
        return []
    found = [match for name in sorted(names) if (match := _NAME.fullmatch(name)) and int(match[1]) == epoch]
    return [PartFile(int(one[1]), int(one[2]), int(one[3]), one[4]) for one in found]


class PartFiles:
    """Both folders. The kiosk process writes them; the caller holds the outbox's lock."""

    def __init__(self, home: KioskHome, identity: Identity, disk: Disk, failpoints: Failpoints) -> None:
        self._data, self._mirror = home.data_parts, home.mirror_parts
        self._epoch = identity.epoch
        self._disk = disk
        self._failpoints = failpoints

    def keep(self, seq: int, parts: Sequence[bytes]) -> None:
        """Return when all are durable on both media.

        Raises:
            OutboxFull, MirrorGone: nothing was kept; what was written is taken away again.
        """
        names = [
            PartFile(self._epoch, seq, number, hashlib.sha256(sealed).hexdigest()).name
            for number, sealed in enumerate(parts, 1)
        ]
        try:
            self._write(self._data, names, parts)
        except OSError as failed:
            self._take_away(names)
            raise OutboxFull("the disk did not take the files: nothing was kept") from failed
        self._failpoints.reach(Failpoint.PARTS_ON_DISK)
        try:
            self._write(self._mirror, names, parts)
        except OSError as failed:
            self._take_away(names)
            raise MirrorGone("the second medium did not take the files: nothing was kept") from failed
        self._failpoints.reach(Failpoint.PARTS_KEPT)

    def held(self) -> list[PartFile]:
        """On the disk, oldest first."""
        try:
            return parts_in(self._data, self._epoch)
        except OSError:
            return []

    def length(self, part: PartFile) -> int:
        """Bytes on the disk; 0 where it is not there."""
        try:
            return (self._data / part.name).stat().st_size
        except OSError:
            return 0

    def drop(self, parts: Iterable[PartFile]) -> None:
        """Purge them from both media: the second one first, so that no boot brings one back.

        Raises:
            OSError: a medium failed; the rest goes another time.
        """
        names = [part.name for part in parts]
        for folder in (self._mirror, self._data):
            self._remove_from(folder, names)

    def heal(
        self,
        last: int,
        named_at: Callable[[int], tuple[Part, ...]],
        waiting: Collection[tuple[int, Part]],
        received: Callable[[list[str]], Collection[str]],
        *,
        mirror_present: bool,
    ) -> PartsHealed:
        """Take orphans away, and bring to each medium what only the other has.

        last: seq of the chain's end. named_at: what the entry at a seq names. waiting: what must be here.
        received: which of these the centre is known to hold: their loss is none.

        Raises:
            OSError: a medium failed.
        """
        folders = (self._data, self._mirror) if mirror_present else (self._data,)
        there = {folder: parts_in(folder, self._epoch) for folder in folders}
        every = sorted({part for parts in there.values() for part in parts}, key=lambda part: part.name)
        lengths = {
            part: named.length
            for part in every
            if part.seq <= last
            for named in named_at(part.seq)
            if named.sha256 == part.sha256
        }
        orphans = [part.name for part in every if part not in lengths]
        for folder in folders:
            self._remove_from(folder, orphans)
        copied, bad = self._both_alike(folders, lengths) if mirror_present else (0, [])
        here = {part.sha256 for part in lengths} - set(bad)
        missing = [part.sha256 for _, part in waiting if part.sha256 not in here]
        missing += [sha256 for sha256 in bad if sha256 not in missing]
        lost = set(missing) - set(received(missing)) if missing else set[str]()
        return PartsHealed(len(orphans), copied, len(lost))

    def _both_alike(self, folders: Sequence[Path], lengths: dict[PartFile, int]) -> tuple[int, list[str]]:
        copied, bad, room = 0, list[str](), HASHED_AT_BOOT_BYTES
        for part, length in lengths.items():
            judged = room > 0
            room -= length
            good = [folder for folder in folders if _is_whole(folder / part.name, part.sha256, length, hashed=judged)]
            if not good:
                bad.append(part.sha256)
                continue
            for folder in folders:
                if folder not in good:
                    data = (good[0] / part.name).read_bytes()
                    if hashlib.sha256(data).hexdigest() == part.sha256:
                        self._make(folder)
                        write_durably(self._disk, folder / part.name, data)
                        (folder / part.name).chmod(_FILE_MODE)
                        copied += 1
        return copied, bad

    def _write(self, folder: Path, names: Sequence[str], parts: Sequence[bytes]) -> None:
        self._make(folder)
        for name, sealed in zip(names, parts, strict=True):
            path = folder / name
            self._disk.remove(path)
            self._disk.write_at(path, 0, sealed)
            path.chmod(_FILE_MODE)
            self._disk.sync(path)
            self._failpoints.reach(Failpoint.MID_PARTS)
        self._disk.sync_folder(folder)

    def _make(self, folder: Path) -> None:
        if not folder.is_dir():
            folder.mkdir()
            folder.chmod(_FOLDER_MODE)  # whatever the umask takes away
            self._disk.sync_folder(folder.parent)

    def _take_away(self, names: Sequence[str]) -> None:
        for folder in (self._mirror, self._data):
            try:
                self._remove_from(folder, names)
            except OSError:
                continue  # an orphan: the next boot sweeps it

    def _remove_from(self, folder: Path, names: Sequence[str]) -> None:
        there = [folder / name for name in names if (folder / name).exists()]
        for path in there:
            self._disk.remove(path)
        if there:
            self._disk.sync_folder(folder)


def _is_whole(path: Path, sha256: str, length: int, *, hashed: bool) -> bool:
    try:
        if path.stat().st_size != length:
            return False
        return not hashed or hashlib.sha256(path.read_bytes()).hexdigest() == sha256
    except OSError:
        return False
