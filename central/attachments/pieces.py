"""What came of a part, on the disk until it is whole: one file a part, named by hashes, grown at its end and flushed.

How much of it counts stands in its row and nowhere else: what a death left behind that is cut off before more is
written.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from central.store.port import PIECE_BYTES, StoreAway, safe

_HALF = 32
"""Digits of each of the two hashes that name a file."""


class PartInUse(Exception):
    """Another request has this part in hand just now."""


class Pieces:
    """The file of one part, which nobody else writes meanwhile."""

    def __init__(self, file: BinaryIO, place: Path) -> None:
        self._file, self._place = file, place

    def add(self, offset: int, piece: bytes) -> None:
        """Durable at its place when it returns; nothing stands behind it.

        Raises:
            StoreAway
        """
        with _told():
            self._file.truncate(offset)
            self._file.seek(offset)
            self._file.write(piece)
            self._file.flush()
            os.fsync(self._file.fileno())

    def sha256(self) -> str:
        """Of all of it.

        Raises:
            StoreAway
        """
        digest = hashlib.sha256()
        with _told():
            self._file.seek(0)
            while read := self._file.read(PIECE_BYTES):
                digest.update(read)
        return digest.hexdigest()

    @property
    def content(self) -> BinaryIO:
        """To read from."""
        return self._file

    def forget(self) -> None:
        """It is not needed any more, or worth nothing."""
        with _told():
            self._file.truncate(0)
            self._place.unlink(missing_ok=True)


@contextmanager
def pieces_of(entry_hash: str, sha256: str) -> Iterator[Pieces]:
    """The pieces of one part, ours alone until the end.

    Raises:
        PartInUse
        StoreAway: the disk is full, may not be written, or is away.
    """
    folder = Path(str(settings.PIECES))
    place = folder / f"{safe(entry_hash)[:_HALF]}-{safe(sha256)[:_HALF]}"
    with _told():
        if not folder.is_dir():
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        new = not place.exists()
        file = os.fdopen(os.open(place, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600), "r+b")
        if new:
            _flush(folder)
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise PartInUse("another request has this part in hand") from None
        if not _is_at(file, place):
            raise PartInUse("another request has just done with this part")
        yield Pieces(file, place)


def _is_at(file: BinaryIO, place: Path) -> bool:
    """Whether what was opened lies there still: whoever had it before may have taken it away."""
    try:
        return os.fstat(file.fileno()).st_ino == place.stat(follow_symlinks=False).st_ino
    except FileNotFoundError:
        return False


@contextmanager
def _told() -> Iterator[None]:
    """Whatever the disk says, in the store's words; without the path."""
    try:
        yield
    except OSError as wrong:
        raise StoreAway(f"the disk of coming parts says {wrong.strerror or type(wrong).__name__}") from None


def _flush(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
