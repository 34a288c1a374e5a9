"""What a volume holds, whatever its file system: folders and files, and how far one goes through them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

MOST_SLOTS = 140_000
"""Entries of folders looked at in one request, long names and deleted ones among them: a folder of FAT holds 65,536."""


@dataclass(frozen=True)
class Node:
    """A file or a folder as its entry says; nothing of it is believed before it was read."""

    name: str
    is_folder: bool
    size: int
    first: int
    """Its first cluster; 0: none."""
    modified: datetime | None = None
    """The stick's local time, without a zone: nobody knows which one."""
    is_hidden: bool = False
    is_contiguous: bool = False
    """exFAT: the clusters follow each other, and the table says nothing of them."""
    written: int | None = None
    """exFAT: so much was really written; behind it lies what a deleted file left. None: all of it."""


class Volume(Protocol):
    """A readable volume."""

    label: str
    identity: bytes
    """Differs between two volumes."""

    def root(self) -> Node:
        """The folder where everything begins."""

    def children(self, folder: Node) -> Iterator[Node]:
        """What lies in a folder, without labels, deleted entries, `.` and `..`.

        Raises:
            StickRefused
        """

    def content(self, file: Node) -> bytes:
        """All of a file; the caller has looked at its size.

        Raises:
            StickRefused
        """
