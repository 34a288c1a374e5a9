"""`python -m central set_certifier certifier.json --by tanaka`: who certifies for a body, from a day on.

Without one nothing is issued. A file for a day that is there already takes its place; what was issued stays as it is.
"""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from central.audit.record import Actor, record
from central.certificates.act_details import CertifierSet
from central.certificates.models import Certifier
from central.organisation.models import Body
from central.staff import accounts


class CertifierDescription(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The file; members as in `central.certificates.models.Certifier`."""

    body: str
    valid_from: date
    title: str
    name: str
    seal: list[str]
    formula_household: str
    formula_part: str
    place: str


class Command(BaseCommand):
    """Say who certifies. Safe to repeat."""

    help = "Say who certifies for a body (title, name, seal, formulas, section), from a day on"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Options."""
        parser.add_argument("description", type=Path)
        parser.add_argument("--by", default="", metavar="STAFF_NUMBER", help="who does this")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run."""
        try:
            said = msgspec.json.decode(options["description"].read_bytes(), type=CertifierDescription)
            certifier = set_certifier(said, accounts.acting(options["by"]))
        except ValidationError as wrong:
            raise CommandError("; ".join(wrong.messages)) from wrong
        except (accounts.AccountRefused, OSError, ValueError) as wrong:
            raise CommandError(f"nobody was set: {wrong}") from wrong
        self.stdout.write(str(certifier))


def set_certifier(said: CertifierDescription, by: Actor | str) -> Certifier:
    """From `valid_from` on this one certifies.

    Raises:
        ValueError, ValidationError
    """
    body = Body.objects.filter(code=said.body).first()
    if body is None:
        raise ValueError(f"there is no body {said.body}")
    with transaction.atomic():
        known = Certifier.objects.select_for_update().filter(body=body, valid_from=said.valid_from).first()
        row = known or Certifier(body=body, valid_from=said.valid_from)
        row.title, row.name, row.seal, row.place = said.title, said.name, said.seal, said.place
        row.formula_household, row.formula_part = said.formula_household, said.formula_part
        row.full_clean()
        row.save()
        record(by, "certifier.set", f"body:{body.code}", body, CertifierSet(valid_from=said.valid_from.isoformat()))
    return row
