"""What the centre signs for one kiosk: in which hall it stands, and what may come down to it."""

from __future__ import annotations

from sync.contract.bounds import KioskCode
from sync.contract.wire.messages import Message, lay_out, read_message

ENROLMENT_LIMIT_BYTES = 64 * 1024


class KioskEnrolment(Message, frozen=True):
    """Payload of a `madoguchi-enrolment`. The newest that an acknowledgement names counts, whatever its `issued_at`."""

    kiosk: KioskCode
    hall: str
    """Body code of the hall."""
    partitions: tuple[str, ...]
    """Prefixes, sorted, each once (`sync.contract.wire.partitions`); one of another form covers nothing."""
    issued_at: str


def read_enrolment(payload: bytes) -> KioskEnrolment:
    """Read it.

    Raises:
        TooLarge, ContractError
    """
    return read_message(KioskEnrolment, payload, ENROLMENT_LIMIT_BYTES)


lay_out(KioskEnrolment)
