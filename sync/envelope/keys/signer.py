"""Who signs: P-256 keys behind a port, so that a file, a PKCS#11 token or a TPM may hold them.

Signatures are ES256 in the form of RFC 7518 section 3.4: r and s, 32 bytes each.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Protocol, Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed, decode_dss_signature, encode_dss_signature

from sync.envelope.keys.key_files import write_key_file
from sync.envelope.refusals import BadSignature, WrongForm

POINT_BYTES = 65
SIGNATURE_BYTES = 64
CURVE_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
_ES256 = ec.ECDSA(hashes.SHA256())
_ES256_PREHASHED = ec.ECDSA(Prehashed(hashes.SHA256()))


class Signer(Protocol):
    """Holds one P-256 key for one use and signs with it."""

    @property
    def kid(self) -> str:
        """Key id, `kid_of(public)`."""

    @property
    def public(self) -> bytes:
        """Uncompressed point, 65 bytes."""

    def sign(self, message: bytes) -> bytes:
        """ES256 over the message: r and s, 64 bytes."""


def kid_of(public: bytes) -> str:
    """Key id of a public key: first 16 hex digits of the SHA-256 of its encoding."""
    return hashlib.sha256(public).hexdigest()[:16]


@dataclass(frozen=True)
class TrustedKey:
    """A public key that somebody has decided to trust for one use."""

    public: bytes

    @cached_property
    def kid(self) -> str:
        """Key id."""
        return kid_of(self.public)

    @cached_property
    def _key(self) -> ec.EllipticCurvePublicKey:
        if len(self.public) != POINT_BYTES or self.public[0] != 4:
            raise WrongForm("a P-256 key is an uncompressed point of 65 bytes")
        try:
            return ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), self.public)
        except ValueError as wrong:
            raise WrongForm("not a point of P-256") from wrong

    def verify(self, message: bytes, signature: bytes) -> None:
        """Return if the signature is by this key over the message.

        Raises:
            BadSignature
        """
        self._verify(message, signature, _ES256)

    def verify_digest(self, sha256: bytes, signature: bytes) -> None:
        """Like `verify`, for a message of which only the SHA-256 is at hand."""
        self._verify(sha256, signature, _ES256_PREHASHED)

    def _verify(self, data: bytes, signature: bytes, algorithm: ec.ECDSA) -> None:
        if len(signature) != SIGNATURE_BYTES:
            raise BadSignature("an ES256 signature has 64 bytes")
        r, s = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
        try:
            self._key.verify(encode_dss_signature(r, s), data, algorithm)
        except (InvalidSignature, ValueError) as wrong:
            raise BadSignature("the signature is not by this key over these bytes") from wrong


class MemorySigner:
    """A key that lives only in this process. For tests, development and one-time keys."""

    def __init__(self, private: ec.EllipticCurvePrivateKey) -> None:
        if not isinstance(private.curve, ec.SECP256R1):
            raise WrongForm("a signing key is a P-256 key")
        self._private = private
        self._public = point_of(private)
        self._kid = kid_of(self._public)

    @classmethod
    def generate(cls) -> Self:
        """A fresh key."""
        return cls(ec.generate_private_key(ec.SECP256R1()))

    @classmethod
    def from_scalar(cls, scalar: int) -> Self:
        """A key known beforehand: test vectors only."""
        return cls(ec.derive_private_key(scalar, ec.SECP256R1()))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.kid})"

    @property
    def kid(self) -> str:
        """Key id."""
        return self._kid

    @property
    def public(self) -> bytes:
        """Uncompressed point, 65 bytes."""
        return self._public

    def sign(self, message: bytes) -> bytes:
        """ES256 over the message: r and s, 64 bytes."""
        r, s = decode_dss_signature(self._private.sign(message, _ES256))
        return r.to_bytes(32, "big") + s.to_bytes(32, "big")

    def trusted(self) -> TrustedKey:
        """The public half."""
        return TrustedKey(self.public)

    def pem(self) -> bytes:
        """PKCS#8 PEM, not encrypted."""
        return self._private.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )


class FileSigner(MemorySigner):
    """A key in a file that only its owner may read (PKCS#8 PEM, mode 0600)."""

    @classmethod
    def create(cls, path: Path, remark: str = "") -> FileSigner:
        """Make a key and keep it so that it survives a power cut. Never overwrites a key.

        Raises:
            FileExistsError: there is a key already.
        """
        signer = cls.generate()
        write_key_file(path, remark.encode() + b"\n" * bool(remark) + signer.pem())
        return signer

    @classmethod
    def load(cls, path: Path) -> FileSigner:
        """Read the key back.

        Raises:
            WrongForm: not a P-256 key.
        """
        try:
            private = serialization.load_pem_private_key(path.read_bytes(), None)
        except (ValueError, TypeError) as wrong:
            raise WrongForm("not a PKCS#8 PEM key") from wrong
        if not isinstance(private, ec.EllipticCurvePrivateKey):
            raise WrongForm("a signing key is a P-256 key")
        return cls(private)


def point_of(private: ec.EllipticCurvePrivateKey) -> bytes:
    """Uncompressed point of a private key's public half."""
    return private.public_key().public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)
