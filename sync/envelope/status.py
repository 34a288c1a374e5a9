"""What the two numbers of a slip open: the status of an application, without a network and for nobody else.

The status key comes from both numbers through scrypt, on the kiosk. The centre gets the key inside the box, never
the inquiry number, and publishes blobs that tell a thief nothing.
"""

from __future__ import annotations

import hashlib
import hmac
import zlib

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

from sync.contract.chain.statement import StatementKind
from sync.contract.numbers import ArrivalNumber, InquiryNumber
from sync.contract.wire.messages import read_message
from sync.contract.wire.status import StatusBlob, StatusView
from sync.envelope.refusals import BadSignature, NotOpenable, WrongForm

SCRYPT_N, SCRYPT_R, SCRYPT_P = 2**15, 8, 1
KEY_BYTES = 32
NONCE_BYTES = 12
SMALLEST_CLASS_BYTES = 512
VIEW_LIMIT_BYTES = 1024 * 1024
"""Of a written view, for who seals it and for who opens it: what a centre may publish every kiosk shows."""
_DEFLATED = 1
"""First byte of what is sealed: how the view stands in it. There is one way so far."""
_HEAD_BYTES = 4
"""That byte, and the length behind it."""
_SCRYPT_MEMORY_BYTES = 64 * 1024 * 1024


def status_key(arrival: ArrivalNumber, inquiry: InquiryNumber) -> bytes:
    """The key that both numbers of a slip give. Takes about 0.1 s and 32 MiB, on purpose."""
    salt = b"madoguchi-status-v1|" + arrival.encode()
    return hashlib.scrypt(
        inquiry.encode(), salt=salt, n=SCRYPT_N, r=SCRYPT_R, p=SCRYPT_P, maxmem=_SCRYPT_MEMORY_BYTES, dklen=KEY_BYTES
    )


def status_id(key: bytes) -> str:
    """Under which name the status is published (32 hex digits)."""
    return _derived(key, b"id", 16).hex()


def seal_status(view: bytes, key: bytes, cursor: int, nonce12: bytes) -> StatusBlob:
    """Seal a written StatusView, compressed and padded to a class. A nonce is used once per key.

    Raises:
        WrongForm: a nonce of another length, or a view above 1 MiB.
    """
    if len(nonce12) != NONCE_BYTES or len(view) > VIEW_LIMIT_BYTES:
        raise WrongForm("a status takes a nonce of 12 bytes and a view of at most 1 MiB")
    name = status_id(key)
    deflate = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    small = deflate.compress(view) + deflate.flush()
    whole = bytes([_DEFLATED]) + len(small).to_bytes(_HEAD_BYTES - 1, "big") + small
    sealed = AESGCM(_derived(key, b"content", 32)).encrypt(
        nonce12, whole.ljust(_size_class(len(whole)), b"\0"), _bound(name, cursor)
    )
    return StatusBlob(name, cursor, nonce12 + sealed)


def open_status(blob: StatusBlob, key: bytes) -> bytes:
    """The written StatusView.

    Raises:
        NotOpenable: of another key, or changed.
    """
    if blob.id != status_id(key):
        raise NotOpenable("this status is not under this key")
    nonce, sealed = blob.sealed[:NONCE_BYTES], blob.sealed[NONCE_BYTES:]
    try:
        whole = AESGCM(_derived(key, b"content", 32)).decrypt(nonce, sealed, _bound(blob.id, blob.cursor))
    except (InvalidTag, ValueError) as wrong:
        raise NotOpenable("this status was changed") from wrong
    if len(whole) < SMALLEST_CLASS_BYTES:
        raise NotOpenable("a status shorter than its smallest class")
    end = _HEAD_BYTES + int.from_bytes(whole[1:_HEAD_BYTES], "big")
    if whole[0] != _DEFLATED or _size_class(end) != len(whole) or any(whole[end:]):
        raise NotOpenable("a status that is not padded to its class, or that a newer centre wrote in another way")
    return _inflated(whole[_HEAD_BYTES:end])


def read_status(blob: StatusBlob, key: bytes) -> StatusView:
    """What its holder sees.

    Raises:
        NotOpenable: of another key, or changed.
        ContractError: not of the form that this program knows.
    """
    return read_message(StatusView, open_status(blob, key), VIEW_LIMIT_BYTES)


def change_proof(old_key: bytes, kind: StatementKind, old: ArrivalNumber, statement_sha256: bytes) -> bytes:
    """Shows that who corrects or withdraws holds the old slip's two numbers; bound to this one statement."""
    message = f"madoguchi-change-v1|{kind.value}|{old}|{statement_sha256.hex()}".encode()
    return hmac.digest(_derived(old_key, b"proof", 32), message, "sha256")


def check_change_proof(
    proof: bytes, old_key: bytes, kind: StatementKind, old: ArrivalNumber, statement_sha256: bytes
) -> None:
    """Return if the proof holds.

    Raises:
        BadSignature
    """
    if not hmac.compare_digest(proof, change_proof(old_key, kind, old, statement_sha256)):
        raise BadSignature("this change does not come from the holder of the old slip")


def _derived(key: bytes, purpose: bytes, length: int) -> bytes:
    if len(key) != KEY_BYTES:
        raise WrongForm("a status key has 32 bytes")
    return HKDFExpand(hashes.SHA256(), length, b"madoguchi-status-v1|" + purpose).derive(key)


def _bound(name: str, cursor: int) -> bytes:
    return f"{name}|{cursor}".encode()


def _inflated(data: bytes) -> bytes:
    inflate = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        view = inflate.decompress(data, VIEW_LIMIT_BYTES + 1)
    except zlib.error as wrong:
        raise NotOpenable("a status that is not compressed as it says") from wrong
    if len(view) > VIEW_LIMIT_BYTES or not inflate.eof or inflate.unused_data:
        raise NotOpenable("a status that is not compressed as it says, or above its limit")
    return view


def _size_class(length: int) -> int:
    """Powers of two from 512 bytes on, and one and a half times each."""
    size = SMALLEST_CLASS_BYTES
    while size < length:
        if size * 3 // 2 >= length:
            return size * 3 // 2
        size *= 2
    return size
