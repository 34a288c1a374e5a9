"""The staff card: who the person at the kiosk's side is, proven by a key in the card (private test AID, one key, one
PIN).

EF 0001 holds FF40 { DF41 card id, DF42 uncompressed P-256 point }. The key signs the SHA-256 of a challenge; the
answer is
r ‖ s, 64 bytes. Only the signed staff list of the catalogue says which id and key are trusted, never the card.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed, encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from hardware.card import tlv
from hardware.card.tlv import BadRecord

OUTER = 0xFF40
CARD_ID = 0xDF41
POINT = 0xDF42
SIGNATURE_BYTES = 64

_ID = re.compile(r"[A-Za-z0-9-]{1,32}")


@dataclass(frozen=True)
class StaffRecord:
    """What EF 0001 says about the card."""

    card_id: str
    point: bytes


def parse(data: bytes) -> StaffRecord:
    """The record of a staff card's EF 0001.

    Raises:
        BadRecord: it is not one.
    """
    items = dict(tlv.split(tlv.only(data, OUTER)))
    card_id = items.get(CARD_ID, b"").decode("ascii", "replace")
    point = items.get(POINT, b"")
    if not _ID.fullmatch(card_id) or len(point) != 65 or point[0] != 4:
        raise BadRecord("the staff card's id or key has the wrong form")
    return StaffRecord(card_id, point)


def has_signed(point: bytes, challenge: bytes, signature: bytes) -> bool:
    """Whether the staff card with this key (uncompressed P-256 point of the staff list) signed this challenge."""
    if len(signature) != SIGNATURE_BYTES:
        return False
    pair = encode_dss_signature(int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big"))
    try:
        key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
        key.verify(pair, sha256(challenge).digest(), ec.ECDSA(Prehashed(SHA256())))
    except (InvalidSignature, ValueError):
        return False
    return True
