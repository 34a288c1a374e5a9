"""The signing certificate (署名用電子証明書) of the card: by whom, for what and for whom.

Profile: JPKI as reference/jpki-card.md sections 5.1 to 5.6 give it. All root generations share one name, so the issuer
is found by trying each pinned root's key. What a card says about its own issuer counts for nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding

from sync.envelope.refusals import CertificateRefused, WrongForm
from sync.envelope.resident.answered_once import AnsweredOnce
from sync.envelope.resident.certificate_holder import Holder, read_holder, same_birth, same_text, with_replaced
from sync.japanese.addresses import compare_addresses
from sync.japanese.comparison import Comparison, Likeness, Why, answer
from sync.japanese.names import compare_names

CHAINS_REMEMBERED = 4096
_ISSUERS: AnsweredOnce[tuple[bytes, tuple[bytes, ...]], int] = AnsweredOnce(CHAINS_REMEMBERED)
"""SHA-256 of a certificate, and the anchors that were asked → which of them."""
CERTIFICATE_LIMIT_BYTES = 16 * 1024
_NOT_COMPARED = frozenset({Why.READING, Why.ONLY_ONE, Why.TOO_LONG})
_KNOWN_EXTENSIONS = frozenset(
    {
        x509.KeyUsage.oid,
        x509.BasicConstraints.oid,
        x509.CertificatePolicies.oid,
        x509.SubjectAlternativeName.oid,
        x509.IssuerAlternativeName.oid,
        x509.CRLDistributionPoints.oid,
        x509.AuthorityKeyIdentifier.oid,
        x509.SubjectKeyIdentifier.oid,
    }
)


@dataclass(frozen=True)
class CertificateFacts:
    """What an accepted certificate says. Shows nothing of the person when printed."""

    name: str = field(repr=False)
    address: str = field(repr=False)
    birth_on: str = field(repr=False)
    """None where the register itself does not know the day."""
    sex: str = field(repr=False)
    """male | female | unknown"""
    serial: int = field(repr=False)
    issuer_sha256: bytes
    """SHA-256 of the root's DER."""
    not_before: datetime
    not_after: datetime
    chain_until: datetime
    """When it or its root ends, whichever is first."""
    issuer: bytes = field(repr=False)
    """The root's DER."""
    substituted: bool
    """Some characters of name or address are written with a standard form; the register decides the spelling."""
    name_marks: str = field(default="", repr=False)
    """Per character 0 or 1 = replaced; whether they count one to one is not certain."""
    address_marks: str = field(default="", repr=False)


def check_signing_certificate(
    der: bytes, anchors: Sequence[bytes], policies: Sequence[str], at: datetime, earliest: datetime | None = None
) -> CertificateFacts:
    """The facts of a certificate that may sign applications at this moment, or at any from `earliest` to it.

    `anchors` are the DER certificates of the sign roots (never the roots of the authentication certificates),
    `policies` the accepted policy OIDs. Revocation is a question of its own (`revocation_lists`).

    Raises:
        CertificateRefused
    """
    if len(der) > CERTIFICATE_LIMIT_BYTES:
        raise CertificateRefused("malformed")
    certificate = _read(der)
    root = _read(anchors[_issuer_of(der, tuple(anchors))])
    _check_purpose(certificate, policies)
    for link in (certificate, root):
        if at < link.not_valid_before_utc:
            raise CertificateRefused("not_yet_valid")
        if min(at, earliest or at) > link.not_valid_after_utc:
            raise CertificateRefused("expired")
    try:
        holder = read_holder(certificate)
    except WrongForm as wrong:
        raise CertificateRefused("malformed") from wrong
    return _facts(certificate, root, holder)


def authentication_certificate_holds(der: bytes, anchors: Sequence[bytes], at: datetime) -> bool:
    """Whether the card's other certificate (利用者証明用) is of one of these roots, for its use and in its time.

    It proves who made the card, not that the card is here: nothing is signed with its key.
    """
    try:
        certificate = _read(der)
        root = _read(anchors[_issuer_of(der, tuple(anchors))])
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except (CertificateRefused, ValueError, UnsupportedAlgorithm, x509.DuplicateExtension, x509.ExtensionNotFound):
        return False
    in_time = all(link.not_valid_before_utc <= at <= link.not_valid_after_utc for link in (certificate, root))
    return in_time and usage.digital_signature and not usage.content_commitment and not usage.key_cert_sign


def root_of(certificate: bytes, anchors: Sequence[bytes]) -> bytes | None:
    """The root (DER) among the anchors whose key signed the certificate; dates and purposes are not asked."""
    try:
        return anchors[_issuer_of(certificate, tuple(anchors))]
    except CertificateRefused:
        return None


