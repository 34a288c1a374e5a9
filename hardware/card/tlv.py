"""BER-TLV as the card writes it: tags of one or two bytes, lengths of 1, 2 (81) or 3 (82) bytes. Hostile bytes give a
`BadRecord`, never more work than their length."""

from __future__ import annotations

from collections.abc import Iterator


class BadRecord(ValueError):
    """The bytes are not the record that stands in this file. Says where, never what."""


def split(data: bytes) -> Iterator[tuple[int, bytes]]:
    """The records that lie one behind the other in `data`, as tag and content.

    Raises:
        BadRecord: a record is cut off, or its tag or length has a form this card does not use.
    """
    at = 0
    while at < len(data):
        tag, at = _tag(data, at)
        length, at = _length(data, at)
        if at + length > len(data):
            raise BadRecord(f"record {tag:X} is longer than what is there")
        yield tag, data[at : at + length]
        at += length


def only(data: bytes, tag: int) -> bytes:
    """The content of the one record that `data` consists of."""
    records = list(split(data))
    if len(records) != 1 or records[0][0] != tag:
        raise BadRecord(f"not one record {tag:X}")
    return records[0][1]


def encode(tag: int, content: bytes) -> bytes:
    """A record in the shortest form of its length."""
    length = len(content)
    if length < 0x80:
        size = bytes([length])
    elif length < 0x100:
        size = bytes([0x81, length])
    else:
        size = b"\x82" + length.to_bytes(2, "big")
    return tag.to_bytes(2 if tag > 0xFF else 1, "big") + size + content


def _tag(data: bytes, at: int) -> tuple[int, int]:
    if data[at] & 0x1F != 0x1F:
        return data[at], at + 1
    if at + 1 >= len(data) or data[at + 1] >= 0x80:
        raise BadRecord("a tag is cut off or longer than two bytes")
    return data[at] << 8 | data[at + 1], at + 2


def _length(data: bytes, at: int) -> tuple[int, int]:
    if at >= len(data):
        raise BadRecord("a length is missing")
    first = data[at]
    if first < 0x80:
        return first, at + 1
    count = first & 0x7F
    if count not in (1, 2) or at + 1 + count > len(data):
        raise BadRecord("a length has a form this card does not use")
    return int.from_bytes(data[at + 1 : at + 1 + count], "big"), at + 1 + count
