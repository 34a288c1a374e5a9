"""A table of partitions around a volume: a master boot record, a logical partition in it, or a GUID table."""

from __future__ import annotations

import struct
from typing import Literal

from hardware.simulated.stick.fat_image import fat_image

_SECTOR = 512
_STARTS_AT = 4096
_DATA = bytes.fromhex("a2a0d0ebe5b9334487c068b6b72699c7")
_START_UP = bytes.fromhex("28732ac11ff8d211ba4b00a0c93ec93b")


def in_table(volume: bytes, kind: Literal["mbr", "logical", "guid", "mac"]) -> bytearray:
    """The stick as a whole. `mac`: a GUID table with a small start-up volume in front, as those machines write it."""
    sectors = len(volume) // _SECTOR
    image = bytearray(_STARTS_AT * _SECTOR) + bytearray(volume) + bytearray(64 * _SECTOR)
    image[510:512] = b"\x55\xaa"
    if kind == "mbr":
        struct.pack_into("<B3xB3xII", image, 446, 0x80, 0x0C, _STARTS_AT, sectors)
    elif kind == "logical":
        struct.pack_into("<B3xB3xII", image, 446, 0, 0x0F, 64, len(image) // _SECTOR - 64)
        record = 64 * _SECTOR
        struct.pack_into("<B3xB3xII", image, record + 446, 0, 0x0C, _STARTS_AT - 64, sectors)
        image[record + 510 : record + 512] = b"\x55\xaa"
    else:
        struct.pack_into("<B3xB3xII", image, 446, 0, 0xEE, 1, len(image) // _SECTOR - 1)
        header = (b"EFI PART", 0x10000, 92, 0, 0, 1, 0, 34, 0, bytes(16), 2, 128, 128)
        struct.pack_into("<8sIIIIQQQQ16sQII", image, _SECTOR, *header)
        rows = [(_DATA, _STARTS_AT, sectors)]
        if kind == "mac":
            start_up = fat_image({"EFI/BOOT/start.pdf": b"no file of a resident's"}, 12, "EFI").image
            image[64 * _SECTOR : 64 * _SECTOR + len(start_up)] = start_up
            rows.insert(0, (_START_UP, 64, len(start_up) // _SECTOR))
        for number, (kind_of_row, start, count) in enumerate(rows):
            row = (kind_of_row, b"x" * 16, start, start + count - 1)
            struct.pack_into("<16s16sQQ", image, 2 * _SECTOR + number * 128, *row)
    return image
