"""A document CA and the issuer's certificate for development, marked DEVELOPMENT. A city buys the real ones.

The CA's key stays in the offline folder beside the city root; the centre gets two certificates.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from central.certificates.signing.certificates import CA_FILE, CERTIFICATE_FILE
from sync.envelope.keys.key_files import write_key_file

REMARK = b"DEVELOPMENT KEY: made for demonstrations and tests. Never use it for residents' data.\n"
CA_YEARS, ISSUER_YEARS = 10, 5
CA_KEY_FILE = "document_ca.key"


def make_issuer(offline: Path, keys: Path, document_public: bytes, city: str, now: datetime) -> None:
    """Certify the centre's document key. A CA that is there stays; the issuer's certificate is made anew."""
    offline.mkdir(mode=0o700, parents=True, exist_ok=True)
    ca_key = _ca_key(offline / CA_KEY_FILE)
    ca_name = _name(city, "Document CA DEVELOPMENT")
    if not (keys / CA_FILE).exists():
        ca = (
            _builder(ca_name, ca_name, ca_key.public_key(), now, CA_YEARS)
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(_usage(for_ca=True), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(ca_key.public_key()), critical=False)
            .sign(ca_key, hashes.SHA256())
        )
        (keys / CA_FILE).write_bytes(ca.public_bytes(serialization.Encoding.PEM))
    public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), document_public)
    issuer = (
        _builder(_name(city, "Document Issuer DEVELOPMENT"), ca_name, public, now, ISSUER_YEARS)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(for_ca=False), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(ca_key.public_key()), critical=False)
        .sign(ca_key, hashes.SHA256())
    )
    (keys / CERTIFICATE_FILE).write_bytes(issuer.public_bytes(serialization.Encoding.PEM))


def _ca_key(path: Path) -> ec.EllipticCurvePrivateKey:
    if path.exists():
        key = serialization.load_pem_private_key(path.read_bytes(), None)
        assert isinstance(key, ec.EllipticCurvePrivateKey)
        return key
    key = ec.generate_private_key(ec.SECP256R1())
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    write_key_file(path, REMARK + pem)
    return key


def _name(city: str, common: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "JP"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, city),
            x509.NameAttribute(NameOID.COMMON_NAME, common),
        ]
    )


def _builder(
    subject: x509.Name, issuer: x509.Name, public: ec.EllipticCurvePublicKey, now: datetime, years: int
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=365 * years))
    )


def _usage(*, for_ca: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not for_ca,
        content_commitment=not for_ca,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=for_ca,
        crl_sign=for_ca,
        encipher_only=False,
        decipher_only=False,
    )
