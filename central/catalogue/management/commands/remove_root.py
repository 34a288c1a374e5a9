"""`python -m central remove_root 99201 sign 5bd052856c2c… --by tanaka`: trust a root certificate no longer."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from central.catalogue.actions.trust_roots import RootRefused, remove_root
from central.catalogue.models import TrustAnchor
from central.staff import accounts


class Command(BaseCommand):
    """Remove a root."""

    help = "Trust a root certificate no longer. Publish the catalogue afterwards, so that the kiosks know"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Options."""
        parser.add_argument("body")
        parser.add_argument("use", choices=[use.value for use in TrustAnchor.Use])
        parser.add_argument("sha256", help="as list_roots shows it, or its first 8 digits or more")
        parser.add_argument("--by", default="", metavar="STAFF_NUMBER", help="who does this")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run."""
        try:
            by = accounts.acting(options["by"])
            gone = remove_root(options["body"], TrustAnchor.Use(options["use"]), options["sha256"], by)
        except (RootRefused, accounts.AccountRefused) as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(f"{gone.sha256} is trusted no longer; now run publish_catalogue")
