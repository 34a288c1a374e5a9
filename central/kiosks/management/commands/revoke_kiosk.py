"""`python -m central revoke_kiosk 99201-003 --reason TEXT`: let its keys count no more, for good."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from central.kiosks.actions.states import revoke
from central.kiosks.models import Kiosk
from central.kiosks.refusals import FleetRefused


class Command(BaseCommand):
    """Revoke one kiosk."""

    help = "Let its keys count no more, for good"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Options."""
        parser.add_argument("kiosk")
        parser.add_argument("--reason", required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        """Run."""
        try:
            kiosk = revoke(options["kiosk"], "system", options["reason"])
        except (FleetRefused, Kiosk.DoesNotExist) as wrong:
            raise CommandError(str(wrong)) from wrong
        self.stdout.write(f"{kiosk.code} {kiosk.state}")
