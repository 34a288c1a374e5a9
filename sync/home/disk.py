"""The disk under the mirror and the small files, as a port: crash tests record and cut it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Protocol


class Disk(Protocol):
    """What the outbox asks of a medium beside SQLite's own writing. All may raise OSError."""

    def write_at(self, file: Path, offset: int, data: bytes) -> None:
        """Write; durable only after `sync`."""
        ...

    def sync(self, file: Path) -> None:
        """Make a file's bytes durable."""
        ...

    def sync_folder(self, folder: Path) -> None:
        """Make a folder's names durable."""
        ...

    def cut(self, file: Path, length: int) -> None:
        """Shorten a file; durable only after `sync`."""
        ...

    def remove(self, file: Path) -> None:
        """Take a name away; durable only after `sync_folder`."""
        ...

    def replace(self, file: Path, by: Path) -> None:
        """Give a file another's place; durable only after `sync_folder`."""
        ...

    def allocate(self, file: Path, length: int) -> None:
        """Take room for a file and keep it."""
        ...

    def free(self, folder: Path) -> int:
        """Bytes that an unprivileged writer may still use."""
        ...

    def whole(self, folder: Path) -> int:
        """Bytes that such a writer could use on an empty medium."""
        ...


class RealDisk:
    """The operating system's."""

    def write_at(self, file: Path, offset: int, data: bytes) -> None:
        """Write all of it, however often the kernel stops short."""
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            rest = memoryview(data)
            while rest:
                written = os.pwrite(handle, rest, offset)
                offset += written
                rest = rest[written:]
        finally:
            os.close(handle)

    def sync(self, file: Path) -> None:
        """fsync."""
        self._sync(file, os.O_RDONLY)

    def sync_folder(self, folder: Path) -> None:
        """fsync of the folder. Without it a new file may be gone after a power cut although its bytes are not."""
        self._sync(folder, os.O_RDONLY | os.O_DIRECTORY)

    def cut(self, file: Path, length: int) -> None:
        """Truncate."""
        os.truncate(file, length)

    def remove(self, file: Path) -> None:
        """Unlink; no matter if it is not there."""
        file.unlink(missing_ok=True)

    def replace(self, file: Path, by: Path) -> None:
        """Rename over it."""
        by.replace(file)

    def allocate(self, file: Path, length: int) -> None:
        """posix_fallocate."""
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            os.posix_fallocate(handle, 0, length)
        finally:
            os.close(handle)

    def free(self, folder: Path) -> int:
        """As `statvfs` says."""
        figures = os.statvfs(folder)
        return figures.f_bavail * figures.f_frsize

    def whole(self, folder: Path) -> int:
        """Without what the file system keeps for itself and for root."""
        figures = os.statvfs(folder)
        return (figures.f_blocks - figures.f_bfree + figures.f_bavail) * figures.f_frsize

    @staticmethod
    def _sync(path: Path, flags: int) -> None:
        handle = os.open(path, flags | os.O_CLOEXEC)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def write_durably(disk: Disk, path: Path, data: bytes) -> None:
    """Replace a file whole: after a power cut it is the old one or the new one."""
    beside = path.with_name(path.name + ".new")
    disk.remove(beside)
    disk.write_at(beside, 0, data)
    disk.sync(beside)
    disk.replace(path, beside)
    disk.sync_folder(path.parent)
