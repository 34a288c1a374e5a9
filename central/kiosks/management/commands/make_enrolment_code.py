"""`python -m central make_enrolment_code 99201-003`: a one-time code, good for fifteen minutes, shown once.

A place that does not exist yet is added. Where a machine still counts, it has to be revoked first.
"""

from __future__ import annotations

import re
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from central import keys
from central.kiosks.actions.add import add_kiosk
from central.kiosks.actions.enrolment import CODE_LIFE, make_code
from central.kiosks.code_sheet import code_sheet, write_privately
from central.kiosks.refusals import FleetRefused
from central.organisation.models import Hall

NAME = re.compile(r"([0-9]{5})-(?!000)([0-9]{3})")


class Command(BaseCommand):
    """Make a code."""

    help = "Make a one-time enrolment code for a kiosk's place"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Options."""
        parser.add_argument("kiosk", help="hall and number, 99201-003")
        parser.add_argument("--sheet", type=Path, help="also write a page (PDF) to carry to the kiosk")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run."""
        named = NAME.fullmatch(options["kiosk"])
        hall = named and Hall.objects.filter(body__code=named[1]).first()
        if named is None or hall is None:
            raise CommandError("there is no such hall; a kiosk is named like 99201-003")
        try:
            add_kiosk(hall.pk, int(named[2]), "system")
            code = make_code(options["kiosk"], "system", keys.root_public()).text()
        except FleetRefused as refused:
            raise CommandError(str(refused)) from refused
        if options["sheet"] is not None:
            until = timezone.localtime(timezone.now() + CODE_LIFE)
            write_privately(options["sheet"], code_sheet(options["kiosk"], code, until))
        self.stdout.write(code)
