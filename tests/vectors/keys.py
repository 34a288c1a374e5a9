"""Keys of the vectors: DEVELOPMENT only, known to everybody, the same on every machine."""

from __future__ import annotations

import hashlib
from pathlib import Path

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from sync.envelope.keys.signer import CURVE_ORDER, MemorySigner

FOLDER = Path(__file__).parent
REMARK = "DEVELOPMENT vectors: their private keys are public"


class VectorSigner(MemorySigner):
    """Signs the same bytes with the same signature (RFC 6979), so that the vectors can be made again."""

    def sign(self, message: bytes) -> bytes:
        """ES256, r and s."""
        algorithm = ec.ECDSA(hashes.SHA256(), deterministic_signing=True)
        r, s = decode_dss_signature(self._private.sign(message, algorithm))
        return r.to_bytes(32, "big") + s.to_bytes(32, "big")


def scalar_of(name: str) -> int:
    """The private scalar of a name."""
    digest = hashlib.sha256(f"madoguchi DEVELOPMENT {name}".encode()).digest()
    return int.from_bytes(digest, "big") % (CURVE_ORDER - 1) + 1


def signer_of(name: str) -> VectorSigner:
    """The signing key of a name: root, ack, catalogue, status, document, entry, line."""
    return VectorSigner.from_scalar(scalar_of(name))


def rsa_key(name: str) -> rsa.RSAPrivateKey:
    """A kept RSA key: `resident` or `sign_root`. RSA keys cannot be derived from a name in a few lines."""
    key = serialization.load_pem_private_key((FOLDER / "pem" / f"{name}.DEVELOPMENT.pem").read_bytes(), None)
    assert isinstance(key, rsa.RSAPrivateKey)
    return key


def rsa_pem(key: rsa.RSAPrivateKey) -> str:
    """PKCS#8 PEM."""
    encoding, form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    return key.private_bytes(encoding, form, serialization.NoEncryption()).decode()
