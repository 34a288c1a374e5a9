"""The resident's signature: a flattened JWS (RFC 7515 section 7.2.2) over the statement, RS256 by the card.

The card signs a SHA-256, so the JWS is assembled by hand. Its certificate is named by hash and travels in the box.
"""

from __future__ import annotations

import hashlib

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from sync.contract.chain.box import ResidentSignature
from sync.envelope.base64url import from_base64url, to_base64url
from sync.envelope.refusals import BadSignature, WrongForm

SMALLEST_RSA_BITS = 2048
LARGEST_RSA_BITS = 4096


def signing_input(statement: bytes, certificate: bytes) -> bytes:
    """What is signed. The card gets its SHA-256."""
    return to_base64url(_header(certificate)) + b"." + to_base64url(statement)


def resident_signature(statement: bytes, certificate: bytes, raw: bytes) -> ResidentSignature:
    """The JWS members around what the card gave back.

    Raises:
        BadSignature: the card's answer is no signature over this statement by this certificate's key.
    """
    signature = ResidentSignature(to_base64url(_header(certificate)).decode(), to_base64url(raw).decode())
    verify_resident_signature(statement, signature, certificate)
    return signature


def flattened(statement: bytes, signature: ResidentSignature) -> bytes:
    """The flattened JWS, in the one spelling that is hashed."""
    members = (to_base64url(statement), signature.protected.encode(), signature.signature.encode())
    return b'{"payload":"%s","protected":"%s","signature":"%s"}' % members


def signature_hash(statement: bytes, signature: ResidentSignature) -> bytes:
    """SHA-256 of the flattened JWS: the entry carries it in hex."""
    return hashlib.sha256(flattened(statement, signature)).digest()


def verify_resident_signature(statement: bytes, signature: ResidentSignature, certificate: bytes) -> None:
    """Return if the certificate's key signed the statement. Says nothing about the certificate itself.

    Raises:
        WrongForm: another header, or a certificate with another kind of key.
        BadSignature
    """
    if signature.protected.encode() != to_base64url(_header(certificate)):
        raise WrongForm("not the protected header of a resident's signature by this certificate")
    key = _rsa_key(certificate)
    raw = from_base64url(signature.signature.encode())
    try:
        key.verify(raw, signing_input(statement, certificate), padding.PKCS1v15(), hashes.SHA256())
    except InvalidSignature as wrong:
        raise BadSignature("the resident's signature is not over this statement") from wrong


def _header(certificate: bytes) -> bytes:
    print_ = to_base64url(hashlib.sha256(certificate).digest())
    return b'{"alg":"RS256","typ":"madoguchi-statement","x5t#S256":"%s"}' % print_


def _rsa_key(certificate: bytes) -> rsa.RSAPublicKey:
    # A kiosk that starts needs the rest of this module at once, and certificates long afterwards.
    from cryptography import x509

    try:
        key = x509.load_der_x509_certificate(certificate).public_key()
    except (ValueError, UnsupportedAlgorithm) as wrong:
        raise WrongForm("not a certificate") from wrong
    if not isinstance(key, rsa.RSAPublicKey) or not SMALLEST_RSA_BITS <= key.key_size <= LARGEST_RSA_BITS:
        raise WrongForm("a signing certificate has an RSA key of 2048 to 4096 bits")
    return key
