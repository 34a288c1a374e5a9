"""`python -m central load_register [FILE]`: a register file; without one, the fictional people of 99201."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from central.resident_register.actions.load_register import load_register
from central.resident_register.refusals import RegisterRefused

DEMO_REGISTER = Path(__file__).resolve().parents[2] / "registers" / "99201.json"


class Command(BaseCommand):
    """Load a register. Safe to repeat."""

    help = "Load people and households from a register file"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Options."""
        parser.add_argument("file", type=Path, nargs="?", default=DEMO_REGISTER)

    def handle(self, *args: Any, **options: Any) -> None:
        """Run."""
        try:
            count = load_register(options["file"].read_bytes(), demo=settings.DEMO)
        except (RegisterRefused, OSError) as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(f"{count} households")
