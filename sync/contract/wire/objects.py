"""Objects over the line: asked for by their SHA-256, many in one signed request, answered as frames in that order.

An answer may end early, at a whole frame or (where the line broke) within one: what came is kept, and the rest is
asked for again.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator
from typing import Annotated

import msgspec

from sync.contract.bounds import Hash, Whole
from sync.contract.one_reading import read_ours
from sync.contract.wire.catalogue import OBJECT_LIMIT_BYTES
from sync.errors import ContractError, TooLarge

OBJECTS_ASKED_LIMIT = 500
OBJECTS_ASKED_BYTES = 64 * 1024
OBJECTS_ANSWER_BYTES = 1024 * 1024
"""Of objects in one answer; the first of them is given whatever its size."""
OBJECTS_MEDIA_TYPE = "application/vnd.madoguchi.objects"
ASKED_MEDIA_TYPE = "application/json"
_MAGIC = b"MDGO\x01"
_Asked = Annotated[tuple[Hash, ...], msgspec.Meta(min_length=1, max_length=OBJECTS_ASKED_LIMIT)]


class ObjectsAsked(msgspec.Struct, frozen=True):
    """Body of the request."""

    v: int
    objects: _Asked
    at_most: Whole
    """Bytes of objects that the asker wants in one answer; the centre gives no more than its own limit."""


_DECODER = msgspec.json.Decoder(ObjectsAsked)


def read_asked(body: bytes) -> ObjectsAsked:
    """Read what is asked for.

    Raises:
        TooLarge, ContractError
    """
    if len(body) > OBJECTS_ASKED_BYTES:
        raise TooLarge(f"a request for objects is at most {OBJECTS_ASKED_BYTES} bytes")
    asked = read_ours(_DECODER.decode, body, "a request for objects")
    if asked.v != 1:
        raise ContractError(f"a request for objects of version {asked.v}")
    return asked


def write_objects(found: Iterable[bytes | None]) -> bytes:
    """The answer: magic, then u32 length and bytes of each in the order asked; length 0 where there is none."""
    return b"".join((_MAGIC, *(struct.pack(">I", len(one or b"")) + (one or b"") for one in found)))


class ObjectFrames:
    """Takes the pieces of an answer as they come, and gives each object as soon as it is whole."""

    def __init__(self, asked: int) -> None:
        self._asked = asked
        self._held = bytearray()
        self._begun = False

    def feed(self, piece: bytes) -> Iterator[bytes]:
        """The objects that this piece completes; empty bytes for one that the centre does not give.

        Raises:
            ContractError: not such an answer.
        """
        self._held += piece
        if not self._begun:
            if not _MAGIC.startswith(self._held[: len(_MAGIC)]):
                raise ContractError("not an answer with objects")
            if len(self._held) < len(_MAGIC):
                return
            del self._held[: len(_MAGIC)]
            self._begun = True
        while len(self._held) >= 4:
            (length,) = struct.unpack_from(">I", self._held)
            if length > OBJECT_LIMIT_BYTES or not self._asked:
                raise ContractError("more than was asked for")
            if len(self._held) < 4 + length:
                return
            self._asked -= 1
            found = bytes(self._held[4 : 4 + length])
            del self._held[: 4 + length]
            yield found
