"""Keys that open boxes, and the public halves that boxes are sealed for.

Suite 1: DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-256-GCM (RFC 9180).
Suite 2: ML-KEM-768 with X25519 (X-Wing) in place of the KEM, for the day after P-256.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Self, TypeAlias

from cryptography.hazmat.primitives.asymmetric import ec, mlkem, x25519
from cryptography.hazmat.primitives.hpke import (
    AEAD,
    KDF,
    KEM,
    MLKEM768X25519PrivateKey,
    MLKEM768X25519PublicKey,
    Suite,
)

from sync.envelope.base64url import from_base64url, to_base64url
from sync.envelope.keys.key_files import write_key_file
from sync.envelope.keys.signer import kid_of, point_of
from sync.envelope.refusals import WrongForm

SUITE_P256 = 1
SUITE_X25519_MLKEM768 = 2
_SUITES = {
    SUITE_P256: Suite(KEM.P256, KDF.HKDF_SHA256, AEAD.AES_256_GCM),
    SUITE_X25519_MLKEM768: Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM),
}
WRAPPED_BYTES = {SUITE_P256: 65 + 48, SUITE_X25519_MLKEM768: 1120 + 48}
"""Bytes of an HPKE-wrapped 32-byte key: `enc` and ciphertext with its tag."""
_MLKEM_SEED_BYTES = 64
_MLKEM_PUBLIC_BYTES = 1184
_PublicKey: TypeAlias = ec.EllipticCurvePublicKey | MLKEM768X25519PublicKey
_PrivateKey: TypeAlias = ec.EllipticCurvePrivateKey | MLKEM768X25519PrivateKey


def known_suite(suite: int) -> Suite:
    """The HPKE suite of this number.

    Raises:
        WrongForm: a number that is not known here.
    """
    try:
        return _SUITES[suite]
    except KeyError as unknown:
        raise WrongForm(f"sealing suite {suite} is not known here") from unknown


@dataclass(frozen=True)
class Recipient:
    """Somebody a box is sealed for. `public` is the suite's own encoding (docs/formats.md, "box")."""

    kid: str
    suite: int
    public: bytes

    @cached_property
    def key(self) -> _PublicKey:
        """The key object.

        Raises:
            WrongForm: not a key of its suite, or not the key that its id names.
        """
        known_suite(self.suite)
        if self.kid != kid_of(self.public):
            raise WrongForm("a recipient's key is not the one that its id names")
        try:
            if self.suite == SUITE_P256:
                return ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), self.public)
            return MLKEM768X25519PublicKey(
                mlkem.MLKEM768PublicKey.from_public_bytes(self.public[:_MLKEM_PUBLIC_BYTES]),
                x25519.X25519PublicKey.from_public_bytes(self.public[_MLKEM_PUBLIC_BYTES:]),
            )
        except ValueError as wrong:
            raise WrongForm("not a public key of its suite") from wrong


class HpkeKey:
    """A private key that opens boxes. Its repr never shows it."""

    def __init__(self, suite: int, secret: bytes) -> None:
        """`secret` is 32 bytes of scalar (suite 1), or 64 of ML-KEM seed and 32 of X25519 (suite 2)."""
        known_suite(suite)
        self._suite = suite
        self._secret = secret
        try:
            self._private, self._public = _read_secret(suite, secret)
        except ValueError as wrong:
            raise WrongForm("not a private key of its suite") from wrong
        self._kid = kid_of(self._public)

    @classmethod
    def generate(cls, suite: int = SUITE_P256) -> Self:
        """A fresh key."""
        known_suite(suite)
        if suite == SUITE_P256:
            scalar = ec.generate_private_key(ec.SECP256R1()).private_numbers().private_value
            return cls(suite, scalar.to_bytes(32, "big"))
        seed = mlkem.MLKEM768PrivateKey.generate().private_bytes_raw()
        return cls(suite, seed + x25519.X25519PrivateKey.generate().private_bytes_raw())

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read a key file.

        Raises:
            WrongForm
        """
        try:
            members = json.loads(path.read_text())
            return cls(int(members["suite"]), from_base64url(members["private"].encode()))
        except (ValueError, KeyError, TypeError, AttributeError) as wrong:
            raise WrongForm("not a key file") from wrong

    def save(self, path: Path, remark: str = "") -> None:
        """Keep the key in a file of mode 0600. Never overwrites."""
        members = {"remark": remark, "suite": self._suite, "private": to_base64url(self._secret).decode()}
        write_key_file(path, json.dumps(members).encode())

    def __repr__(self) -> str:
        return f"HpkeKey({self._kid})"

    @property
    def kid(self) -> str:
        """Key id."""
        return self._kid

    @property
    def suite(self) -> int:
        """Number of its suite."""
        return self._suite

    @property
    def public(self) -> bytes:
        """The suite's encoding of the public key."""
        return self._public

    def recipient(self) -> Recipient:
        """The public half, to seal for."""
        return Recipient(self._kid, self._suite, self._public)

    def unwrap(self, wrapped: bytes, info: bytes) -> bytes:
        """HPKE single-shot open; raises what `cryptography` raises, `sealing` turns it into a refusal."""
        return known_suite(self._suite).decrypt(wrapped, self._private, info)


def _read_secret(suite: int, secret: bytes) -> tuple[_PrivateKey, bytes]:
    if suite == SUITE_P256:
        scalar = ec.derive_private_key(int.from_bytes(secret, "big"), ec.SECP256R1())
        return scalar, point_of(scalar)
    lattice = mlkem.MLKEM768PrivateKey.from_seed_bytes(secret[:_MLKEM_SEED_BYTES])
    curve = x25519.X25519PrivateKey.from_private_bytes(secret[_MLKEM_SEED_BYTES:])
    public = lattice.public_key().public_bytes_raw() + curve.public_key().public_bytes_raw()
    return MLKEM768X25519PrivateKey(lattice, curve), public
