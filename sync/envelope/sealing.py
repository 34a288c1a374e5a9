"""The box: content that only the centre, or the offline recovery key, can open, bound to its place in the chain.

A random key encrypts the content in chunks; HPKE wraps that key for each recipient. The header is associated data of
every chunk; kiosk, epoch and seq are in HPKE's `info`, so a box opens only at the place that it was sealed for.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from sync.contract.chain.box import CONTENT_LIMIT_BYTES
from sync.contract.chain.entry import BOX_LIMIT_BYTES
from sync.envelope.keys.hpke_keys import (
    SUITE_P256,
    SUITE_X25519_MLKEM768,
    WRAPPED_BYTES,
    HpkeKey,
    Recipient,
    known_suite,
)
from sync.envelope.refusals import NotOpenable, WrongForm

__all__ = [
    "SUITE_P256",
    "SUITE_X25519_MLKEM768",
    "BoxContext",
    "BoxKey",
    "HpkeKey",
    "Recipient",
    "open_box",
    "seal",
]

MAGIC = b"MDGB"
VERSION = 1
CONTENT_AES256GCM_64K = 1
CHUNK_BYTES = 64 * 1024
TAG_BYTES = 16
RECIPIENTS_LIMIT = 8
SMALLEST_CLASS_BYTES = 2 * 1024
LARGEST_CLASS_BYTES = CONTENT_LIMIT_BYTES + CHUNK_BYTES
"""Leaves room below BOX_LIMIT_BYTES for header and tags."""
_FIXED = struct.Struct(">4sBBB")
_RECIPIENT = struct.Struct(">8sBH")
_LENGTH = struct.Struct(">I")


@dataclass(frozen=True)
class BoxContext:
    """The place a box belongs to."""

    kiosk: str
    epoch: int
    seq: int

    def info(self, suite: int, kid: str) -> bytes:
        """HPKE `info` for one recipient."""
        return f"madoguchi-box-v1|{self.kiosk}|{self.epoch}|{self.seq}|{suite}|{kid}".encode()


class BoxKey:
    """A fresh content key, wrapped for its recipients at its place: it may be made before the content is there.

    Seals one content, because nonces count from 0 under each key. Its repr shows nothing.
    """

    def __init__(self, recipients: Sequence[Recipient], context: BoxContext) -> None:
        """For one to eight recipients; the first is the centre's key, and its suite the entry's.

        Raises:
            WrongForm: no recipients, or a bad key.
        """
        if not 1 <= len(recipients) <= RECIPIENTS_LIMIT:
            raise WrongForm("a box is sealed for one to eight recipients")
        self._for = (tuple(recipients), context)
        key = AESGCM.generate_key(256)
        header = _FIXED.pack(MAGIC, VERSION, CONTENT_AES256GCM_64K, len(recipients))
        for recipient in recipients:
            info = context.info(recipient.suite, recipient.kid)
            wrapped = known_suite(recipient.suite).encrypt(key, recipient.key, info)
            header += _RECIPIENT.pack(bytes.fromhex(recipient.kid), recipient.suite, len(wrapped)) + wrapped
        self._header = header
        self._fresh = [key]

    def __repr__(self) -> str:
        return "BoxKey()"

    def serves(self, recipients: Sequence[Recipient], context: BoxContext) -> bool:
        """Whether it is for these recipients at this place, and sealed nothing yet."""
        return bool(self._fresh) and self._for == (tuple(recipients), context)

    def seal(self, content: bytes) -> bytes:
        """The box of a content.

        Raises:
            WrongForm: a second content, or one above its limit.
        """
        if len(content) > CONTENT_LIMIT_BYTES:
            raise WrongForm("the content of a box is at most 31 MiB")
        try:
            # Taken in one step: whatever happens next, no second content is encrypted under it.
            key = self._fresh.pop()
        except IndexError as used:
            raise WrongForm("a key of a box seals one content") from used
        return self._header + b"".join(_encrypted(key, self._header, padded(content)))


def seal(content: bytes, recipients: Sequence[Recipient], context: BoxContext) -> bytes:
    """The box of a content under a key of its own.

    Raises:
        WrongForm: no recipients, a bad key, or a content above its limit.
    """
    return BoxKey(recipients, context).seal(content)


def open_box(box: bytes, key: HpkeKey, context: BoxContext) -> bytes:
    """The content that was sealed for this key at this place.

    Raises:
        WrongForm: not the form of a box.
        NotOpenable: not for this key or place, or changed.
    """
    if len(box) > BOX_LIMIT_BYTES:
        raise WrongForm("a box is at most 32 MiB")
    length, wrapped = _read_header(box)
    mine = wrapped.get((key.kid, key.suite))
    if mine is None:
        raise NotOpenable("this box is not sealed for this key")
    try:
        content_key = key.unwrap(mine, context.info(key.suite, key.kid))
    except (InvalidTag, ValueError) as wrong:
        raise NotOpenable("this box was sealed for another place, or changed") from wrong
    if len(content_key) != 32:
        raise NotOpenable("a box wraps a key of 32 bytes")
    return unpadded(b"".join(_decrypted(content_key, box[:length], box[length:])))


def recipients_of(box: bytes) -> tuple[tuple[str, int], ...]:
    """Key id and suite of each recipient, in order.

    Raises:
        WrongForm
    """
    return tuple(_read_header(box)[1])


def size_class(length: int) -> int:
    """The smallest of 2, 3, 4, 6, 8, 12 … KiB that takes so many bytes; the last class is 31 MiB and 64 KiB."""
    power = SMALLEST_CLASS_BYTES
    while power < LARGEST_CLASS_BYTES:
        for size in (power, power + power // 2):
            if length <= size <= LARGEST_CLASS_BYTES:
                return size
        power *= 2
    return LARGEST_CLASS_BYTES


def padded(content: bytes) -> bytes:
    """u32 true length, content, zeros up to the size class."""
    whole = _LENGTH.pack(len(content)) + content
    return whole.ljust(size_class(len(whole)), b"\0")


def unpadded(whole: bytes) -> bytes:
    """The content of `padded` bytes.

    Raises:
        NotOpenable: another class than the length asks for, or padding that is not zero.
    """
    if len(whole) < SMALLEST_CLASS_BYTES:
        raise NotOpenable("a content shorter than its smallest class")
    (length,) = _LENGTH.unpack_from(whole)
    end = _LENGTH.size + length
    if size_class(end) != len(whole) or any(whole[end:]):
        raise NotOpenable("a content that is not padded to its class")
    return whole[_LENGTH.size : end]


def _read_header(box: bytes) -> tuple[int, dict[tuple[str, int], bytes]]:
    if len(box) < _FIXED.size:
        raise WrongForm("shorter than a box")
    magic, version, cipher, count = _FIXED.unpack_from(box)
    if magic != MAGIC or version != VERSION or cipher != CONTENT_AES256GCM_64K:
        raise WrongForm("not a box of a version known here")
    if not 1 <= count <= RECIPIENTS_LIMIT:
        raise WrongForm("a box has one to eight recipients")
    place = _FIXED.size
    wrapped: dict[tuple[str, int], bytes] = {}
    for _ in range(count):
        if len(box) < place + _RECIPIENT.size:
            raise WrongForm("the header of a box was cut off")
        kid, suite, length = _RECIPIENT.unpack_from(box, place)
        place += _RECIPIENT.size
        if length != WRAPPED_BYTES.get(suite) or len(box) < place + length:
            raise WrongForm("a recipient of a box is not well formed")
        if (kid.hex(), suite) in wrapped:
            raise WrongForm("a box names one recipient twice")
        wrapped[kid.hex(), suite] = box[place : place + length]
        place += length
    return place, wrapped


def _nonce(counter: int, last: bool) -> bytes:
    return counter.to_bytes(11, "big") + bytes([last])


def _encrypted(key: bytes, header: bytes, whole: bytes) -> Iterator[bytes]:
    cipher, bound = AESGCM(key), hashlib.sha256(header).digest()
    for counter, start in enumerate(range(0, len(whole), CHUNK_BYTES)):
        last = start + CHUNK_BYTES >= len(whole)
        yield cipher.encrypt(_nonce(counter, last), whole[start : start + CHUNK_BYTES], bound)


def _decrypted(key: bytes, header: bytes, sealed: bytes) -> Iterator[bytes]:
    cipher, bound = AESGCM(key), hashlib.sha256(header).digest()
    step = CHUNK_BYTES + TAG_BYTES
    try:
        for counter, start in enumerate(range(0, len(sealed), step)):
            last = start + step >= len(sealed)
            yield cipher.decrypt(_nonce(counter, last), sealed[start : start + step], bound)
    except (InvalidTag, ValueError) as wrong:
        raise NotOpenable("a chunk of this box was changed, moved or cut off") from wrong
