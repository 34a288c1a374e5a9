"""What the kiosk's entry key signs about one statement: its place in the chain, its hashes, its time evidence."""

from __future__ import annotations

import re

import msgspec

from sync.contract.numbers import ArrivalNumber, parse_arrival_number
from sync.contract.one_reading import read_once
from sync.contract.statement import StatementKind
from sync.errors import ContractError, TooLarge

ENTRY_LIMIT_BYTES = 8 * 1024
BOX_LIMIT_BYTES = 32 * 1024 * 1024
FIRST_PREV = "0" * 64
"""`prev` of the very first entry of a kiosk."""
KIOSK_ID = re.compile(r"[0-9]{5}-[0-9]{3}")
_HASH = re.compile(r"[0-9a-f]{64}")


class TimeEvidence(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the kiosk knew about time when it took the entry in. The wall clock alone proves nothing."""

    wall: str
    """Wall clock, RFC 3339 in UTC with milliseconds."""
    boot: str
    """Random id of this start of the machine."""
    up_ms: int
    """Boot-time clock (goes on in suspend), milliseconds."""
    ack: str | None
    """Hash of the last acknowledgement seen, or null before the first."""
    since_ack_ms: int | None
    """Boot-time clock passed since that acknowledgement, if it came in this boot."""
    error_ms: int
    """Bound that the kiosk puts on its wall clock's error; -1 = unknown."""


class Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Claims of the entry JWS, in the order in which they are written (docs/formats.md, "entry")."""

    v: int
    kind: StatementKind
    kiosk: str
    epoch: int
    seq: int
    prev: str
    """Entry hash (hex) of the entry before."""
    arrival: ArrivalNumber
    suite: int
    """Sealing suite of the box."""
    statement: str
    """SHA-256 (hex) of the statement's bytes."""
    signature: str | None
    """SHA-256 (hex) of the resident's flattened JWS bytes, or null where the procedure needs none."""
    box: str
    """SHA-256 (hex) of the box."""
    length: int
    """Bytes of the box."""
    corrects: ArrivalNumber | None
    time: TimeEvidence


_DECODER = msgspec.json.Decoder(Entry)
_ENCODER = msgspec.json.Encoder()


def write_entry(entry: Entry) -> bytes:
    """The JWS payload."""
    return _ENCODER.encode(entry)


def read_entry(payload: bytes) -> Entry:
    """Read a JWS payload that was already verified.

    Raises:
        TooLarge: above `ENTRY_LIMIT_BYTES`.
        ContractError: any other departure from the format.
    """
    if len(payload) > ENTRY_LIMIT_BYTES:
        raise TooLarge("an entry is at most 8 KiB")
    entry = read_once(_DECODER.decode, payload, "an entry")
    hashes = [entry.prev, entry.statement, entry.box, entry.signature or FIRST_PREV, entry.time.ack or FIRST_PREV]
    if entry.v != 1:
        raise ContractError(f"entry version {entry.v} is not known here")
    if not KIOSK_ID.fullmatch(entry.kiosk) or not all(_HASH.fullmatch(value) for value in hashes):
        raise ContractError("an entry's kiosk or hashes are not well formed")
    if entry.epoch < 1 or entry.seq < 1 or not 0 < entry.length <= BOX_LIMIT_BYTES:
        raise ContractError("an entry's epoch, seq or length is out of range")
    for number in (entry.arrival, entry.corrects):
        if number is not None and parse_arrival_number(number) != number:
            raise ContractError("an arrival number in an entry has 22 digits and no separators")
    if entry.arrival[:5] != entry.kiosk[:5] or entry.arrival[13:16] != entry.kiosk[6:]:
        raise ContractError("the arrival number is not of this kiosk")
    return entry
