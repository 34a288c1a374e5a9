"""`python -m central set_up_hall HALL.json --sign-root ROOT.pem … --auth-root ROOT.pem …`: make or change a hall."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from central.audit.record import recorded_last
from central.catalogue.actions.trust_roots import trust_roots
from central.catalogue.models import TrustAnchor
from central.organisation.actions.set_up_hall import set_up_hall


class Command(BaseCommand):
    """Set up a hall."""

    help = "Make or change a hall from its description, and trust card roots for its body"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Options."""
        parser.add_argument("description", type=Path)
        parser.add_argument("--sign-root", type=Path, action="append", default=[])
        parser.add_argument("--auth-root", type=Path, action="append", default=[])

    def handle(self, *args: Any, **options: Any) -> None:
        """Run."""
        try:
            with transaction.atomic(), recorded_last():
                hall = set_up_hall(options["description"].read_bytes())
                for use, paths in (("sign", options["sign_root"]), ("auth", options["auth_root"])):
                    if paths:
                        trust_roots(hall.body.code, TrustAnchor.Use(use), [path.read_bytes() for path in paths])
        except (OSError, ValueError) as wrong:
            raise CommandError(f"the hall was not set up: {wrong}") from wrong
        self.stdout.write(f"{hall.body.code} {hall}")
