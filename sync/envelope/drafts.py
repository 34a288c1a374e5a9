"""What the code on a draft's paper opens, and nothing else does: no key of the kiosk's or of the centre's is in it.

The code is stretched by scrypt; name, content key and proof are derived from that apart, so that none of them tells of
another: whoever keeps a draft knows its name, and cannot open it, change it or end it.
"""

from __future__ import annotations

import hashlib
import hmac
import zlib
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

from sync.contract.numbers import DraftCode
from sync.contract.wire.drafts import CORRECTION, DRAFT_LIMIT_BYTES, PREPARED, VERSIONS, Draft
from sync.contract.wire.messages import read_message, write_message
from sync.envelope.keys.hpke_keys import HpkeKey, Recipient, known_suite
from sync.envelope.refusals import NotOpenable, WrongForm
from sync.errors import ContractError

SCRYPT_N, SCRYPT_R, SCRYPT_P = 2**15, 8, 1
KEY_BYTES = 32
NONCE_BYTES = 12
SMALLEST_CLASS_BYTES = 1024
NOTIFY_BYTES = 320
"""Every mail address is sealed in so many: an address has at most 254."""
_SCRYPT_MEMORY_BYTES = 64 * 1024 * 1024
_LABEL = b"madoguchi-draft-v1"
_DEFLATED = 1
_HEAD_BYTES = 4
"""Form, and length of what is deflated."""


@dataclass(frozen=True)
class DraftKeys:
    """What a code gives. `repr` shows none of it."""

    id: str = field(repr=False)
    """Under which name it is kept (32 hex digits)."""
    content: bytes = field(repr=False)
    proof: bytes = field(repr=False)

    @property
    def proof_sha256(self) -> str:
        """What a keeper knows of the proof (hex)."""
        return hashlib.sha256(self.proof).hexdigest()


def draft_keys(code: DraftCode) -> DraftKeys:
    """Takes about 0.1 s and 32 MiB, on purpose."""
    stretched = hashlib.scrypt(
        code.encode(),
        salt=_LABEL,
        n=SCRYPT_N,
        r=SCRYPT_R,
        p=SCRYPT_P,
        maxmem=_SCRYPT_MEMORY_BYTES,
        dklen=KEY_BYTES,
    )
    return DraftKeys(
        _derived(stretched, b"id", 16).hex(), _derived(stretched, b"content", 32), _derived(stretched, b"proof", 32)
    )


def shows(proof_hex: str, proof_sha256: str) -> bool:
    """Whether this is the proof."""
    return hmac.compare_digest(hashlib.sha256(bytes.fromhex(proof_hex)).hexdigest(), proof_sha256)


def seal_draft(draft: Draft, keys: DraftKeys, nonce12: bytes) -> bytes:
    """Written, compressed, padded to a class and sealed. A code, and so a key, seals one draft.

    Raises:
        WrongForm: above the limit.
    """
    written = write_message(draft)
    if len(nonce12) != NONCE_BYTES or len(written) > DRAFT_LIMIT_BYTES:
        raise WrongForm("a draft takes a nonce of 12 bytes, and has at most 512 KiB")
    deflate = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    small = deflate.compress(written) + deflate.flush()
    whole = bytes([_DEFLATED]) + len(small).to_bytes(_HEAD_BYTES - 1, "big") + small
    padded = whole.ljust(_size_class(len(whole)), b"\0")
    return nonce12 + AESGCM(keys.content).encrypt(nonce12, padded, _bound(keys.id))


def open_draft(sealed: bytes, keys: DraftKeys) -> Draft:
    """What its holder wrote.

    Raises:
        NotOpenable: of another code, or changed.
        ContractError: of a form that this program does not know.
    """
    try:
        whole = AESGCM(keys.content).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], _bound(keys.id))
    except (InvalidTag, ValueError) as wrong:
        raise NotOpenable("this draft is not under this code, or was changed") from wrong
    end = _HEAD_BYTES + int.from_bytes(whole[1:_HEAD_BYTES], "big")
    if len(whole) < SMALLEST_CLASS_BYTES or whole[0] != _DEFLATED or _size_class(end) != len(whole) or any(whole[end:]):
        raise NotOpenable("a draft that is not padded to its class, or that a newer kiosk wrote in another way")
    inflate = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        written = inflate.decompress(whole[_HEAD_BYTES:end], DRAFT_LIMIT_BYTES + 1)
    except zlib.error as wrong:
        raise NotOpenable("a draft that is not compressed as it says") from wrong
    if len(written) > DRAFT_LIMIT_BYTES or not inflate.eof or inflate.unused_data:
        raise NotOpenable("a draft that is not compressed as it says, or above its limit")
    draft = read_message(Draft, written, DRAFT_LIMIT_BYTES, VERSIONS)
    if (draft.v == CORRECTION) != bool(draft.corrects):
        raise ContractError("a draft of a correction names what it corrects, and no other does")
    if not (draft.v == PREPARED) == bool(draft.prepared_by) == bool(draft.preparer):
        raise ContractError("a draft that staff prepared says who did, and no other does")
    return draft


def seal_notify(address: str, draft: str, recipient: Recipient) -> bytes:
    """A mail address for the centre alone, bound to the draft of this id; every one is as long.

    Raises:
        WrongForm: longer than an address may be, or a bad key.
    """
    written = address.encode()
    if not 0 < len(written) < NOTIFY_BYTES:
        raise WrongForm("a mail address has 1 to 254 bytes")
    return known_suite(recipient.suite).encrypt(written.ljust(NOTIFY_BYTES, b"\0"), recipient.key, _notify_info(draft))


def open_notify(sealed: bytes, draft: str, key: HpkeKey) -> str:
    """The address.

    Raises:
        NotOpenable: for another key or draft, or changed.
    """
    try:
        return key.unwrap(sealed, _notify_info(draft)).rstrip(b"\0").decode()
    except (InvalidTag, ValueError) as wrong:
        raise NotOpenable("an address that is not sealed for this draft and key") from wrong


def _derived(key: bytes, purpose: bytes, length: int) -> bytes:
    return HKDFExpand(hashes.SHA256(), length, _LABEL + b"|" + purpose).derive(key)


def _bound(name: str) -> bytes:
    return _LABEL + b"|" + name.encode()


def _notify_info(draft: str) -> bytes:
    return f"madoguchi-draft-notify-v1|{draft}".encode()


def _size_class(length: int) -> int:
    """Powers of two from 1 KiB on, and one and a half times each."""
    size = SMALLEST_CLASS_BYTES
    while size < length:
        if size * 3 // 2 >= length:
            return size * 3 // 2
        size *= 2
    return size
