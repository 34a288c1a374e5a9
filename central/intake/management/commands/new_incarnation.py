"""`python -m central new_incarnation --root-key PATH`: at first, and after the database was restored from a backup.

Kiosks then send again what lies behind our head. The root's key comes on its own medium and is only read.
"""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from central.intake.actions.install import install_incarnation, install_root, next_incarnation
from sync.envelope.keys.signer import FileSigner
from sync.errors import SyncError


class Command(BaseCommand):
    """Sign and install the next incarnation."""

    help = "Begin a new incarnation of this centre, signed by the city root"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Options."""
        parser.add_argument("--root-key", type=Path, required=True)
        parser.add_argument("--at-least", type=int, default=1, help="a number above any that kiosks have seen")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run."""
        try:
            root = FileSigner.load(options["root_key"])
            install_root(root.public)
            now = timezone.now()
            number = install_incarnation(next_incarnation(root, now, options["at_least"]), now)
        except (SyncError, ValueError, OSError) as wrong:
            raise CommandError(f"no incarnation was begun: {wrong}") from wrong
        self.stdout.write(f"incarnation {number}")
