"""Files in a folder: `ab/abcdef…`, each written whole beside its place, flushed and renamed.

Only the service's user may read it; where the folder's group may read or write there, also that group, and no more than
it may in the folder: the users of doors apart (docs/adr/0021-doors-and-organisation.md). Links are not followed:
whoever may lay one into the folder could show us any file.
"""

from __future__ import annotations

import os
import secrets
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import BinaryIO

from central.store.failpoints import StoreFailpoint, reach
from central.store.port import LIMIT_BYTES, PIECE_BYTES, PREFIX_DIGITS, Beat, FileMissing, StoreAway, quiet, safe

COMING = "coming"
"""Folder of what is being written, on the same disk: a rename takes no time and cannot be half."""
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
FORGOTTEN_AFTER = timedelta(hours=24)
"""So old a half-written file's writer is dead. If it was not (a clock that ran ahead), it is told and comes again."""


class Folder:
    """An adapter of `central.store.port.Files`."""

    def __init__(self, folder: str) -> None:
        self._folder = Path(folder)

    def write(self, name: str, content: BinaryIO) -> None:
        """Flushed with its folder before it returns."""
        place = self._place(name)
        with _told():
            self._make(self._folder)
            self._make(self._folder / COMING)
            self._make(place.parent)
            half = self._folder / COMING / secrets.token_hex(16)
            try:
                with os.fdopen(os.open(half, _NEW, 0o600), "wb") as file:
                    self._share(file.fileno(), 0o660)
                    shutil.copyfileobj(content, file, PIECE_BYTES)
                    file.flush()
                    os.fsync(file.fileno())
                reach(StoreFailpoint.WRITTEN)
                half.replace(place)
            except BaseException:
                with suppress(OSError):
                    half.unlink(missing_ok=True)
                raise
            reach(StoreFailpoint.RENAMED)
            _flush(place.parent)

    def open(self, name: str, most: int = LIMIT_BYTES, beat: Beat = quiet) -> BinaryIO:
        """The file itself."""
        place = self._place(name)
        with _told():
            return os.fdopen(os.open(place, os.O_RDONLY | os.O_NOFOLLOW), "rb")

    def part(self, name: str, start: int, length: int) -> bytes:
        """Read at its place."""
        with self.open(name) as file, _told():
            file.seek(start)
            return file.read(length)

    def delete(self, name: str) -> None:
        """With its entry in the folder flushed."""
        place = self._place(name)
        with _told():
            if place.parent.is_dir():
                place.unlink(missing_ok=True)
                _flush(place.parent)

    def listed(self, prefix: str) -> Iterator[tuple[str, int]]:
        """What else lies there, or elsewhere, is left alone."""
        begin = prefix[:PREFIX_DIGITS]
        with _told():
            self._make(self._folder)
            inside = [one for one in os.scandir(self._folder) if one.name.startswith(begin)]
            folders = [one for one in inside if one.is_dir(follow_symlinks=False)]
            found = [entry for one in folders for entry in os.scandir(one) if entry.is_file(follow_symlinks=False)]
        for entry in found:
            with suppress(ValueError, FileNotFoundError):
                size = entry.stat(follow_symlinks=False).st_size
                at_its_place = self._place(entry.name) == Path(entry.path)
                if at_its_place and entry.name.startswith(prefix) and size <= LIMIT_BYTES:
                    yield entry.name, size

    def clear_away(self) -> None:
        """By the disk's own times."""
        coming = self._folder / COMING
        with _told():
            if not coming.is_dir():
                return
            for entry in os.scandir(coming):
                with suppress(FileNotFoundError):
                    written_at = datetime.fromtimestamp(entry.stat(follow_symlinks=False).st_mtime, UTC)
                    if datetime.now(UTC) - written_at > FORGOTTEN_AFTER:
                        Path(entry.path).unlink()

    def _place(self, name: str) -> Path:
        return self._folder / safe(name)[:PREFIX_DIGITS] / name

    def _make(self, folder: Path) -> None:
        if not folder.is_dir():
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if folder != self._folder:
                self._share(folder, 0o770)
            _flush(folder.parent)

    def _share(self, made: int | Path, mode: int) -> None:
        whose = self._folder.stat()
        if whose.st_mode & (stat.S_IRGRP | stat.S_IWGRP):
            os.chown(made, -1, whose.st_gid)
            os.chmod(made, mode & (whose.st_mode | ~stat.S_IRWXG))  # noqa: PTH101 - also of an open file


@contextmanager
def _told() -> Iterator[None]:
    """Whatever the disk says, in the port's words; without the path that its own have."""
    try:
        yield
    except FileNotFoundError:
        raise FileMissing("there is no such file in the store") from None
    except OSError as wrong:
        raise StoreAway(f"the store's disk says {wrong.strerror or type(wrong).__name__}") from None


def _flush(folder: Path) -> None:
    """A rename is durable once its folder is."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
