"""Compact JWS (RFC 7515) in one exact form: ES256, a header of three members, one spelling, the lower `s`.

The header is compared byte for byte before the signature is looked at. So `alg: none`, `jku`, `jwk`, `crit`, `b64`,
doubled members and other spellings are no cases to think of: they are other bytes.
"""

from __future__ import annotations

import hashlib
import re
from enum import StrEnum
from functools import lru_cache

from sync.envelope.base64url import from_base64url, to_base64url
from sync.envelope.keys.signer import CURVE_ORDER, Signer, TrustedKey
from sync.envelope.refusals import BadSignature, UnknownKey, WrongForm


class Typ(StrEnum):
    """What a JWS says it is. One key may sign several; each reader expects one."""

    ENTRY = "madoguchi-entry"
    ACK = "madoguchi-ack"
    REFUSAL = "madoguchi-refusal"
    CATALOGUE = "madoguchi-catalogue"
    MANIFEST = "madoguchi-manifest"
    INCARNATION = "madoguchi-incarnation"
    STATUS = "madoguchi-status"
    ARCHIVE = "madoguchi-archive"
    ANSWER = "madoguchi-answer"
    ENROLMENT = "madoguchi-enrolment"
    PART_RECEIPT = "madoguchi-part-receipt"
    FORM_PACKAGE = "madoguchi-form-package"


HEADER_LIMIT_BYTES = 200
HEADERS_REMEMBERED = 256
"""A header names a key and nothing else, and the entries of one kiosk all have the same."""
_KID = re.compile(rb"[0-9a-f]{16}")


def sign_jws(payload: bytes, typ: Typ, signer: Signer) -> bytes:
    """Compact JWS over the payload."""
    signing_input = to_base64url(_header(signer.kid.encode(), typ)) + b"." + to_base64url(payload)
    return signing_input + b"." + to_base64url(with_lower_s(signer.sign(signing_input)))


def verify_jws(jws: bytes, typ: Typ, key: TrustedKey, limit: int) -> bytes:
    """The payload of a JWS by this key.

    `limit` bounds the payload in bytes.

    Raises:
        WrongForm: any departure from the form, or too long.
        UnknownKey: well formed, but by another key.
        BadSignature
    """
    if len(jws) > limit * 4 // 3 + HEADER_LIMIT_BYTES + 100:
        raise WrongForm(f"this JWS is above its limit of {limit} bytes")
    header, payload, signature = _parts(jws)
    kid = _kid_of_header(header, typ)
    if kid != key.kid:
        raise UnknownKey("this JWS is by another key")
    raw = from_base64url(signature)
    refuse_upper_s(raw)
    content = from_base64url(payload)
    if len(content) > limit:
        raise WrongForm(f"this JWS is above its limit of {limit} bytes")
    key.verify(header + b"." + payload, raw)
    return content


def kid_in(jws: bytes, typ: Typ) -> str:
    """The key id that a JWS names, not verified: to choose among allowed keys and for nothing else.

    Raises:
        WrongForm
    """
    return _kid_of_header(_parts(jws)[0], typ)


def signature_in(jws: bytes) -> bytes:
    """The 64 bytes of a JWS's signature, not verified.

    Raises:
        WrongForm
    """
    return from_base64url(_parts(jws)[2])


def payload_in(jws: bytes, typ: Typ) -> bytes:
    """The payload of one's own JWS, not verified again.

    Raises:
        WrongForm
    """
    header, payload, _ = _parts(jws)
    _kid_of_header(header, typ)
    return from_base64url(payload)


def entry_hash(jws: bytes) -> bytes:
    """SHA-256 of the JWS signing input, 32 bytes: what chains, logs and slips name an entry by.

    Raises:
        WrongForm
    """
    header, payload, _ = _parts(jws)
    return hashlib.sha256(header + b"." + payload).digest()


def with_lower_s(raw: bytes) -> bytes:
    """The same signature with the lower of its two possible `s`, so that nobody can respell it."""
    s = int.from_bytes(raw[32:], "big")
    return raw if s <= CURVE_ORDER // 2 else raw[:32] + (CURVE_ORDER - s).to_bytes(32, "big")


def refuse_upper_s(raw: bytes) -> None:
    """Raise BadSignature unless `s` is the lower one."""
    if len(raw) != 64 or int.from_bytes(raw[32:], "big") > CURVE_ORDER // 2:
        raise BadSignature("an ES256 signature here has 64 bytes and the lower s")


def _header(kid: bytes, typ: Typ) -> bytes:
    return b'{"alg":"ES256","kid":"%s","typ":"%s"}' % (kid, typ.value.encode())


def _parts(jws: bytes) -> tuple[bytes, bytes, bytes]:
    parts = jws.split(b".", 3)
    if len(parts) != 3:
        raise WrongForm("a compact JWS has three parts")
    if len(parts[0]) > HEADER_LIMIT_BYTES:
        raise WrongForm("the header of a JWS is short")
    return parts[0], parts[1], parts[2]


@lru_cache(maxsize=HEADERS_REMEMBERED)
def _kid_of_header(header: bytes, typ: Typ) -> str:
    decoded = from_base64url(header)
    kid = decoded[22:38]  # {"alg":"ES256","kid":"
    if not _KID.fullmatch(kid) or decoded != _header(kid, typ):
        raise WrongForm(f"not the protected header of a {typ.value}")
    return kid.decode()
