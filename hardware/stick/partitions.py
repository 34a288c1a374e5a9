"""Where volumes lie on a stick: a master boot record, a GUID table, or none (a volume from the first sector on).

UEFI 2.10, section 5. Tables are believed as far as they lie on the medium, and no further than so many rows.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from hardware.stick.medium import MediumPart, ReadsBytes
from hardware.stick.trouble import StickRefused

SECTOR = 512
MOST_ROWS = 32
MOST_LOGICAL = 16
"""Logical partitions follow each other as a chain, which a bent stick closes to a ring."""
_EXTENDED = frozenset({0x05, 0x0F, 0x85})
_GUID_TABLE = 0xEE
_START_UP = 0xEF
_START_UP_GUID = bytes.fromhex("28732ac11ff8d211ba4b00a0c93ec93b")
"""Macintosh computers put a small FAT for starting the machine before everything else: never the resident's files."""


def parts(medium: ReadsBytes) -> Iterator[MediumPart]:
    """Whatever may hold a volume: the medium as a whole first, then the rows of its table in their order."""
    yield MediumPart(medium, 0, medium.size)
    first = medium.read(0, min(SECTOR, medium.size))
    if len(first) < SECTOR or first[510:512] != b"\x55\xaa":
        return
    rows = [struct.unpack_from("<4xB3xII", first, 446 + 16 * row) for row in range(4)]
    if any(kind == _GUID_TABLE for kind, _, _ in rows):
        yield from _guid_parts(medium)
        return
    for kind, start, sectors in rows:
        if kind in _EXTENDED:
            yield from _logical_parts(medium, start)
        elif kind not in (0, _START_UP) and start and sectors:
            yield MediumPart(medium, start * SECTOR, sectors * SECTOR)


def _logical_parts(medium: ReadsBytes, extended: int) -> Iterator[MediumPart]:
    at = extended
    for _ in range(MOST_LOGICAL):
        try:
            record = medium.read(at * SECTOR, SECTOR)
        except StickRefused:
            return
        if record[510:512] != b"\x55\xaa":
            return
        kind, start, sectors = struct.unpack_from("<4xB3xII", record, 446)
        if kind and start and sectors:
            yield MediumPart(medium, (at + start) * SECTOR, sectors * SECTOR)
        following, offset, _ = struct.unpack_from("<4xB3xII", record, 462)
        if following not in _EXTENDED or not offset:
            return
        at = extended + offset


def _guid_parts(medium: ReadsBytes) -> Iterator[MediumPart]:
    for sector in (SECTOR, 4096):
        if medium.size < 2 * sector:
            return
        header = medium.read(sector, 92)
        if header[:8] == b"EFI PART":
            break
    else:
        return
    table, count, wide = struct.unpack_from("<QII", header, 72)
    if not 128 <= wide <= 4096:
        return
    for row in range(min(count, MOST_ROWS)):
        try:
            entry = medium.read(table * sector + row * wide, 48)
        except StickRefused:
            return
        first, last = struct.unpack_from("<QQ", entry, 32)
        if entry[:16] not in (bytes(16), _START_UP_GUID) and 0 < first <= last:
            yield MediumPart(medium, first * sector, (last - first + 1) * sector)
