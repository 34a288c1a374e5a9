"""Sealed statuses as a centre gives them to a kiosk."""

from __future__ import annotations

from datetime import date, timedelta

from sync.contract.wire.status import StatusBlob
from sync.contract.wire.status_frames import CarriedStatus
from sync.envelope.status import seal_status
from tests.support.machine.clocks import START

OWN_HALL = "99201/99201/status"
YOUNG = START.date() + timedelta(days=90)


def carried(blob: StatusBlob, partition: str = OWN_HALL, last_day: date = YOUNG) -> CarriedStatus:
    return CarriedStatus(blob, partition, last_day)


def status_key_of(number: int) -> bytes:
    return number.to_bytes(32, "big")


def status_of(number: int, cursor: int, partition: str = OWN_HALL, last_day: date = YOUNG) -> CarriedStatus:
    """An empty view under the key of a number."""
    return carried(seal_status(b"{}", status_key_of(number), cursor, bytes(12)), partition, last_day)
