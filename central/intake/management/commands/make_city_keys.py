"""`python -m central make_city_keys --offline DIR`: the city's own keys, before the first manifest.

DIR is a medium that lies in a safe: it receives the city root and the recovery key. The rest goes to MADOGUCHI_KEYS.
"""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from central.intake.actions.city_keys import KeysRefused, make_city_keys
from central.intake.actions.install import install_root
from sync.envelope.keys.signer import kid_of
from sync.errors import SyncError


class Command(BaseCommand):
    """Make the city's keys. Safe to repeat: keys that are there stay."""

    help = "Make a city's own keys: root and recovery key on a medium for the safe, the others for the centre"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Options."""
        parser.add_argument("--offline", type=Path, required=True, help="folder on a medium that lies in a safe")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run."""
        try:
            root = make_city_keys(options["offline"], Path(settings.KEYS_DIR))
            install_root(root)
        except (KeysRefused, SyncError, ValueError, OSError) as wrong:
            raise CommandError(f"no keys were replaced: {wrong}") from wrong
        self.stdout.write(f"city root {kid_of(root)}")
