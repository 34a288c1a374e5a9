"""What the centre signs for one kiosk: in which hall it stands, and what may come down to it."""

from __future__ import annotations

from typing import Annotated

import msgspec

from sync.contract.bounds import KioskCode
from sync.contract.wire.messages import Message, lay_out, read_message

ENROLMENT_LIMIT_BYTES = 64 * 1024
EnrolmentName = Annotated[str, msgspec.Meta(pattern=r"\A[0-9a-f]{16}\Z")]
"""The first 16 hex digits of its SHA-256, as a `kid` is of a key's: only the centre makes enrolments."""


class KioskEnrolment(Message, frozen=True):
    """Payload of a `madoguchi-enrolment`. The newest that an acknowledgement names counts, whatever its `issued_at`."""

    kiosk: KioskCode
    hall: str
    """Body code of the hall."""
    partitions: tuple[str, ...]
    """Prefixes, sorted, each once (`sync.contract.wire.partitions`); one of another form covers nothing."""
    issued_at: str


def enrolment_name(sha256: str) -> str:
    """Of an enrolment by its SHA-256 (hex)."""
    return sha256[:16]


def read_enrolment(payload: bytes) -> KioskEnrolment:
    """Read it.

    Raises:
        TooLarge, ContractError
    """
    return read_message(KioskEnrolment, payload, ENROLMENT_LIMIT_BYTES)


lay_out(KioskEnrolment)
