"""`python -m central set_up_demo --cards DIR --offline DIR`: an empty database becomes the demonstration's centre.

Each step is a command that an operator gives by itself in docs/how-to/install-centre.md; here one process gives them
all, for each start of Python reads the whole centre anew.
"""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    """Set up the demonstration."""

    help = "Make the demonstration's centre: database, fictional city, documents, catalogue, register, staff"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Options."""
        parser.add_argument("--cards", type=Path, required=True, help="folder of `hardware.simulated make-cards`")
        parser.add_argument("--offline", type=Path, required=True, help="folder of root.key and recovery.hpke")

    def handle(self, *args: Any, **options: Any) -> None:
        """Tell what `make_demo_staff` tells."""
        if not settings.DEMO:
            raise CommandError("test cards are trusted in a demonstration only (MADOGUCHI_DEMO=1)")
        root_key, recovery = options["offline"] / "root.key", options["offline"] / "recovery.hpke"
        for words in (
            ("migrate", "--verbosity", "0"),
            ("lay_demo_ground", "--cards", str(options["cards"])),
            ("new_incarnation", "--root-key", str(root_key)),
            ("publish_manifest", "--root-key", str(root_key), "--recovery", str(recovery)),
            ("publish_catalogue",),
            ("load_register",),
            ("make_document_issuer", "--offline", str(options["offline"])),
            ("make_demo_staff",),
        ):
            call_command(*words, stdout=self.stdout)
