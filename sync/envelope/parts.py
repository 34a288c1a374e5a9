"""Files in sealed parts: each part opens only under its file's key and at its place in the chain.

A file is cut into pieces; part n of file m of an entry (both from 1) is one AES-256-GCM message whose associated data
names kiosk, epoch, seq, m and n. A key is drawn for one file and seals nothing else.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from sync.contract.chain.attached import PIECE_BYTES, SEAL_BYTES
from sync.contract.chain.box import FILE_KEY_BYTES
from sync.contract.chain.entry import PART_LIMIT_BYTES
from sync.envelope.refusals import NotOpenable, WrongForm
from sync.envelope.sealing import BoxContext

NONCE_BYTES = 12


@dataclass(frozen=True)
class SealedFile:
    """One file's parts, in order, and the key that opens them."""

    sha256: str
    """Of the file."""
    key: bytes = field(repr=False)
    parts: tuple[bytes, ...] = field(repr=False)


def seal_file(content: bytes, place: BoxContext, number: int, draw: Callable[[int], bytes]) -> SealedFile:
    """Seal file `number` (from 1) of the entry at `place`, under a key that `draw` gives.

    Raises:
        WrongForm: an empty file, or no key of 32 bytes.
    """
    key = draw(FILE_KEY_BYTES)
    if not content or len(key) != FILE_KEY_BYTES or number < 1:
        raise WrongForm("a file that is sealed has a byte at least, and a key of 32")
    cipher = AESGCM(key)
    pieces = [content[start : start + PIECE_BYTES] for start in range(0, len(content), PIECE_BYTES)]
    parts = tuple(
        cipher.encrypt(_nonce(part), piece, _bound(place, number, part)) for part, piece in enumerate(pieces, 1)
    )
    return SealedFile(hashlib.sha256(content).hexdigest(), key, parts)


def open_part(sealed: bytes, key: bytes, place: BoxContext, number: int, part: int) -> bytes:
    """The piece that was sealed as part `part` of file `number` at this place.

    Raises:
        NotOpenable: for another key or place, or changed.
    """
    if len(key) != FILE_KEY_BYTES or not SEAL_BYTES < len(sealed) <= PART_LIMIT_BYTES or part < 1:
        raise NotOpenable("not a sealed part")
    try:
        return AESGCM(key).decrypt(_nonce(part), sealed, _bound(place, number, part))
    except (InvalidTag, ValueError) as wrong:
        raise NotOpenable("this part was sealed for another place, or changed") from wrong


def open_file(parts: Sequence[bytes], key: bytes, place: BoxContext, number: int, sha256: str) -> Iterator[bytes]:
    """The pieces of a file in order; the last comes only if the whole has this SHA-256.

    Raises:
        NotOpenable: a part that does not open, one that is shorter although another follows, or another file.
    """
    whole = hashlib.sha256()
    for n, sealed in enumerate(parts, 1):
        piece = open_part(sealed, key, place, number, n)
        whole.update(piece)
        is_last = n == len(parts)
        if not is_last and len(piece) != PIECE_BYTES:
            raise NotOpenable("a part that is cut otherwise than parts are")
        if is_last and whole.hexdigest() != sha256:
            raise NotOpenable("the parts are not those of this file")
        yield piece


def _nonce(part: int) -> bytes:
    return part.to_bytes(NONCE_BYTES, "big")


def _bound(place: BoxContext, number: int, part: int) -> bytes:
    return f"madoguchi-part-v1|{place.kiosk}|{place.epoch}|{place.seq}|{number}|{part}".encode()