def compared(facts: CertificateFacts, name: str, address: str, birth_on: str, sex: str) -> dict[str, Comparison]:
    """How each of the four items stands to what the card's text application said (ADR 0028).

    Variation selectors and the width of spaces are no difference; a place that the certificate marks as replaced may
    hold any character, and so may a part of the birth date that it does not know (`1945-00-00`). `sex` is male,
    female or anything else for unknown.
    """
    found = {"name": answer(()), "address": answer(()), "birth_on": answer(()), "sex": answer(())}
    if not same_text(facts.name, facts.name_marks, name):
        found["name"] = _certain(compare_names(with_replaced(facts.name, facts.name_marks, name), name))
    if not same_text(facts.address, facts.address_marks, address):
        written = with_replaced(facts.address, facts.address_marks, address)
        found["address"] = _certain(compare_addresses(written, address))
    if not same_birth(facts.birth_on, birth_on):
        found["birth_on"] = Comparison(Likeness.DIFFERS)
    if facts.sex != (sex if sex in ("male", "female") else "unknown"):
        found["sex"] = Comparison(Likeness.DIFFERS)
    return found


def _certain(found: Comparison) -> Comparison:
    """Two texts of one card are of one kind: what cannot be compared at all is somebody else's."""
    return Comparison(Likeness.DIFFERS, found.reasons) if _NOT_COMPARED & set(found.reasons) else found


def differences(facts: CertificateFacts, name: str, address: str, birth_on: str, sex: str) -> tuple[str, ...]:
    """Which of the four items are certainly not what the card's text application said: () means the same person, or
    one of whom a clerk decides.
    """
    found = compared(facts, name, address, birth_on, sex)
    return tuple(item for item, comparison in found.items() if comparison.result is Likeness.DIFFERS)


def _read(der: bytes) -> x509.Certificate:
    try:
        return x509.load_der_x509_certificate(der)
    except (ValueError, UnsupportedAlgorithm) as wrong:
        raise CertificateRefused("malformed") from wrong


def _issuer_of(der: bytes, anchors: tuple[bytes, ...]) -> int:
    """Place of the anchor whose key signed it. Remembered by its hash alone, so no certificate stays in memory here.

    Raises:
        CertificateRefused
    """
    return _ISSUERS.of((hashlib.sha256(der).digest(), anchors), lambda: _found_issuer(der, anchors))


def _found_issuer(der: bytes, anchors: tuple[bytes, ...]) -> int:
    certificate = _read(der)
    for place, anchor in enumerate(anchors):
        try:
            root = _read(anchor)
        except CertificateRefused:
            continue  # of a form that this program does not know: it vouches for nobody here, and hinders no other
        if _signed(certificate, root):
            return place
    raise CertificateRefused("unknown_issuer")


def _signed(certificate: x509.Certificate, root: x509.Certificate) -> bool:
    try:
        constraints = root.extensions.get_extension_for_class(x509.BasicConstraints).value
        usage = root.extensions.get_extension_for_class(x509.KeyUsage).value
        if not (constraints.ca and usage.key_cert_sign):
            return False
        certificate.verify_directly_issued_by(root)
    except (ValueError, TypeError, InvalidSignature, UnsupportedAlgorithm, x509.ExtensionNotFound):
        return False
    return isinstance(certificate.signature_hash_algorithm, hashes.SHA256)


def _check_purpose(certificate: x509.Certificate, policies: Sequence[str]) -> None:
    try:
        extensions = certificate.extensions
        key = certificate.public_key()
    except (ValueError, UnsupportedAlgorithm, x509.DuplicateExtension) as wrong:
        raise CertificateRefused("malformed") from wrong
    if any(extension.critical and extension.oid not in _KNOWN_EXTENSIONS for extension in extensions):
        raise CertificateRefused("malformed")
    try:
        usage = extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound as missing:
        raise CertificateRefused("not_for_signing") from missing
    if not (usage.digital_signature and usage.content_commitment) or usage.key_cert_sign:
        raise CertificateRefused("not_for_signing")
    if not isinstance(key, rsa.RSAPublicKey) or key.key_size < 2048:
        raise CertificateRefused("not_for_signing")
    try:
        named = extensions.get_extension_for_class(x509.CertificatePolicies).value
    except x509.ExtensionNotFound as missing:
        raise CertificateRefused("wrong_policy") from missing
    if not any(policy.policy_identifier.dotted_string in policies for policy in named):
        raise CertificateRefused("wrong_policy")


def _facts(certificate: x509.Certificate, root: x509.Certificate, holder: Holder) -> CertificateFacts:
    return CertificateFacts(
        name=holder.name,
        address=holder.address,
        birth_on=holder.birth_on,
        sex=holder.sex,
        serial=certificate.serial_number,
        issuer_sha256=root.fingerprint(hashes.SHA256()),
        not_before=certificate.not_valid_before_utc,
        not_after=certificate.not_valid_after_utc,
        chain_until=min(certificate.not_valid_after_utc, root.not_valid_after_utc),
        issuer=root.public_bytes(Encoding.DER),
        substituted="1" in holder.name_marks or "1" in holder.address_marks,
        name_marks=holder.name_marks,
        address_marks=holder.address_marks,
    )
