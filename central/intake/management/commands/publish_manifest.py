"""`python -m central publish_manifest --root-key PATH --recovery PATH`: sign which keys the city uses."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from central import keys
from central.intake.actions.install import install_manifest, install_root
from central.intake.models import SignedDocument
from sync.contract.timestamps import rfc3339
from sync.contract.wire.manifest import Manifest
from sync.envelope.development_keys import is_marked
from sync.envelope.keys.hpke_keys import HpkeKey
from sync.envelope.keys.signer import FileSigner
from sync.envelope.manifest import sealing_key, sign_manifest, signing_key
from sync.errors import SyncError


class Command(BaseCommand):
    """Sign and install the next manifest from the keys at hand."""

    help = "Sign the key manifest by the city root and use it from now on"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Options."""
        parser.add_argument("--root-key", type=Path, required=True)
        parser.add_argument("--recovery", type=Path, required=True, help="the recovery key's file")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run."""
        try:
            number = _publish(options["root_key"], options["recovery"])
        except (SyncError, ValueError, OSError) as wrong:
            raise CommandError(f"no manifest was published: {wrong}") from wrong
        self.stdout.write(f"manifest {number}")


def _publish(root_key: Path, recovery_key: Path) -> int:
    root, recovery = FileSigner.load(root_key), HpkeKey.load(recovery_key)
    install_root(root.public)
    if not keys.opening_keys():
        raise ValueError("no hpke*.hpke lies in MADOGUCHI_KEYS: make_city_keys makes it")
    before = SignedDocument.objects.filter(kind=SignedDocument.Kind.MANIFEST).order_by("-number").first()
    now = timezone.now()
    members = [signing_key(use, keys.signer(use).public) for use in ("ack", "catalogue", "status", "document")]
    members += [sealing_key("hpke", key) for key in reversed(keys.opening_keys())]
    members.append(sealing_key("recovery_hpke", recovery))
    files = (root_key, recovery_key, *keys.files())
    manifest = Manifest(
        v=1,
        version=before.number + 1 if before else 1,
        issued_at=rfc3339(now),
        keys=tuple(members),
        development=any(is_marked(path) for path in files),
    )
    return install_manifest(sign_manifest(manifest, root), now)
