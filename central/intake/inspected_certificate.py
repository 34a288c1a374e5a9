"""The signing certificate of a statement as a person needs it (JPK-18): whose, by whom, for what, how long, and whether
it counts at this moment. Read from the kept bytes alone; what cannot be read says so.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from central.intake.verdicts.checks import Trust
from sync.envelope.refusals import CertificateRefused, WrongForm
from sync.envelope.resident.certificate_holder import Holder, read_holder
from sync.envelope.resident.revocation_lists import Outcome, Revocation, revocation_of
from sync.envelope.resident.signing_certificate import (
    CERTIFICATE_LIMIT_BYTES,
    check_signing_certificate,
    root_of,
)

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

USAGES: dict[str, StrOrPromise] = {
    "digital_signature": _("電子署名（digitalSignature）"),
    "content_commitment": _("否認防止（nonRepudiation）"),
    "key_encipherment": _("鍵の暗号化（keyEncipherment）"),
    "data_encipherment": _("データの暗号化（dataEncipherment）"),
    "key_agreement": _("鍵の交換（keyAgreement）"),
    "key_cert_sign": _("証明書への署名（keyCertSign）"),
    "crl_sign": _("失効の一覧への署名（cRLSign）"),
}
SEXES: dict[str, StrOrPromise] = {"male": _("男"), "female": _("女"), "unknown": _("不明")}
NAMED_AT_MOST = 20
"""Usages, policies and distribution points that are told; a card's has one or two of each."""


@dataclass(frozen=True)
class RootShown:
    """The trusted root whose key signed the certificate."""

    name: str
    serial: str
    sha256: str
    not_before: datetime
    not_after: datetime


@dataclass(frozen=True)
class InspectedCertificate:
    """What the bytes say."""

    sha256: str
    size: int
    subject: str = field(repr=False)
    issuer: str
    serial: str = field(repr=False)
    """Hexadecimal, as the register of the issuer knows it (発行番号)."""
    not_before: datetime
    not_after: datetime
    key: str
    algorithm: str
    usages: Sequence[StrOrPromise]
    policies: Sequence[tuple[str, bool]]
    """OID, and whether this office takes it."""
    points: Sequence[str]
    holder: Holder | None = field(repr=False)
    """None: it does not name one as the cards do."""
    root: RootShown | None
    """None: no root that this office trusts signed it."""
    refused: str
    """Why it would not do for a signature at this moment (`CertificateRefused`); empty: it would."""
    revocation: Revocation | None
    """What the lists at hand say of this moment; None without a root, whose lists they would be."""

    @property
    def sex(self) -> StrOrPromise:
        """In words."""
        return SEXES[self.holder.sex] if self.holder else ""

    @property
    def birth(self) -> str:
        """As the certificate has it, Gregorian; what it does not know is zeros."""
        return self.holder.birth_on if self.holder else ""

    @property
    def revoked_since(self) -> datetime | None:
        """From which moment it is revoked by the newest list; None: it is not."""
        found = self.revocation
        return found.since if found is not None and found.outcome is Outcome.REVOKED else None


def inspect_certificate(der: bytes, trust: Trust) -> InspectedCertificate:
    """Everything that is shown of it, judged at the moment of `trust`.

    Raises:
        WrongForm: this is no certificate that anybody can read.
    """
    if len(der) > CERTIFICATE_LIMIT_BYTES:
        raise WrongForm("a certificate is at most 16 KiB")
    try:
        read = x509.load_der_x509_certificate(der)
        extensions = list(read.extensions)
        key = _key(read)
        subject, issuer = _name(read.subject), _name(read.issuer)
        algorithm = _algorithm(read)
    except (ValueError, UnsupportedAlgorithm, x509.DuplicateExtension) as wrong:
        raise WrongForm("not a certificate") from wrong
    root = root_of(der, trust.anchors)
    return InspectedCertificate(
        sha256=hashlib.sha256(der).hexdigest(),
        size=len(der),
        subject=subject,
        issuer=issuer,
        serial=f"{read.serial_number:X}",
        not_before=read.not_valid_before_utc,
        not_after=read.not_valid_after_utc,
        key=key,
        algorithm=algorithm,
        usages=_usages(extensions),
        policies=_policies(extensions, trust.policies),
        points=_points(extensions),
        holder=_holder(read),
        root=None if root is None else _root(root),
        refused=_refused(der, trust),
        revocation=None if root is None else revocation_of(der, root, trust.lists, trust.now, trust.now),
    )


def _refused(der: bytes, trust: Trust) -> str:
    try:
        check_signing_certificate(der, trust.anchors, trust.policies, trust.now)
    except CertificateRefused as refused:
        return refused.reason
    return ""


def _holder(read: x509.Certificate) -> Holder | None:
    try:
        return read_holder(read)
    except WrongForm:
        return None


def _name(name: x509.Name) -> str:
    """In the order of the certificate: C=JP, O=JPKI, OU=…"""
    return ", ".join(f"{part.rfc4514_attribute_name}={part.value!s}" for part in name)


def _key(read: x509.Certificate) -> str:
    key = read.public_key()
    match key:
        case rsa.RSAPublicKey():
            return f"RSA {key.key_size}"
        case ec.EllipticCurvePublicKey():
            return f"EC {key.curve.name}"
        case _:
            return gettext("このプログラムの知らない種類")


def _algorithm(read: x509.Certificate) -> str:
    """Its usual name, and the number that the certificate has."""
    number = read.signature_algorithm_oid.dotted_string
    name = ALGORITHMS.get(number, "")
    return f"{name}（{number}）" if name else number


ALGORITHMS = {
    "1.2.840.113549.1.1.5": "sha1WithRSAEncryption",
    "1.2.840.113549.1.1.11": "sha256WithRSAEncryption",
    "1.2.840.113549.1.1.12": "sha384WithRSAEncryption",
    "1.2.840.113549.1.1.13": "sha512WithRSAEncryption",
    "1.2.840.10045.4.3.2": "ecdsa-with-SHA256",
    "1.2.840.10045.4.3.3": "ecdsa-with-SHA384",
}


def _usages(extensions: Sequence[x509.Extension[x509.ExtensionType]]) -> Sequence[StrOrPromise]:
    for extension in extensions:
        if isinstance(extension.value, x509.KeyUsage):
            return [words for name, words in USAGES.items() if getattr(extension.value, name)]
    return []


def _policies(
    extensions: Sequence[x509.Extension[x509.ExtensionType]], taken: Sequence[str]
) -> Sequence[tuple[str, bool]]:
    found = [
        policy.policy_identifier.dotted_string
        for extension in extensions
        if isinstance(extension.value, x509.CertificatePolicies)
        for policy in extension.value
    ]
    return [(number, number in taken) for number in found[:NAMED_AT_MOST]]


def _points(extensions: Sequence[x509.Extension[x509.ExtensionType]]) -> Sequence[str]:
    found = [
        _name(name.value) if isinstance(name, x509.DirectoryName) else str(name.value)
        for extension in extensions
        if isinstance(extension.value, x509.CRLDistributionPoints)
        for point in extension.value
        for name in point.full_name or ()
    ]
    return found[:NAMED_AT_MOST]


def _root(der: bytes) -> RootShown:
    read = x509.load_der_x509_certificate(der)
    return RootShown(
        _name(read.subject),
        f"{read.serial_number:X}",
        hashlib.sha256(der).hexdigest(),
        read.not_valid_before_utc,
        read.not_valid_after_utc,
    )
