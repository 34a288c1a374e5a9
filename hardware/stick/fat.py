"""FAT12, FAT16 and FAT32, read only, from Microsoft's "FAT: General Overview of On-Disk Format", version 1.03."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from datetime import datetime

from hardware.stick.clusters import Clusters, Table
from hardware.stick.medium import ReadsBytes
from hardware.stick.nodes import MOST_SLOTS, Node
from hardware.stick.trouble import StickRefused, StickTrouble

SLOT = 32
_READ_ONLY_AND_ALL = 0x0F
_HIDDEN, _SYSTEM, _LABEL, _FOLDER = 0x02, 0x04, 0x08, 0x10
_DELETED, _END = 0xE5, 0x00
_MOST_PIECES = 20
"""Of a long name: 255 characters, 13 in each."""


class FatVolume:
    """A volume of FAT. Only its first table is read: the second is for whoever mends."""

    def __init__(self, part: ReadsBytes) -> None:
        """Raises StickRefused where this is no FAT, or one that cannot be."""
        boot = part.read(0, min(512, part.size))
        if not looks_like_fat(boot):
            raise StickRefused(StickTrouble.FOREIGN)
        sector, per_cluster, reserved, tables, roots, few = struct.unpack_from("<HBHBHH", boot, 11)
        small_table, many = struct.unpack_from("<H8xI", boot, 22)
        table = small_table or struct.unpack_from("<I", boot, 36)[0]
        total = few or many
        root_sectors = -(-roots * SLOT // sector)
        data = reserved + tables * table + root_sectors
        if not table or total <= data or total * sector > part.size + sector:
            raise StickRefused(StickTrouble.DAMAGED)
        count = (total - data) // per_cluster
        self._part = part
        self._table = Table(part, reserved * sector, table * sector)
        self._bits = 32 if small_table == 0 else 12 if count < 4085 else 16
        self._clusters = Clusters(part, data * sector, per_cluster * sector, count, self._following)
        self._root_at, self._root_size = (reserved + tables * table) * sector, roots * SLOT
        first = struct.unpack_from("<I", boot, 44)[0] if self._bits == 32 else 0
        self._root = Node("", True, 0, first)
        self._slots = MOST_SLOTS
        self.identity = boot
        self.label = ""

    def root(self) -> Node:
        """As `Volume`."""
        return self._root

    def content(self, file: Node) -> bytes:
        """As `Volume`."""
        return self._clusters.content(file.first, file.size)

    def children(self, folder: Node) -> Iterator[Node]:
        """As `Volume`."""
        name: _LongName = _LongName()
        for slot in self._entries(folder):
            self._slots -= 1
            if self._slots < 0:
                raise StickRefused(StickTrouble.SLOW)
            if slot[0] == _END:
                return
            attributes = slot[11]
            if slot[0] == _DELETED:
                name = _LongName()
            elif attributes & 0x3F == _READ_ONLY_AND_ALL:
                name.piece(slot)
            else:
                if attributes & _LABEL:
                    self.label = self.label or _decoded(slot[:11]).strip()
                elif slot[0:1] != b".":
                    yield _node(slot, name.of(slot), self._bits == 32)
                name = _LongName()

    def _entries(self, folder: Node) -> Iterator[bytes]:
        pieces: Iterator[bytes]
        if folder.first == 0:
            # `..` and the root of FAT12 and FAT16 have no cluster; a folder below has one, or is empty.
            pieces = iter([self._part.read(self._root_at, self._root_size)] if folder is self._root else [])
        else:
            pieces = (self._clusters.read(cluster) for cluster in self._clusters.chain(folder.first))
        for piece in pieces:
            for at in range(0, len(piece) - SLOT + 1, SLOT):
                yield piece[at : at + SLOT]

    def _following(self, cluster: int) -> int | None:
        following: int
        if self._bits == 12:
            pair = struct.unpack("<H", self._table.read(cluster + cluster // 2, 2))[0]
            following = pair >> 4 if cluster % 2 else pair & 0xFFF
            return None if following >= 0xFF8 else following
        if self._bits == 16:
            following = struct.unpack("<H", self._table.read(cluster * 2, 2))[0]
            return None if following >= 0xFFF8 else following
        following = struct.unpack("<I", self._table.read(cluster * 4, 4))[0] & 0x0FFFFFFF
        return None if following >= 0x0FFFFFF8 else following


def looks_like_fat(boot: bytes) -> bool:
    """By its numbers: the words FAT12 and FAT16 in it are for show."""
    if len(boot) < 512 or boot[510:512] != b"\x55\xaa" or boot[0] not in (0xEB, 0xE9):
        return False
    sector, per_cluster, reserved, tables = struct.unpack_from("<HBHB", boot, 11)
    return (
        sector in (512, 1024, 2048, 4096)
        and per_cluster in (1, 2, 4, 8, 16, 32, 64, 128)
        and reserved > 0
        and tables in (1, 2)
        and (boot[21] == 0xF0 or boot[21] >= 0xF8)
    )


class _LongName:
    """The pieces of a long name, which stand before their entry, the last one first."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []
        self._next = 0
        self._check = -1

    def piece(self, slot: bytes) -> None:
        order = slot[0]
        if order & 0x40 and 1 <= order & 0x3F <= _MOST_PIECES:
            self._pieces, self._next, self._check = [], order & 0x3F, slot[13]
        elif not self._next or order != self._next or slot[13] != self._check:
            self._pieces, self._next, self._check = [], 0, -1
            return
        self._pieces.insert(0, slot[1:11] + slot[14:26] + slot[28:32])
        self._next -= 1

    def of(self, slot: bytes) -> str:
        """The long name if it belongs to this entry; empty: there is none."""
        if not self._pieces or self._next or _check_of(slot[:11]) != self._check:
            return ""
        return b"".join(self._pieces).decode("utf-16-le", "replace").split("\0", 1)[0]


def _check_of(short: bytes) -> int:
    check = 0
    for byte in short:
        check = ((check >> 1) | (check & 1) << 7) + byte & 0xFF
    return check


def _node(slot: bytes, long_name: str, is_32: bool) -> Node:
    attributes, lower = slot[11], slot[12]
    high, time, day, low, size = struct.unpack_from("<HHHHI", slot, 20)
    is_folder = bool(attributes & _FOLDER)
    return Node(
        name=long_name or _short_name(slot[:11], lower),
        is_folder=is_folder,
        size=0 if is_folder else size,
        first=low | (high << 16 if is_32 else 0),
        modified=dos_time(day, time),
        is_hidden=bool(attributes & (_HIDDEN | _SYSTEM)),
    )


def _short_name(raw: bytes, lower: int) -> str:
    if raw[0] == 0x05:
        raw = b"\xe5" + raw[1:]
    stem, ending = _decoded(raw[:8]).rstrip(), _decoded(raw[8:]).rstrip()
    stem = stem.lower() if lower & 0x08 else stem
    ending = ending.lower() if lower & 0x10 else ending
    return f"{stem}.{ending}" if ending else stem


def _decoded(raw: bytes) -> str:
    """Sticks of Japanese machines have short names in their code page."""
    return raw.decode("cp932", "replace")


def dos_time(day: int, time: int) -> datetime | None:
    """Local time in two-second steps from 1980 on; None: no such day."""
    try:
        return datetime(  # noqa: DTZ001  the stick knows no zone
            1980 + (day >> 9), day >> 5 & 15, day & 31, time >> 11, time >> 5 & 63, min((time & 31) * 2, 59)
        )
    except ValueError:
        return None
