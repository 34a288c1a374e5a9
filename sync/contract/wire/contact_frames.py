"""The body of a contact: a heartbeat and a batch of entries in frames, as they lie in the outbox."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator
from itertools import islice

import msgspec

from sync.contract.chain.entry import BOX_LIMIT_BYTES, ENTRY_LIMIT_BYTES
from sync.contract.wire.contact import ContactHeader
from sync.contract.wire.messages import HEADER_LIMIT_BYTES, read_message, write_message
from sync.errors import ContractError, TooLarge

CONTACT_LIMIT_BYTES = 40 * 1024 * 1024
CONTACT_LIMIT_ENTRIES = 500  # all become durable together: more would hold the centre's one writer
CONTACT_LIMIT_UNREADABLE = 50  # of those; before the next one custody ends, and the acknowledgement says so
CONTACT_MEDIA_TYPE = "application/vnd.madoguchi.contact"
MAGIC = b"MDGC\x01"


class ContactEntry(msgspec.Struct, frozen=True):
    """One entry with its box, as they lie in the outbox."""

    jws: bytes
    box: bytes


def write_contact(header: ContactHeader, entries: Iterable[ContactEntry]) -> bytes:
    """Body of a contact: magic, then frames of u32 length and bytes: header, and per entry its JWS and its box."""
    parts = [MAGIC, _frame(write_message(header))]
    for entry in entries:
        parts += (_frame(entry.jws), _frame(entry.box))
    return b"".join(parts)


def read_contact(body: bytes) -> tuple[ContactHeader, tuple[ContactEntry, ...]]:
    """Take a contact's body apart; judges form and sizes, no signature.

    Raises:
        TooLarge, ContractError
    """
    if len(body) > CONTACT_LIMIT_BYTES:
        raise TooLarge("a contact is at most 40 MiB")
    if not body.startswith(MAGIC):
        raise ContractError("not the body of a contact")
    taken = _frames(body[len(MAGIC) :])
    first = next(taken, None)
    if first is None:
        raise ContractError("a contact without a header")
    header = read_message(ContactHeader, first, HEADER_LIMIT_BYTES)
    if header.entries > CONTACT_LIMIT_ENTRIES:
        raise TooLarge(f"a contact holds at most {CONTACT_LIMIT_ENTRIES} entries")
    frames = [first, *islice(taken, 2 * header.entries + 1)]
    if len(frames) != 1 + 2 * header.entries:
        raise ContractError("a contact holds other frames than its header says")
    entries = tuple(ContactEntry(jws, box) for jws, box in zip(frames[1::2], frames[2::2], strict=True))
    for entry in entries:
        if len(entry.jws) > 2 * ENTRY_LIMIT_BYTES or len(entry.box) > BOX_LIMIT_BYTES:
            raise TooLarge("an entry of this contact is above its limit")
    return header, entries


def _frame(data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + data


def _frames(data: bytes) -> Iterator[bytes]:
    place = 0
    while place < len(data):
        if place + 4 > len(data):
            raise ContractError("a frame was cut off")
        (length,) = struct.unpack_from(">I", data, place)
        place += 4
        if place + length > len(data):
            raise ContractError("a frame was cut off")
        yield data[place : place + length]
        place += length
