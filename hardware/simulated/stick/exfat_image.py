"""An image of exFAT with the files it is asked for. Every other file has its clusters in the table, as Windows does
where they do not follow each other; the rest says only where it begins.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass

from hardware.simulated.stick.fat_image import dos_words
from hardware.simulated.stick.tree import WRITTEN_AT, StickItem, lay_out, tree_of

_BITS, _CLUSTER_BITS = 9, 3
_SECTOR, _CLUSTER = 1 << _BITS, 1 << (_BITS + _CLUSTER_BITS)
_TABLE_AT, _SLOT = 128, 32
_LEAST_CLUSTERS = 500


@dataclass(frozen=True)
class ExfatImage:
    """The image and where things lie in it, for whoever bends it."""

    image: bytearray
    root: StickItem
    table_at: int
    heap_at: int
    cluster: int = _CLUSTER

    def item(self, path: str) -> StickItem:
        """Raises StopIteration: it holds no such item."""
        here = self.root
        for name in path.split("/"):
            here = next(item for item in here.items if item.name == name)
        return here

    def place_of(self, cluster: int) -> int:
        """Where a cluster begins."""
        return self.heap_at + (cluster - 2) * _CLUSTER

    def link(self, cluster: int, following: int) -> None:
        """Have the table say that this cluster is followed by that."""
        struct.pack_into("<I", self.image, self.table_at + cluster * 4, following)


def exfat_image(
    files: Mapping[str, bytes], label: str = "HANAKO", *, written: Mapping[str, int] | None = None
) -> ExfatImage:
    """A volume without partitions. `written`: files by name of which only so much was ever written."""
    root = tree_of(files)
    upcase = _upcase()
    bitmap_at, upcase_at = 2, 3
    upcase_clusters = -(-len(upcase) // _CLUSTER)
    used = lay_out(root, upcase_at + upcase_clusters, _CLUSTER, _size_of_folder)
    count = max(_LEAST_CLUSTERS, used)
    if count > 8 * _CLUSTER:
        raise ValueError("more than this maker's map of clusters covers")
    table = -(-(count + 2) * 4 // _SECTOR)
    heap = -(-(_TABLE_AT + table) // 8) * 8
    image = bytearray(heap * _SECTOR + count * _CLUSTER)
    made = ExfatImage(image, root, _TABLE_AT * _SECTOR, heap * _SECTOR)
    made.link(0, 0xFFFFFFF8)
    made.link(1, 0xFFFFFFFF)
    made.link(bitmap_at, 0xFFFFFFFF)
    _chain(made, upcase_at, upcase_clusters)
    bitmap = bytearray(-(-count // 8))
    for cluster in range(used - 2):
        bitmap[cluster // 8] |= 1 << cluster % 8
    at = made.place_of(bitmap_at)
    image[at : at + len(bitmap)] = bitmap
    at = made.place_of(upcase_at)
    image[at : at + len(upcase)] = upcase
    heads = _label(label) + struct.pack("<BB18xIQ", 0x81, 0, bitmap_at, len(bitmap))
    heads += struct.pack("<B3xI12xIQ", 0x82, _sum32(upcase), upcase_at, len(upcase))
    for item in root.below():
        if item is root or not _is_contiguous(item):
            _chain(made, item.first, item.clusters)
        content = item.content
        if item.is_folder:
            content = (heads if item is root else b"") + b"".join(
                _entry(child, (written or {}).get(child.name, len(child.content))) for child in item.items
            )
        at = made.place_of(item.first)
        image[at : at + len(content)] = content
    _boot(made, table, heap, count)
    return made


def _is_contiguous(item: StickItem) -> bool:
    return item.first % 2 == 0


def _size_of_folder(item: StickItem) -> int:
    return max(_CLUSTER, _SLOT * (4 + sum(2 + -(-len(child.name.encode("utf-16-le")) // 30) for child in item.items)))


def _chain(made: ExfatImage, first: int, clusters: int) -> None:
    for number in range(first, first + clusters):
        made.link(number, number + 1 if number + 1 < first + clusters else 0xFFFFFFFF)


def _label(label: str) -> bytes:
    return struct.pack("<BB22s8x", 0x83, len(label), label.encode("utf-16-le"))


def _entry(item: StickItem, written: int) -> bytes:
    letters = item.name.encode("utf-16-le")
    size = item.clusters * _CLUSTER if item.is_folder else len(item.content)
    names = [letters[at : at + 30] for at in range(0, len(letters), 30)]
    day, time = dos_words(WRITTEN_AT)
    stamp = day << 16 | time
    head = bytearray(
        struct.pack("<BBHHHIII12x", 0x85, 1 + len(names), 0, 0x10 if item.is_folder else 0x20, 0, stamp, stamp, stamp)
    )
    flags = 0x01 | (0x02 if _is_contiguous(item) else 0) if item.first else 0
    group = head + struct.pack(
        "<BBBBHHQIIQ", 0xC0, flags, 0, len(letters) // 2, _hash(item.name), 0,
        size if item.is_folder else written, 0, item.first, size,
    )  # fmt: skip
    for name in names:
        group += struct.pack("<BB30s", 0xC1, 0, name)
    check = 0
    for at, byte in enumerate(group):
        if at not in (2, 3):
            check = ((check & 1) << 15 | check >> 1) + byte & 0xFFFF
    struct.pack_into("<H", group, 2, check)
    return bytes(group)


def _hash(name: str) -> int:
    said = 0
    for byte in name.translate({code: code - 32 for code in range(ord("a"), ord("z") + 1)}).encode("utf-16-le"):
        said = ((said & 1) << 15 | said >> 1) + byte & 0xFFFF
    return said


def _upcase() -> bytes:
    """A to Z alone; the stretches that stay as they are, in the short form: 0xFFFF and their length."""
    first, last = ord("a"), ord("z")
    letters = [0xFFFF, first, *(code - 32 for code in range(first, last + 1)), 0xFFFF, 65536 - last - 1]
    return struct.pack(f"<{len(letters)}H", *letters)


def _sum32(content: bytes) -> int:
    said = 0
    for byte in content:
        said = ((said & 1) << 31 | said >> 1) + byte & 0xFFFFFFFF
    return said


def _boot(made: ExfatImage, table: int, heap: int, count: int) -> None:
    image = made.image
    image[:11] = b"\xeb\x76\x90EXFAT   "
    struct.pack_into(
        "<QQIIIIIIHHBBBBB", image, 64, 0, len(image) // _SECTOR, _TABLE_AT, table, heap, count, made.root.first,
        0x20261120, 0x100, 0, _BITS, _CLUSTER_BITS, 1, 0x80, 0xFF,
    )  # fmt: skip
    image[510:512] = b"\x55\xaa"
    for sector in range(1, 9):
        struct.pack_into("<I", image, sector * _SECTOR + _SECTOR - 4, 0xAA550000)
    said = 0
    for at in range(11 * _SECTOR):
        if at not in (106, 107, 112):
            said = ((said & 1) << 31 | said >> 1) + image[at] & 0xFFFFFFFF
    image[11 * _SECTOR : 12 * _SECTOR] = struct.pack("<I", said) * (_SECTOR // 4)
    image[12 * _SECTOR : 24 * _SECTOR] = image[: 12 * _SECTOR]
