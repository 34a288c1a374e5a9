"""Where the signature stands in a signed PDF (ISO 32000, 12.8.1): /Contents, between the two parts of its ByteRange."""

from __future__ import annotations

import re

_BYTE_RANGE = re.compile(rb"/ByteRange ?\[ ?(\d{1,10}) (\d{1,10}) (\d{1,10}) (\d{1,10}) ?\]")


def contents_of(pdf: bytes) -> bytes | None:
    """The hex digits of /Contents as they are written, padding and all. None: it has not exactly one ByteRange, or that
    leaves out anything but one string of hex.
    """
    ranges = _BYTE_RANGE.findall(pdf)
    if len(ranges) != 1:
        return None
    start, before, after, rest = (int(number) for number in ranges[0])
    if start != 0 or after + rest != len(pdf) or not before < after <= len(pdf):
        return None
    gap = pdf[before:after]
    return gap[1:-1] if gap[:1] == b"<" and gap[-1:] == b">" else None
