"""Revocation lists (失効リスト): whose they are, when they count, and what one says about a certificate.

RFC 5280, section 5. All root generations share one name, so a list belongs to the root whose key signed it, and a
certificate is judged by lists of its own issuer only. What is not understood in a list makes all of it unbelieved: a
list of a part would make "not in it" mean nothing.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding

from sync.envelope.refusals import WrongForm
from sync.envelope.resident.answered_once import AnsweredOnce

LISTS_REMEMBERED = 8192
_WHOSE: AnsweredOnce[tuple[str, bytes], bool] = AnsweredOnce(LISTS_REMEMBERED)
"""SHA-256 of a list, and a root → whether it is of this root."""
LIST_OLD = timedelta(hours=48)
"""A list older than this at the moment that it is asked about is named as old, whatever it promises itself."""
CLOCKS_APART = timedelta(minutes=5)
"""A list dated further ahead of our clock is of the future: it, or our clock, is wrong."""
_PEM = re.compile(rb"-----BEGIN X509 CRL-----.+?-----END X509 CRL-----", re.DOTALL)
_HASHES = (hashes.SHA256, hashes.SHA384, hashes.SHA512)


class Outcome(StrEnum):
    """What is known of a certificate. The values are stored."""

    OK = "ok"
    REVOKED = "revoked"
    OLD_LIST = "old_list"
    NOT_CHECKED = "not_checked"


@dataclass(frozen=True)
class RevocationList:
    """One list as it was read. Equal where the bytes are."""

    sha256: str
    at: datetime = field(compare=False)
    """thisUpdate"""
    until: datetime | None = field(compare=False)
    """nextUpdate"""
    entries: int = field(compare=False)
    unbelieved: str = field(compare=False)
    """Why nothing that it says counts: delta, indirect, partial, critical; empty where it may count."""
    points: frozenset[bytes] = field(compare=False)
    """DER of the names for whose certificates alone it speaks; none: for all of its issuer."""
    crl: x509.CertificateRevocationList = field(compare=False, repr=False)


@dataclass(frozen=True)
class Revocation:
    """What the newest list that counts says about one certificate."""

    outcome: Outcome
    since: datetime | None = None
    """Of a revoked one, by its list; also where that is later than the moment asked about."""
    list_at: datetime | None = None


def read_revocation_lists(data: bytes) -> tuple[RevocationList, ...]:
    """The lists of a file: DER, or PEM with one or several.

    Raises:
        WrongForm: no list, or one of them is damaged.
    """
    try:
        if b"-----BEGIN" in data:
            read = [x509.load_pem_x509_crl(block) for block in _PEM.findall(data)]
        else:
            read = [x509.load_der_x509_crl(data)]
        if not read:
            raise WrongForm("a PEM file without a revocation list")
        return tuple(_described(crl) for crl in read)
    except (ValueError, UnsupportedAlgorithm, x509.DuplicateExtension) as wrong:
        raise WrongForm("not a revocation list") from wrong


def is_of(one: RevocationList, root: bytes) -> bool:
    """Whether the list was signed by the key of this root (DER) and of no other, and that key may sign lists.

    Asked once for each; remembered without the list, which has many megabytes.
    """
    return _WHOSE.of((one.sha256, root), lambda: _is_signed_by(one, root))


def _is_signed_by(one: RevocationList, root: bytes) -> bool:
    certificate = x509.load_der_x509_certificate(root)
    key = certificate.public_key()
    if not isinstance(key, rsa.RSAPublicKey) or one.crl.issuer != certificate.subject:
        return False
    try:
        if not certificate.extensions.get_extension_for_class(x509.KeyUsage).value.crl_sign:
            return False
        return isinstance(one.crl.signature_hash_algorithm, _HASHES) and one.crl.is_signature_valid(key)
    except (ValueError, UnsupportedAlgorithm, x509.ExtensionNotFound):
        return False


def revocation_of(
    certificate: bytes, root: bytes, lists: Sequence[RevocationList], signed_by: datetime, now: datetime
) -> Revocation:
    """Whether a certificate of this root (both DER) was revoked at `signed_by`, as far as is known at `now`.

    A list that is newer than `signed_by` tells of that moment however old it has become since. Of several lists the
    newest counts; those of the future, of other roots and of other places do not.
    """
    read = x509.load_der_x509_certificate(certificate)
    named = _points_of(read)
    counting = [
        one
        for one in lists
        if not one.unbelieved
        and one.at <= now + CLOCKS_APART
        and (not one.points or one.points & named)
        and is_of(one, root)
    ]
    if not counting:
        return Revocation(Outcome.NOT_CHECKED)
    newest = max(counting, key=lambda one: one.at)
    entry = newest.crl.get_revoked_certificate_by_serial_number(read.serial_number)
    since = entry.revocation_date_utc if entry is not None else None
    if since is not None and since <= signed_by:
        return Revocation(Outcome.REVOKED, since, newest.at)
    return Revocation(Outcome.OLD_LIST if is_old(newest, signed_by) else Outcome.OK, since, newest.at)


def is_old(one: RevocationList, at: datetime) -> bool:
    """Whether the list cannot vouch for this moment any more: over its own end, or older than `LIST_OLD`."""
    return at - one.at > LIST_OLD or (one.until is not None and at > one.until)


def _described(crl: x509.CertificateRevocationList) -> RevocationList:
    der = crl.public_bytes(Encoding.DER)
    unbelieved, points = _scope_of(crl.extensions)
    return RevocationList(
        sha256=hashlib.sha256(der).hexdigest(),
        at=crl.last_update_utc,
        until=crl.next_update_utc,
        entries=len(crl),
        unbelieved=unbelieved or _odd_entry(crl),
        points=points,
        crl=crl,
    )


def _scope_of(extensions: x509.Extensions) -> tuple[str, frozenset[bytes]]:
    """Why the list is not believed, and the distribution points that it is for."""
    points: frozenset[bytes] = frozenset()
    for extension in extensions:
        value = extension.value
        if isinstance(value, x509.DeltaCRLIndicator):
            return "delta", points
        if isinstance(value, x509.IssuingDistributionPoint):
            if value.indirect_crl:
                return "indirect", points
            narrowed = value.only_some_reasons or value.only_contains_ca_certs or value.only_contains_attribute_certs
            if narrowed or value.relative_name is not None:
                return "partial", points
            points = frozenset(_name(name) for name in value.full_name or ())
        elif extension.critical:
            return "critical", points
    return "", points


def _odd_entry(crl: x509.CertificateRevocationList) -> str:
    """RFC 5280, 5.3: a critical extension of one entry that is not understood makes the whole list unusable."""
    for entry in crl:
        for extension in entry.extensions:
            if extension.critical:
                return "indirect" if isinstance(extension.value, x509.CertificateIssuer) else "critical"
    return ""


def _points_of(certificate: x509.Certificate) -> frozenset[bytes]:
    try:
        points = certificate.extensions.get_extension_for_class(x509.CRLDistributionPoints).value
    except x509.ExtensionNotFound:
        return frozenset()
    return frozenset(_name(name) for point in points for name in point.full_name or ())


def _name(name: x509.GeneralName) -> bytes:
    if isinstance(name, x509.DirectoryName):
        return name.value.public_bytes()
    return repr(name).encode()
