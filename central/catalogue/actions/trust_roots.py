"""Which root certificates a body's cards are judged by: looked at before they are trusted, and taken away again."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from central.audit.record import Actor, record
from central.catalogue.act_details import RootRemoved, RootsTrusted
from central.catalogue.models import TrustAnchor
from central.organisation.models import Body

KEY_BITS = 2048
"""Of an RSA root at least; JPKI has no others."""
_HASHES = (hashes.SHA256, hashes.SHA384, hashes.SHA512)
_NAMED = {TrustAnchor.Use.SIGN: "digital signature", TrustAnchor.Use.AUTH: "user authentication"}
"""As the roots of JPKI and of its test environment name their use (OU)."""
_TEST_NAMES = ("TEST", "DEVELOPMENT")


class RootRefused(ValueError):
    """The certificate is no root that may be trusted for this; the message says why."""


def trust_roots(body_code: str, use: TrustAnchor.Use, certificates: Sequence[bytes], by: str = "system") -> int:
    """Add root certificates (DER or PEM) of a body; returns how many were new. All of them, or none.

    Raises:
        RootRefused
    """
    added = []
    with transaction.atomic():
        body = Body.objects.get(code=body_code)
        for data in certificates:
            der = looked_at(data, use, timezone.now())
            sha256 = hashlib.sha256(der).hexdigest()
            _, new = TrustAnchor.objects.get_or_create(
                body=body, use=use.value, sha256=sha256, defaults={"certificate": der}
            )
            added += [sha256] if new else []
        told = RootsTrusted(use=use.value, added=len(added), roots=tuple(added))
        record(by, "hall.roots_trusted", f"body:{body_code}", body_code, told)
    return len(added)


def remove_root(body_code: str, use: TrustAnchor.Use, sha256: str, by: Actor | str) -> TrustAnchor:
    """Trust a root no longer. What was judged by it stays as it was; kiosks know with the next catalogue.

    Raises:
        RootRefused: there is none, or more than one begins like that.
    """
    with transaction.atomic():
        known = TrustAnchor.objects.select_for_update().filter(body__code=body_code, use=use.value)
        found = [row for row in known if len(sha256) >= 8 and row.sha256.startswith(sha256.lower())]
        if len(found) != 1:
            raise RootRefused(f"{len(found)} roots of {body_code} for {use.value} begin with {sha256!r}: list_roots")
        found[0].delete()
        told = RootRemoved(use=use.value, root=found[0].sha256)
        record(by, "hall.root_removed", f"body:{body_code}", body_code, told)
    return found[0]


def looked_at(data: bytes, use: TrustAnchor.Use, now: datetime) -> bytes:
    """The DER of a certificate that may be trusted as a root for this use.

    Raises:
        RootRefused
    """
    try:
        root = x509.load_pem_x509_certificate(data) if b"-----BEGIN" in data else x509.load_der_x509_certificate(data)
        _look_at(root, use, now)
    except RootRefused:
        raise
    except (ValueError, UnsupportedAlgorithm, x509.DuplicateExtension) as wrong:
        raise RootRefused("not a certificate") from wrong
    return root.public_bytes(Encoding.DER)


def _look_at(root: x509.Certificate, use: TrustAnchor.Use, now: datetime) -> None:
    name = root.subject.rfc4514_string()
    if not settings.DEMO and any(word in _words(root.subject) for word in _TEST_NAMES):
        raise RootRefused(f"a root for tests: it is trusted in a demonstration only ({name})")
    try:
        constraints = root.extensions.get_extension_for_class(x509.BasicConstraints).value
        usage = root.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound as missing:
        raise RootRefused(f"not the certificate of an authority ({name})") from missing
    if not (constraints.ca and usage.key_cert_sign and usage.crl_sign):
        raise RootRefused(f"not the certificate of an authority ({name})")
    if any(text in name for other, text in _NAMED.items() if other != use):
        raise RootRefused(f"a root of the other use, not for {use.label} ({name})")
    if not root.not_valid_before_utc <= now <= root.not_valid_after_utc:
        dates = f"{root.not_valid_before_utc:%Y-%m-%d} to {root.not_valid_after_utc:%Y-%m-%d}"
        raise RootRefused(f"valid from {dates} only ({name})")
    key = root.public_key()
    if not isinstance(key, rsa.RSAPublicKey) or key.key_size < KEY_BITS:
        raise RootRefused(f"its key is not RSA of at least {KEY_BITS} bits ({name})")
    if not isinstance(root.signature_hash_algorithm, _HASHES):
        raise RootRefused(f"signed with a hash that is not trusted any more ({name})")
    try:
        root.verify_directly_issued_by(root)
    except (ValueError, TypeError, InvalidSignature) as wrong:
        raise RootRefused(f"not signed by itself: not a root ({name})") from wrong


def _words(name: x509.Name) -> set[str]:
    """Parts of organisation and units, such as JPKI and TEST."""
    units = (NameOID.ORGANIZATION_NAME, NameOID.ORGANIZATIONAL_UNIT_NAME)
    texts = [str(part.value) for oid in units for part in name.get_attributes_for_oid(oid)]
    return {word for text in texts for word in text.upper().replace("-", " ").replace("_", " ").split()}
