"""`python -m central publish_catalogue [HALL-CODE …]`: load the definitions and publish for these halls, or all.

A hall whose catalogue no kiosk could read is named with the reason and holds up no other hall; the exit code is 1.
"""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from central.catalogue.actions.load_definitions import DEFINITIONS, load_definitions
from central.catalogue.actions.publish_catalogue import publish_catalogue
from central.catalogue.models import Hall
from sync.errors import ContractError, TooLarge


class Command(BaseCommand):
    """Publish catalogues."""

    help = "Load procedure definitions and publish a signed catalogue for halls"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Options."""
        parser.add_argument("halls", nargs="*", help="body codes; none: every hall")
        parser.add_argument("--definitions", type=Path, default=DEFINITIONS)

    def handle(self, *args: Any, **options: Any) -> None:
        """Run."""
        load_definitions(options["definitions"])
        halls = Hall.objects.select_related("body")
        refused = []
        for hall in halls.filter(body__code__in=options["halls"]) if options["halls"] else halls:
            try:
                published = publish_catalogue(hall.pk)
            except TooLarge as wrong:
                refused.append(f"{hall.body.code}: {wrong}; offer fewer procedures in this hall, or shorter ones")
            except ContractError as wrong:
                refused.append(f"{hall.body.code}: {wrong}")
            else:
                self.stdout.write(f"{hall.body.code} catalogue {published.version}")
        if refused:
            told = "\n".join(refused)
            raise CommandError(f"not published, the kiosks keep the catalogue they have:\n{told}")
