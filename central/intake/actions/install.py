"""Documents signed by the city root: checked against its public key, then used from the next contact on."""

from __future__ import annotations

import secrets
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction

from central import keys
from central.applications.actions.own_numbers import begin_series
from central.audit.record import record
from central.intake.act_details import Installed
from central.intake.models import SignedDocument
from sync.contract.timestamps import rfc3339
from sync.contract.wire.manifest import Incarnation
from sync.envelope.keys.signer import Signer, TrustedKey
from sync.envelope.manifest import read_incarnation, read_manifest, sign_incarnation


def install_root(public: bytes) -> None:
    """Publish the city root beside the other keys.

    Raises:
        ValueError: another root is installed already; a change of the root is a change of the city.
    """
    path = Path(settings.KEYS_DIR) / "root.public"
    if path.exists():
        if path.read_bytes() != public:
            raise ValueError("another city root is installed here")
        return
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.write_bytes(public)


def install_manifest(jws: bytes, at: datetime) -> int:
    """Use a manifest from now on; returns its version. Safe to repeat.

    Raises:
        EnvelopeError: not signed by the root.
    """
    version = read_manifest(jws, TrustedKey(keys.root_public())).manifest.version
    return _keep(SignedDocument.Kind.MANIFEST, version, "", jws, at)


def install_incarnation(jws: bytes, at: datetime) -> int:
    """Be this incarnation from now on; returns its number. Safe to repeat.

    Raises:
        EnvelopeError: not signed by the root.
    """
    incarnation = read_incarnation(jws, TrustedKey(keys.root_public()))
    with transaction.atomic():
        begin_series(incarnation.number)
        return _keep(SignedDocument.Kind.INCARNATION, incarnation.number, incarnation.id, jws, at)


def next_incarnation(root: Signer, at: datetime, at_least: int = 1) -> bytes:
    """Sign the incarnation after the present one. After a restore the present one is the backup's, which may be older
    than what kiosks have seen: `at_least` then names a number that is higher than theirs.
    """
    present = SignedDocument.objects.filter(kind=SignedDocument.Kind.INCARNATION).order_by("-number").first()
    incarnation = Incarnation(
        v=1,
        id=secrets.token_hex(16),
        number=max(at_least, present.number + 1 if present else 1),
        previous=present.name if present else None,
        issued_at=rfc3339(at),
    )
    return sign_incarnation(incarnation, root)


def _keep(kind: SignedDocument.Kind, number: int, name: str, jws: bytes, at: datetime) -> int:
    with transaction.atomic():
        _, new = SignedDocument.objects.get_or_create(
            kind=kind, number=number, defaults={"name": name, "jws": jws, "added_at": at}
        )
        if new:
            record("system", f"centre.{kind.value}_installed", f"{kind.value}:{number}", None, Installed(name=name))
    return number
