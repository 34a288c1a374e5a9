"""The port behind which files lie: what an adapter promises, what it may raise, what is a name.

An adapter knows names of 64 hexadecimal digits and nothing else: whatever else a name could mean on a disk or in an
address, it never gets there. It judges no content; `keeping` does.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import BinaryIO, Protocol, TypeAlias

PIECE_BYTES = 256 * 1024
"""Read and written at a time: no file lies whole in memory."""
LIMIT_BYTES = 4 * 1024**3
"""Of one file. A bucket takes 5 GiB in one request."""
PREFIX_DIGITS = 2
"""Of a name: the folder that it lies in."""
_NAME = re.compile(r"[0-9a-f]{64}")


class StoreError(Exception):
    """A file could not be kept or opened. Its words never hold a path or an address.

    StoreError
    ├── StoreAway      the store itself: does not answer, is full, may not be written. Later it may
    ├── FileMissing    a file that should be there is not
    └── FileDamaged    a file is there, and is not the one of its name
    """


class StoreAway(StoreError):
    """The store does not answer, is full or may not be written: nobody's file is at fault."""


class FileMissing(StoreError):
    """There is no such file."""


class FileDamaged(StoreError):
    """The file is not what its name says. It is never served."""


Beat: TypeAlias = Callable[[], None]
"""Called while a file takes long, so that a lease does not end meanwhile. What it raises ends reading and writing."""


def quiet() -> None:
    """Nobody waits for a beat."""


class Files(Protocol):
    """One place for files. Every method may raise StoreAway."""

    def write(self, name: str, content: BinaryIO) -> None:
        """Durable when it returns; a file of this name is replaced in one moment. Two at once are one in the end."""

    def open(self, name: str, most: int = LIMIT_BYTES, beat: Beat = quiet) -> BinaryIO:
        """Its bytes from the beginning, seekable; stays readable if the file is deleted meanwhile. Where it must be
        fetched, no more than `most` and a little is taken of a longer one, and every piece is a beat.

        Raises:
            FileMissing
        """

    def part(self, name: str, start: int, length: int) -> bytes:
        """At most `length` bytes from a place on: fewer, or none, where the file ends before.

        Raises:
            FileMissing
        """

    def delete(self, name: str) -> None:
        """Afterwards there is no such file, whether there was one or not."""

    def listed(self, prefix: str) -> Iterator[tuple[str, int]]:
        """Name and bytes of everything whose name begins so, in any order: only what lies at its own place, in a length
        that a file of ours may have.
        """

    def clear_away(self) -> None:
        """Take away what writers that died left behind a day ago."""


def safe(name: str) -> str:
    """The name, if it is one.

    Raises:
        ValueError: it is no SHA-256.
    """
    if not _NAME.fullmatch(name):
        raise ValueError("a file of the store is named by 64 hexadecimal digits")
    return name
