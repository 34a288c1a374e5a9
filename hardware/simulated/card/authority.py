"""A certification authority with the profile of jpki-card.md, section 5, that can be mistaken for nobody's:
`O=JPKI-TEST`,
`OU=DEVELOPMENT`. Several sign roots share one name, as the real generations do; the auth root stands apart.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509.name import _ASN1Type
from cryptography.x509.oid import NameOID, ObjectIdentifier

from hardware.card import tlv

SIGN_POLICY = "1.2.392.200149.8.5.1.0.20"
"""Seen on certificates of the J-LIS test environment. Production certificates carry ….8.5.1.1.20."""
AUTH_POLICY = "1.2.392.200149.8.5.1.3.30"
MARKING = "DEVELOPMENT"

_OTHER_NAMES = "1.2.392.200149.8.5.5."
_UTF8_STRING = 0x0C
_CPS = "http://www.jpki.go.jp/cps.html"


@dataclass(frozen=True)
class Cardholder:
    """The person a sign certificate names, in the certificate's own codes."""

    prefecture: str
    city: str
    name: str
    name_substituted: str
    """One digit for each character: 1 = written with a standard form instead."""
    sex: str
    birth: str
    """EYYYYMMDD: era digit and the Gregorian year."""
    address: str
    address_substituted: str


@dataclass(frozen=True)
class Root:
    """A self-signed root that signs cards directly."""

    purpose: str
    key: rsa.RSAPrivateKey
    certificate: x509.Certificate

    @property
    def der(self) -> bytes:
        """The certificate as the card carries it."""
        return self.certificate.public_bytes(serialization.Encoding.DER)

    @property
    def pem(self) -> str:
        """The certificate as an anchor file, its marking in front."""
        pem = self.certificate.public_bytes(serialization.Encoding.PEM).decode()
        return f"# {MARKING}: trust this in tests and demonstrations only\n{pem}"


