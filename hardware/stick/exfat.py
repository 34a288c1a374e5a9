"""exFAT, read only, from Microsoft's "exFAT file system specification" of 2019."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from hardware.stick.clusters import Clusters, Table
from hardware.stick.fat import dos_time
from hardware.stick.medium import ReadsBytes
from hardware.stick.nodes import MOST_SLOTS, Node
from hardware.stick.trouble import StickRefused, StickTrouble

SLOT = 32
_LABEL, _FILE, _STREAM, _NAME = 0x83, 0x85, 0xC0, 0xC1
_HIDDEN, _SYSTEM, _FOLDER = 0x02, 0x04, 0x10
_BAD, _LAST = 0xFFFFFFF7, 0xFFFFFFF8
_MOST_SECONDARY = 18
"""One stream and seventeen pieces of 15 characters: a name of 255."""
_MOST_FOLDER = 256 << 20


def looks_like_exfat(boot: bytes) -> bool:
    """By its name, and the 53 empty bytes that keep FAT drivers off."""
    return boot[3:11] == b"EXFAT   " and not any(boot[11:64]) and boot[510:512] == b"\x55\xaa"


class ExfatVolume:
    """A volume of exFAT."""

    def __init__(self, part: ReadsBytes) -> None:
        """Raises StickRefused where this is no exFAT, or one that cannot be."""
        boot = part.read(0, min(512, part.size))
        if not looks_like_exfat(boot):
            raise StickRefused(StickTrouble.FOREIGN)
        table_at, table, heap, count, root = struct.unpack_from("<5I", boot, 80)
        bits, cluster_bits, tables = struct.unpack_from("<BBB", boot, 108)
        if not 9 <= bits <= 12 or bits + cluster_bits > 25 or tables not in (1, 2):
            raise StickRefused(StickTrouble.DAMAGED)
        size = 1 << (bits + cluster_bits)
        if (heap << bits) + count * size > part.size or (table << bits) < (count + 2) * 4:
            raise StickRefused(StickTrouble.DAMAGED)
        self._table = Table(part, table_at << bits, table << bits)
        self._clusters = Clusters(part, heap << bits, size, count, self._following)
        self._root = Node("", True, 0, root)
        self._slots = MOST_SLOTS
        self.identity = boot
        self.label = ""

    def root(self) -> Node:
        """As `Volume`."""
        return self._root

    def content(self, file: Node) -> bytes:
        """As `Volume`. What was never written is empty, not what another file left there."""
        written = min(file.size, file.size if file.written is None else file.written)
        got = self._clusters.content(file.first, written, is_contiguous=file.is_contiguous)
        return got + bytes(file.size - written)

    def children(self, folder: Node) -> Iterator[Node]:
        """As `Volume`."""
        slots = self._entries(folder)
        for slot in slots:
            if slot[0] == 0:
                return
            if slot[0] == _LABEL and not self.label:
                self.label = slot[2 : 2 + 2 * min(slot[1], 11)].decode("utf-16-le", "replace")
            elif slot[0] == _FILE and 2 <= slot[1] <= _MOST_SECONDARY:
                group = [slot]
                for _ in range(slot[1]):
                    if (following := next(slots, None)) is None:
                        return
                    group.append(following)
                if (node := _node(group)) is not None:
                    yield node

    def _entries(self, folder: Node) -> Iterator[bytes]:
        if folder.first == 0:
            return
        left = folder.size if folder is not self._root else _MOST_FOLDER
        for cluster in self._clusters.chain(folder.first, is_contiguous=folder.is_contiguous):
            piece = self._clusters.read(cluster, min(self._clusters.size, left))
            left -= len(piece)
            for at in range(0, len(piece) - SLOT + 1, SLOT):
                self._slots -= 1
                if self._slots < 0:
                    raise StickRefused(StickTrouble.SLOW)
                yield piece[at : at + SLOT]
            if left <= 0:
                return

    def _following(self, cluster: int) -> int | None:
        following: int = struct.unpack("<I", self._table.read(cluster * 4, 4))[0]
        if following == _BAD:
            raise StickRefused(StickTrouble.DAMAGED)
        return None if following >= _LAST else following


def _node(group: list[bytes]) -> Node | None:
    """The file that a group of entries describes; None: they do not belong together."""
    head, stream, *names = group
    if stream[0] != _STREAM or _check_of(group) != struct.unpack_from("<H", head, 2)[0]:
        return None
    letters = b"".join(slot[2:] for slot in names if slot[0] == _NAME)
    name = letters[: 2 * stream[3]].decode("utf-16-le", "replace").split("\0", 1)[0]
    attributes = struct.unpack_from("<H", head, 4)[0]
    written, first, size = struct.unpack_from("<Q4xIQ", stream, 8)
    time, day = struct.unpack_from("<HH", head, 12)
    return Node(
        name=name,
        is_folder=bool(attributes & _FOLDER),
        size=size,
        first=first,
        modified=dos_time(day, time),
        is_hidden=bool(attributes & (_HIDDEN | _SYSTEM)),
        is_contiguous=bool(stream[1] & 0x02),
        written=written,
    )


def _check_of(group: list[bytes]) -> int:
    check = 0
    for number, slot in enumerate(group):
        for at, byte in enumerate(slot):
            if number or at not in (2, 3):
                check = ((check & 1) << 15 | check >> 1) + byte & 0xFFFF
    return check
