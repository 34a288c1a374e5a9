"""`python -m central make_staff_group 99201 窓口審査 --duty review … --by tanaka`: a group, or its new duties."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from central.organisation.models import Body
from central.staff import accounts
from central.staff.administration import GroupWanted, write_group
from central.staff.duties import Duty
from central.staff.models import StaffGroup


class Command(BaseCommand):
    """Make a group of a body, or set what an existing one may do."""

    help = "Make a staff group, or set its duties, procedures, mail and phone."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What the group may do, and for which procedures."""
        parser.add_argument("body")
        parser.add_argument("name")
        parser.add_argument("--duty", action="append", choices=[duty.value for duty in Duty], required=True)
        parser.add_argument("--procedure", action="append", default=[], help="only these; without it: all")
        parser.add_argument("--mail", default="", help="where residents' answers go")
        parser.add_argument("--phone", default="")
        parser.add_argument(
            "--by", default="", metavar="STAFF_NUMBER", help="who does this; not before the first member"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """One line says what it may do now."""
        try:
            by = accounts.acting(options["by"])
        except accounts.AccountRefused as refused:
            raise CommandError(str(refused)) from refused
        body = Body.objects.filter(code=options["body"]).first()
        if body is None:
            raise CommandError(f"there is no body {options['body']}")
        with transaction.atomic():
            group = StaffGroup.objects.filter(body=body, name=options["name"]).first()
            group = group or StaffGroup(body=body, name=options["name"])
            wanted = GroupWanted(
                frozenset(map(Duty, options["duty"])),
                frozenset(options["procedure"]),
                options["mail"],
                options["phone"],
            )
            try:
                write_group(group, wanted, by)
            except ValidationError as wrong:
                raise CommandError("; ".join(wrong.messages)) from wrong
        self.stdout.write(f"{group.name}: {', '.join(group.duties)}")