def new_key() -> rsa.RSAPrivateKey:
    """RSA-2048, e = 65537, as on the card."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def make_root(purpose: str, serial: int, not_before: datetime, years: int, organisation: str = "JPKI-TEST") -> Root:
    """A root of one generation; `purpose` is "digital signature" or "user authentication"."""
    key = new_key()
    name = _root_name(purpose, organisation)
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .serial_number(serial)
        .public_key(key.public_key())
        .not_valid_before(not_before)
        .not_valid_after(not_before + timedelta(days=365 * years + 2))
        .add_extension(_usage(root=True), critical=True)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )
    return Root(purpose, key, builder.sign(key, SHA256()))


def issue_sign(
    root: Root, key: rsa.RSAPrivateKey, holder: Cardholder, serial: int, issued_at: datetime, not_after: datetime
) -> x509.Certificate:
    """A 署名用電子証明書: names the holder in six otherNames, in the order that real cards show."""
    common_name = f"{issued_at:%Y%m%d%H%M%S}{serial:08X}"
    subject = _name(
        (NameOID.LOCALITY_NAME, holder.prefecture),
        (NameOID.LOCALITY_NAME, holder.city),
        (NameOID.COMMON_NAME, common_name),
    )
    names = {
        1: holder.name,
        4: holder.birth,
        3: holder.sex,
        5: holder.address,
        2: holder.name_substituted,
        6: holder.address_substituted,
    }
    builder = (
        _leaf(root, key, subject, serial, issued_at, not_after, SIGN_POLICY)
        .add_extension(_usage(signature=True, non_repudiation=True), critical=True)
        .add_extension(x509.SubjectAlternativeName([_other_name(*item) for item in names.items()]), critical=False)
        .add_extension(_distribution_point(root, holder), critical=False)
    )
    return builder.sign(root.key, SHA256())


def issue_auth(
    root: Root, key: rsa.RSAPrivateKey, serial: int, issued_at: datetime, not_after: datetime
) -> x509.Certificate:
    """A 利用者証明用電子証明書: says nothing about the person."""
    subject = _name((NameOID.COMMON_NAME, f"{serial:08X}TEST{issued_at:%Y%m%d}A"))
    builder = _leaf(root, key, subject, serial, issued_at, not_after, AUTH_POLICY).add_extension(
        _usage(signature=True), critical=True
    )
    return builder.sign(root.key, SHA256())


def make_crl(root: Root, revoked: list[tuple[int, datetime]], now: datetime) -> bytes:
    """The CRL (DER) of a root: serial numbers with the time they ended."""
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(root.certificate.subject)
        .last_update(now)
        .next_update(now + timedelta(days=365))
        .add_extension(x509.CRLNumber(1), critical=False)
        .add_extension(_authority_key(root), critical=False)
    )
    for serial, ended_at in revoked:
        entry = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(ended_at).build()
        builder = builder.add_revoked_certificate(entry)
    return builder.sign(root.key, SHA256()).public_bytes(serialization.Encoding.DER)


def end_of_validity(issued_at: datetime, birth_month: int, birth_day: int) -> datetime:
    """The fifth birthday after the issue, 23:59:59 in Japan."""
    if not (birth_month and birth_day):  # not known: no card tells which day stands for it
        birth_month, birth_day = 1, 1
    day = min(birth_day, 28) if birth_month == 2 else birth_day
    passed = (issued_at.month, issued_at.day) >= (birth_month, day)
    return datetime(issued_at.year + (5 if passed else 4), birth_month, day, 14, 59, 59, tzinfo=UTC)


def _leaf(
    root: Root,
    key: rsa.RSAPrivateKey,
    subject: x509.Name,
    serial: int,
    issued_at: datetime,
    not_after: datetime,
    policy: str,
) -> x509.CertificateBuilder:
    policies = [x509.PolicyInformation(ObjectIdentifier(policy), [_CPS])]
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(root.certificate.subject)
        .serial_number(serial)
        .public_key(key.public_key())
        .not_valid_before(issued_at)
        .not_valid_after(not_after)
        .add_extension(x509.CertificatePolicies(policies), critical=True)
        .add_extension(_authority_key(root), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )


def _root_name(purpose: str, organisation: str) -> x509.Name:
    return _name(
        (NameOID.ORGANIZATION_NAME, organisation),
        (NameOID.ORGANIZATIONAL_UNIT_NAME, f"JPKI for {purpose}"),
        (NameOID.ORGANIZATIONAL_UNIT_NAME, MARKING),
    )


def _name(*parts: tuple[ObjectIdentifier, str]) -> x509.Name:
    country = x509.NameAttribute(NameOID.COUNTRY_NAME, "JP", _type=_ASN1Type.PrintableString)
    return x509.Name([country, *(x509.NameAttribute(oid, value) for oid, value in parts)])


def _other_name(last: int, text: str) -> x509.OtherName:
    return x509.OtherName(ObjectIdentifier(f"{_OTHER_NAMES}{last}"), tlv.encode(_UTF8_STRING, text.encode()))


def _authority_key(root: Root) -> x509.AuthorityKeyIdentifier:
    return x509.AuthorityKeyIdentifier.from_issuer_public_key(root.key.public_key())


def _distribution_point(root: Root, holder: Cardholder) -> x509.CRLDistributionPoints:
    name = _name(
        (NameOID.ORGANIZATION_NAME, "JPKI-TEST"),
        (NameOID.ORGANIZATIONAL_UNIT_NAME, f"JPKI for {root.purpose}"),
        (NameOID.ORGANIZATIONAL_UNIT_NAME, "CRL Distribution Points"),
        (NameOID.ORGANIZATIONAL_UNIT_NAME, holder.prefecture),
        (NameOID.COMMON_NAME, f"{holder.city} CRLDP"),
    )
    return x509.CRLDistributionPoints([x509.DistributionPoint([x509.DirectoryName(name)], None, None, None)])


def _usage(*, root: bool = False, signature: bool = False, non_repudiation: bool = False) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=signature,
        content_commitment=non_repudiation,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=root,
        crl_sign=root,
        encipher_only=False,
        decipher_only=False,
    )
