"""`python -m central set_staff_card 99201 card.json --duty assist … --by tanaka`: who may do what at the kiosks.

The file is {"card": …, "name": …, "public": …}, as the card's maker gives it. Without `--duty` the card is taken off
the list. Publish the catalogue afterwards, so that the kiosks know.
"""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import msgspec
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from central.catalogue.actions.set_staff_card import CardDescription, set_staff_card
from central.staff import accounts
from sync.contract.chain.staff_act import StaffDuty


class Command(BaseCommand):
    """Set a staff card."""

    help = "Put a staff card on the list of a body's kiosks with its duties, or take it off. Then publish the catalogue"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Options."""
        parser.add_argument("body")
        parser.add_argument("description", type=Path)
        parser.add_argument(
            "--duty", action="append", default=[], choices=[duty.value for duty in StaffDuty], help="none: take it off"
        )
        parser.add_argument("--by", default="", metavar="STAFF_NUMBER", help="who does this")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run."""
        try:
            said = msgspec.json.decode(options["description"].read_bytes(), type=CardDescription)
            duties = {StaffDuty(duty) for duty in options["duty"]}
            row = set_staff_card(options["body"], said, duties, accounts.acting(options["by"]))
        except ValidationError as wrong:
            raise CommandError("; ".join(wrong.messages)) from wrong
        except (accounts.AccountRefused, OSError, ValueError) as wrong:
            raise CommandError(f"the card was not set: {wrong}") from wrong
        may = ", ".join(row.duties) if row.is_active else "taken off the list"
        self.stdout.write(f"{row.card}: {may}; now run publish_catalogue")
