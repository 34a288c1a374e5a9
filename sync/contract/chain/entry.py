"""What the kiosk's entry key signs about one statement: its place in the chain, its hashes, its time evidence."""

from __future__ import annotations

import re
from typing import Annotated

import msgspec

from sync.contract.bounds import Boot, Epoch, Error, Hash, KioskCode, Moment, Seq, Suite, Whole, is_moment
from sync.contract.chain.statement import StatementKind
from sync.contract.numbers import ArrivalNumber, parse_arrival_number
from sync.contract.one_reading import read_ours
from sync.errors import ContractError, TooLarge

ENTRY_LIMIT_BYTES = 8 * 1024
BOX_LIMIT_BYTES = 32 * 1024 * 1024
PART_LIMIT_BYTES = 4 * 1024 * 1024
PARTS_LIMIT = 40
"""Of one entry: 20 files of 60 MiB together have at most 35."""
PLAIN, WITH_PARTS = 1, 2
"""Versions: an entry without parts is written as it always was."""
FIRST_PREV = "0" * 64
"""`prev` of the very first entry of a kiosk."""
KIOSK_ID = re.compile(r"[0-9]{5}-[0-9]{3}")


class TimeEvidence(msgspec.Struct, frozen=True):
    """What the kiosk knew about time when it took the entry in. The wall clock alone proves nothing."""

    wall: Moment
    """Wall clock, RFC 3339 in UTC with milliseconds."""
    boot: Boot
    """Random id of this start of the machine."""
    up_ms: Whole
    """Boot-time clock (goes on in suspend), milliseconds."""
    ack: Hash | None
    """Hash of the last acknowledgement seen, or null before the first."""
    since_ack_ms: Whole | None
    """Boot-time clock passed since that acknowledgement, if it came in this boot."""
    error_ms: Error
    """Bound that the kiosk puts on its wall clock's error; -1 = unknown."""


class Part(msgspec.Struct, frozen=True):
    """Sealed bytes beside the box."""

    sha256: Hash
    length: Annotated[int, msgspec.Meta(ge=1, le=PART_LIMIT_BYTES)]


class Entry(msgspec.Struct, frozen=True):
    """Claims of the entry JWS, in the order in which they are written (docs/formats.md, "entry")."""

    v: int
    kind: StatementKind
    kiosk: KioskCode
    epoch: Epoch
    seq: Seq
    prev: Hash
    """Entry hash (hex) of the entry before."""
    arrival: ArrivalNumber
    suite: Suite
    """Sealing suite of the box."""
    statement: Hash
    """SHA-256 (hex) of the statement's bytes."""
    signature: Hash | None
    """SHA-256 (hex) of the resident's flattened JWS bytes, or null where the procedure needs none."""
    box: Hash
    """SHA-256 (hex) of the box."""
    length: Annotated[int, msgspec.Meta(ge=1, le=BOX_LIMIT_BYTES)]
    """Bytes of the box."""
    corrects: ArrivalNumber | None
    time: TimeEvidence
    parts: tuple[Part, ...] = ()
    """What travels apart from the box, file after file: in version 2, which has at least one."""


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
    entry = read_ours(_DECODER.decode, payload, "an entry")
    if entry.v not in (PLAIN, WITH_PARTS):
        raise ContractError(f"entry version {entry.v} is not known here")
    if bool(entry.parts) != (entry.v == WITH_PARTS) or len(entry.parts) > PARTS_LIMIT:
        raise ContractError(f"an entry of version 1 has no parts, one of version 2 has 1 to {PARTS_LIMIT}")
    if len({part.sha256 for part in entry.parts}) != len(entry.parts):
        raise ContractError("an entry names one part twice")
    check_evidence(entry.time)
    for number in (entry.arrival, entry.corrects):
        if number is not None and parse_arrival_number(number) != number:
            raise ContractError("an arrival number in an entry has 22 digits and no separators")
    if not is_of_kiosk(entry.arrival, entry.kiosk):
        raise ContractError("the arrival number is not of this kiosk")
    return entry


def is_of_kiosk(arrival: ArrivalNumber, kiosk: str) -> bool:
    """Whether a number of 22 digits was given by this kiosk."""
    return arrival[:5] == kiosk[:5] and arrival[13:16] == kiosk[6:]


def check_evidence(time: TimeEvidence) -> None:
    """See that what is said about time can be.

    Raises:
        ContractError
    """
    if not is_moment(time.wall) or (time.ack is None and time.since_ack_ms is not None):
        raise ContractError("the time evidence of an entry contradicts itself")
