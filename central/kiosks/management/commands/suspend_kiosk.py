"""`python -m central suspend_kiosk 99201-003 --reason TEXT`: take nothing more from a kiosk until it is released."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from central.kiosks.actions.states import suspend
from central.kiosks.models import Kiosk
from central.kiosks.refusals import FleetRefused


class Command(BaseCommand):
    """Suspend one kiosk."""

    help = "Take nothing more from a kiosk until it is released"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Options."""
        parser.add_argument("kiosk")
        parser.add_argument("--reason", required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        """Run."""
        try:
            kiosk = suspend(options["kiosk"], "system", options["reason"])
        except (FleetRefused, Kiosk.DoesNotExist) as wrong:
            raise CommandError(str(wrong)) from wrong
        self.stdout.write(f"{kiosk.code} {kiosk.state}")
