"""How every message is written and read. Every foreign one has a limit; members that a newer version added are passed
over. What is said stands in the files beside this one.
"""

from __future__ import annotations

from collections.abc import Container
from typing import TypeVar

import msgspec

from sync.contract.one_reading import read_ours, read_unsigned
from sync.errors import ContractError, TooLarge

HEADER_LIMIT_BYTES = 16 * 1024
DOCUMENT_LIMIT_BYTES = 4 * 1024 * 1024
HTTP_SIGNATURE_TAG = "madoguchi-kiosk"
HTTP_COVERED = ("@method", "@path", "@query", "content-type", "content-digest")


class Message(msgspec.Struct, frozen=True):
    """What has a version by itself."""

    v: int


class UnsignedMessage(Message, frozen=True):
    """Nobody signs it, and nothing in it counts that is not signed: a proxy may spell it as it likes."""


M = TypeVar("M", bound=msgspec.Struct)
_ENCODER = msgspec.json.Encoder()


def write_message(message: msgspec.Struct) -> bytes:
    """JSON bytes, members in the order of the class."""
    return _ENCODER.encode(message)


def read_message(kind: type[M], data: bytes, limit: int = DOCUMENT_LIMIT_BYTES, versions: Container[int] = (1,)) -> M:
    """Read one message of a known kind, in one of the versions that its reader knows.

    Raises:
        TooLarge: above `limit` bytes.
        ContractError: not of this form, or of another version.
    """
    if len(data) > limit:
        raise TooLarge(f"{kind.__name__} is at most {limit} bytes")
    decode = msgspec.json.Decoder(kind).decode
    read = read_unsigned if issubclass(kind, UnsignedMessage) else read_ours
    message = read(decode, data, f"a {kind.__name__}")
    if getattr(message, "v", 1) not in versions:
        raise ContractError(f"this version of {kind.__name__} is not known here")
    return message


def lay_out(*kinds: type[msgspec.Struct]) -> None:
    """To be called where these are written down, before any thread can read one.

    msgspec lays out a class at its first reading and shows the unfinished layout to other threads: a second first
    reading at that moment ends the process (SIGSEGV).
    """
    for kind in kinds:
        msgspec.json.Decoder(kind)
