"""Signatures judged by openssl, which knows nothing of us."""

from __future__ import annotations

import base64
import json
import subprocess
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

PEM = (serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)


def openssl_verifies(folder: Path, public: bytes, message: bytes, signature: bytes) -> bool:
    """`public` is PEM, the signature DER or PKCS #1."""
    for name, data in (("public.pem", public), ("message", message), ("signature", signature)):
        (folder / name).write_bytes(data)
    command = ["openssl", "dgst", "-sha256", "-verify", "public.pem", "-signature", "signature", "message"]
    return subprocess.run(command, cwd=folder, capture_output=True, check=False).returncode == 0


def said_by(jws: bytes, point: bytes, folder: Path) -> dict[str, object]:
    """The payload of a compact ES256 JWS by this key, once openssl has verified it."""
    message, _, signature = jws.rpartition(b".")
    raw = base64.urlsafe_b64decode(signature + b"==")
    der = encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
    public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point).public_bytes(*PEM)
    assert openssl_verifies(folder, public, message, der)
    assert not openssl_verifies(folder, public, message + b".", der)
    said: dict[str, object] = json.loads(base64.urlsafe_b64decode(message.partition(b".")[2] + b"=="))
    return said
