"""An image of FAT12, FAT16 or FAT32 with the files it is asked for."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from hardware.simulated.stick.tree import WRITTEN_AT, StickItem, lay_out, tree_of

_SECTOR = 512
_SLOT = 32
_COUNTS = {12: 2_000, 16: 6_000, 32: 66_000}
"""Clusters at least: their count alone says which kind it is."""
_ENDS = {12: 0xFFF, 16: 0xFFFF, 32: 0x0FFFFFFF}


@dataclass(frozen=True)
class FatImage:
    """The image and where things lie in it, for whoever bends it."""

    image: bytearray
    root: StickItem
    bits: Literal[12, 16, 32]
    table_at: int
    heap_at: int
    cluster: int
    root_at: int

    def item(self, path: str) -> StickItem:
        """Raises StopIteration: it holds no such item."""
        here = self.root
        for name in path.split("/"):
            here = next(item for item in here.items if item.name == name)
        return here

    def place_of(self, cluster: int) -> int:
        """Where a cluster begins."""
        return self.heap_at + (cluster - 2) * self.cluster

    def link(self, cluster: int, following: int) -> None:
        """Have the table say that this cluster is followed by that."""
        _set(self.image, self.table_at, self.bits, cluster, following)


def fat_image(
    files: Mapping[str, bytes],
    bits: Literal[12, 16, 32] = 16,
    label: str = "HANAKO",
    *,
    per_cluster: int = 1,
    roots: int = 512,
) -> FatImage:
    """A volume without partitions. `roots`: slots of the root folder of FAT12 and FAT16."""
    root, cluster = tree_of(files), per_cluster * _SECTOR
    fixed_root = bits != 32

    def size_of_folder(item: StickItem) -> int:
        if item is root and fixed_root:
            return 0
        return max(cluster, _SLOT * (3 + sum(1 + _pieces(child.name) for child in item.items)))

    used = lay_out(root, 2, cluster, size_of_folder)
    count = max(_COUNTS[bits], used)
    if (bits == 12 and count >= 4085) or (bits == 16 and count >= 65525):
        raise ValueError("too much for this kind of FAT: take larger clusters, or FAT32")
    reserved = 32 if bits == 32 else 1
    table = -(-((count + 2) * bits // 8 + 1) // _SECTOR)
    root_size = -(-roots * _SLOT // _SECTOR) * _SECTOR if fixed_root else 0
    table_at = reserved * _SECTOR
    root_at = table_at + 2 * table * _SECTOR
    heap_at = root_at + root_size
    image = bytearray(heap_at + count * cluster)
    made = FatImage(image, root, bits, table_at, heap_at, cluster, root_at)
    _boot(made, reserved, table, roots if fixed_root else 0, per_cluster)
    name_at = 43 if fixed_root else 71
    image[name_at : name_at + 11] = label.encode("ascii")[:11].ljust(11)
    _set(image, table_at, bits, 0, _ENDS[bits] & ~7)
    _set(image, table_at, bits, 1, _ENDS[bits])
    above = {id(child): item for item in root.below() for child in item.items}
    for item in root.below():
        for number in range(item.first, item.first + item.clusters):
            made.link(number, number + 1 if number + 1 < item.first + item.clusters else _ENDS[bits])
        content = _entries(item, above.get(id(item)), root, label) if item.is_folder else item.content
        at = root_at if item is root and fixed_root else made.place_of(item.first)
        image[at : at + len(content)] = content
    image[table_at + table * _SECTOR : root_at] = image[table_at : table_at + table * _SECTOR]
    return made


def _boot(made: FatImage, reserved: int, table: int, roots: int, per_cluster: int) -> None:
    image, is_32 = made.image, made.bits == 32
    sectors = len(image) // _SECTOR
    small = sectors if sectors < 65536 and not is_32 else 0
    image[:3] = b"\xeb\x3c\x90"
    image[3:11] = b"MSDOS5.0"
    struct.pack_into("<HBHBHHB", image, 11, _SECTOR, per_cluster, reserved, 2, roots, small, 0xF8)
    struct.pack_into("<HHHII", image, 22, 0 if is_32 else table, 63, 255, 0, 0 if small else sectors)
    if is_32:
        struct.pack_into("<IHHIHH", image, 36, table, 0, 0, made.root.first, 0, 0)
    struct.pack_into("<BBBI", image, 64 if is_32 else 36, 0x80, 0, 0x29, 0x20261120)
    image[510:512] = b"\x55\xaa"


def _set(image: bytearray, table_at: int, bits: int, cluster: int, following: int) -> None:
    if bits == 12:
        at = table_at + cluster + cluster // 2
        pair = struct.unpack_from("<H", image, at)[0]
        pair = pair & 0x000F | following << 4 if cluster % 2 else pair & 0xF000 | following
        struct.pack_into("<H", image, at, pair & 0xFFFF)
    elif bits == 16:
        struct.pack_into("<H", image, table_at + cluster * 2, following)
    else:
        struct.pack_into("<I", image, table_at + cluster * 4, following)


def _entries(folder: StickItem, above: StickItem | None, root: StickItem, label: str) -> bytes:
    made = bytearray()
    if above is None:
        made += _entry(label.encode("ascii")[:11].ljust(11), 0x08, 0, 0)
    else:
        made += _entry(b".".ljust(11), 0x10, folder.first, 0)
        made += _entry(b"..".ljust(11), 0x10, 0 if above is root else above.first, 0)
    for number, item in enumerate(folder.items):
        short = f"F{number:06d}~".encode("ascii")[:8].ljust(8) + b"   "
        made += long_name(item.name, short)
        attributes = 0x10 if item.is_folder else 0x20
        made += _entry(short, attributes, item.first, 0 if item.is_folder else len(item.content))
    return bytes(made)


def _entry(short: bytes, attributes: int, first: int, size: int) -> bytes:
    day, time = dos_words(WRITTEN_AT)
    return short + struct.pack("<BBBHHHHHHHI", attributes, 0, 0, 0, 0, 0, first >> 16, time, day, first & 0xFFFF, size)


def long_name(name: str, short: bytes) -> bytes:
    """The slots that stand before an entry with this short name."""
    check = 0
    for byte in short:
        check = ((check >> 1) | (check & 1) << 7) + byte & 0xFF
    letters = name.encode("utf-16-le") + b"\0\0"
    letters = letters[:-2] if len(letters) % 26 == 2 else letters.ljust(-(-len(letters) // 26) * 26, b"\xff")
    pieces = [letters[at : at + 26] for at in range(0, len(letters), 26)]
    made = bytearray()
    for number in range(len(pieces), 0, -1):
        piece, order = pieces[number - 1], number | (0x40 if number == len(pieces) else 0)
        made += struct.pack("<B10sBBB12sH4s", order, piece[:10], 0x0F, 0, check, piece[10:22], 0, piece[22:26])
    return bytes(made)


def _pieces(name: str) -> int:
    return -(-len(name.encode("utf-16-le")) // 26)


def dos_words(at: datetime) -> tuple[int, int]:
    """Day and time as both file systems write them."""
    return (at.year - 1980) << 9 | at.month << 5 | at.day, at.hour << 11 | at.minute << 5 | at.second // 2
