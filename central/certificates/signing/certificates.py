"""The public half of the city's signature: the issuer's certificate and the CA that readers trust."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from asn1crypto import pem
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings

from central.certificates.refusals import NoIssuer
from sync.envelope.keys.signer import TrustedKey

CERTIFICATE_FILE, CA_FILE = "document_issuer.pem", "document_ca.pem"


@dataclass(frozen=True)
class IssuerCertificates:
    """Enough to check what the city issued."""

    certificate: asn1_x509.Certificate
    ca: asn1_x509.Certificate
    key: TrustedKey
    """The document key's public half: verifies the QR's text too."""


def certificates() -> IssuerCertificates:
    """From two files that everybody may read.

    Raises:
        NoIssuer: they are not there.
    """
    return _load(certificates_folder())


def certificates_folder() -> Path:
    """Where they lie: beside the keys, unless a folder of their own was named, for doors that may read no key."""
    return Path(settings.ISSUER_CERTIFICATES_DIR or settings.KEYS_DIR)


@lru_cache(maxsize=8)
def _load(folder: Path) -> IssuerCertificates:
    try:
        certificate, ca = (_read(folder / name) for name in (CERTIFICATE_FILE, CA_FILE))
    except OSError as missing:
        raise NoIssuer("there is no document issuer: document_issuer.pem and document_ca.pem") from missing
    public = x509.load_der_x509_certificate(certificate.dump()).public_key()
    return IssuerCertificates(
        certificate, ca, TrustedKey(public.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint))
    )


def _read(path: Path) -> asn1_x509.Certificate:
    return asn1_x509.Certificate.load(pem.unarmor(path.read_bytes())[2])
