"""A page of statuses on the wire: a signed head, and behind it the rows whose SHA-256 it names, without base64.

`MDGS` 01, LP(JWS of the head), then for each row: id 16 bytes, u64 cursor, u16 last day, u8 partition, LP(sealed).
A page is believed whole or not at all: one signature for all of its rows.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Annotated

import msgspec

from sync.contract.bounds import Hash, Whole
from sync.contract.numbers import FIRST_DAY, LAST_DAY
from sync.contract.wire.kiosk_enrolment import EnrolmentName
from sync.contract.wire.messages import HEADER_LIMIT_BYTES, Message, lay_out, read_message
from sync.contract.wire.status import StatusBlob
from sync.errors import ContractError

STATUS_MEDIA_TYPE = "application/vnd.madoguchi.status"
STATUS_PAGE_BYTES = 1024 * 1024
"""Of rows in one page; the first of them is given whatever its size."""
SEALED_LIMIT_BYTES = 2 * 1024 * 1024
STATUS_ANSWER_BYTES = STATUS_PAGE_BYTES + SEALED_LIMIT_BYTES + HEADER_LIMIT_BYTES * 2
_MAGIC = b"MDGS\x01"
_LENGTH = struct.Struct(">I")
_ROW = struct.Struct(">16sQHBI")
ROW_BYTES = _ROW.size
"""Of a row beside what is sealed in it."""


class StatusPage(Message, frozen=True):
    """The signed head of a page."""

    request: Hash
    """Which request this answers, as in an acknowledgement."""
    up_to: Whole
    """The kiosk holds everything up to here when it has kept these rows."""
    complete: bool
    """Nothing newer is there."""
    enrolment: EnrolmentName | None
    """By which enrolment the rows were chosen. What another one would have given is not there: a kiosk that holds
    another keeps neither rows nor cursor. None: the centre has none for this kiosk."""
    partitions: Annotated[tuple[str, ...], msgspec.Meta(max_length=255)]
    """What the rows point to; one of another form than is known here is passed over with its rows."""
    sha256: Hash
    """Of all that stands behind the head."""


@dataclass(frozen=True)
class CarriedStatus:
    """A sealed status as a kiosk carries it."""

    blob: StatusBlob
    partition: str
    last_day: date
    """Through this day of the centre's calendar."""


def write_rows(rows: Iterable[CarriedStatus], partitions: Sequence[str]) -> bytes:
    """What stands behind the head; each row's partition is one of these."""
    return b"".join(
        _ROW.pack(
            bytes.fromhex(row.blob.id),
            row.blob.cursor,
            (min(max(row.last_day, FIRST_DAY), LAST_DAY) - FIRST_DAY).days,
            partitions.index(row.partition),
            len(row.blob.sealed),
        )
        + row.blob.sealed
        for row in rows
    )


def write_status_page(jws: bytes, rows: bytes) -> bytes:
    """The answer."""
    return _MAGIC + _LENGTH.pack(len(jws)) + jws + rows


def split_status_page(answer: bytes) -> tuple[bytes, bytes]:
    """The head's JWS, not verified, and what stands behind it.

    Raises:
        ContractError: no such answer.
    """
    begin = len(_MAGIC) + _LENGTH.size
    if len(answer) < begin or not answer.startswith(_MAGIC):
        raise ContractError("not a page of statuses")
    (length,) = _LENGTH.unpack_from(answer, len(_MAGIC))
    if length > HEADER_LIMIT_BYTES * 2 or begin + length > len(answer):
        raise ContractError("a page of statuses that breaks off")
    return answer[begin : begin + length], answer[begin + length :]


def read_status_page(
    payload: bytes, rows: bytes, *, after: int, request: str
) -> tuple[StatusPage, list[CarriedStatus]]:
    """Head and rows of a verified head's payload, if they answer this very request.

    Raises:
        ContractError: of another request, other rows than the head names, or rows that do not follow on `after`.
    """
    page = read_message(StatusPage, payload, HEADER_LIMIT_BYTES)
    if page.request != request:
        raise ContractError("a page of statuses for another request")
    if hashlib.sha256(rows).hexdigest() != page.sha256:
        raise ContractError("other statuses than their page names")
    found = rows_of(rows, page.partitions)
    cursors = [after, *(row.blob.cursor for row in found)]
    if any(later <= earlier for earlier, later in pairwise(cursors)):
        raise ContractError("statuses that do not follow on what was asked")
    if page.up_to < cursors[-1] or (not page.complete and page.up_to == after):
        raise ContractError("a page of statuses that leads nowhere")
    return page, found


def rows_of(data: bytes, partitions: Sequence[str]) -> list[CarriedStatus]:
    """What stands behind a head with these partitions.

    Raises:
        ContractError: it breaks off, or is of no partition of them.
    """
    found, at = list[CarriedStatus](), 0
    while at < len(data):
        if len(data) - at < _ROW.size:
            raise ContractError("a status that breaks off")
        name, cursor, day, partition, length = _ROW.unpack_from(data, at)
        at += _ROW.size
        if partition >= len(partitions) or length > SEALED_LIMIT_BYTES or len(data) - at < length:
            raise ContractError("a status that breaks off, or of no partition")
        blob = StatusBlob(name.hex(), cursor, data[at : at + length])
        found.append(CarriedStatus(blob, partitions[partition], FIRST_DAY + timedelta(days=day)))
        at += length
    return found


lay_out(StatusPage)
