"""Sealed parts of files over the line: piece after piece from where the centre is, each part until its signed receipt.

An entry goes first and is acknowledged as ever; its parts follow (docs/adr/0026-attachments.md).
"""

from __future__ import annotations

import struct
from typing import Annotated

import msgspec

from sync.contract.bounds import Epoch, Hash, KioskCode, Moment
from sync.contract.chain.entry import PART_LIMIT_BYTES
from sync.contract.one_reading import read_ours
from sync.contract.wire.messages import HEADER_LIMIT_BYTES, UnsignedMessage, lay_out, write_message
from sync.errors import ContractError, TooLarge

PART_PIECE_BYTES = 256 * 1024
"""Of one request: a cut line costs no more than this."""
PART_REQUEST_BYTES = PART_PIECE_BYTES + HEADER_LIMIT_BYTES
PART_TOLD_BYTES = 8 * 1024
PART_RECEIPT_BYTES = 4 * 1024
"""Of the payload of a receipt."""
PART_MEDIA_TYPE = "application/vnd.madoguchi.part"
PART_TOLD_MEDIA_TYPE = "application/json"
_MAGIC = b"MDGP\x01"
_LENGTH = struct.Struct(">I")
_PartLength = Annotated[int, msgspec.Meta(ge=1, le=PART_LIMIT_BYTES)]
_Offset = Annotated[int, msgspec.Meta(ge=0, le=PART_LIMIT_BYTES)]


class PartHeader(msgspec.Struct, frozen=True):
    """Which piece of which part comes."""

    v: int
    audience: str
    """The incarnation: a request is for one centre only."""
    kiosk: KioskCode
    entry: Hash
    """Entry hash of the entry that names the part."""
    part: Hash
    """SHA-256 of the sealed part."""
    length: _PartLength
    """Bytes of the whole part."""
    offset: _Offset
    """Where in it the piece begins."""


class PartPiece(msgspec.Struct, frozen=True):
    """One request. An empty piece brings nothing and asks how far the centre is."""

    header: PartHeader
    data: bytes


class PartTold(UnsignedMessage, frozen=True):
    """200 to a piece. `held` is nobody's promise: it says where to go on. Only the receipt counts."""

    part: Hash
    held: _Offset
    """Bytes from the first on that are on the centre's disk; less than before where what came had another hash."""
    receipt: str | None = None
    """Compact JWS (`PartReceipt`), once all is there and its hash is right; it is given as often as it is asked for."""


class PartReceipt(msgspec.Struct, frozen=True):
    """Claims of a JWS `madoguchi-part-receipt` by the ack key: custody of one part, never judgement."""

    v: int
    kind: str
    """`part_receipt`."""
    incarnation: str
    """Who has it: a centre that was restored since may not."""
    kiosk: KioskCode
    epoch: Epoch
    entry: Hash
    part: Hash
    length: _PartLength
    at: Moment
    """When it was all there, by the centre's clock, RFC 3339 in UTC with milliseconds."""


PART_RECEIPT = "part_receipt"
_HEADER = msgspec.json.Decoder(PartHeader)


def write_piece(piece: PartPiece) -> bytes:
    """Body of a request: magic, u32 length and bytes of the header, then the piece."""
    header = write_message(piece.header)
    return b"".join((_MAGIC, _LENGTH.pack(len(header)), header, piece.data))


def read_piece(body: bytes) -> PartPiece:
    """Take a request's body apart.

    Raises:
        TooLarge, ContractError
    """
    if len(body) > PART_REQUEST_BYTES:
        raise TooLarge("a piece of a part is at most 256 KiB")
    start = len(_MAGIC) + _LENGTH.size
    if not body.startswith(_MAGIC) or len(body) < start:
        raise ContractError("not the body of a piece")
    (length,) = _LENGTH.unpack_from(body, len(_MAGIC))
    if length > HEADER_LIMIT_BYTES:
        raise TooLarge("the header of a piece is at most 16 KiB")
    if start + length > len(body):
        raise ContractError("the header of a piece was cut off")
    header = read_ours(_HEADER.decode, body[start : start + length], "the header of a piece")
    data = body[start + length :]
    if header.v != 1:
        raise ContractError(f"a piece of version {header.v}")
    if len(data) > PART_PIECE_BYTES:
        raise TooLarge("a piece of a part is at most 256 KiB")
    if header.offset + len(data) > header.length:
        raise ContractError("a piece that goes beyond its part")
    return PartPiece(header, data)


lay_out(PartHeader, PartTold, PartReceipt)
