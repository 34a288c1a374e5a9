"""`python -m central make_staff_member sato "佐藤 花" 市民課 --body 99201 --group 窓口審査 --by tanaka`.

Prints a first password, once: it is good for 24 hours and for the page on which the member chooses an own one and
enrols a second factor. An existing member gets the new name, section and groups; `reset_member` makes secrets anew.
"""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from central.organisation.models import Body
from central.staff import accounts
from central.staff.administration import MemberWanted, write_member
from central.staff.models import StaffGroup


class Command(BaseCommand):
    """Make a member with a first password, or set name, section and groups of an existing one."""

    help = "Make a staff member and print a first password once, or set an existing member's groups."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Who, in which groups, and who does it."""
        parser.add_argument("staff_number")
        parser.add_argument("name")
        parser.add_argument("section")
        parser.add_argument("--body", required=True)
        parser.add_argument("--group", action="append", default=[])
        parser.add_argument("--by", default="", metavar="STAFF_NUMBER", help="who does this; not for the first member")

    def handle(self, *args: Any, **options: Any) -> None:
        """The password goes to the terminal and nowhere else."""
        try:
            by = accounts.acting(options["by"])
        except accounts.AccountRefused as refused:
            raise CommandError(str(refused)) from refused
        body = Body.objects.filter(code=options["body"]).first()
        if body is None:
            raise CommandError(f"there is no body {options['body']}")
        groups = list(StaffGroup.objects.filter(body=body, name__in=options["group"]))
        if len(groups) != len(set(options["group"])):
            raise CommandError("a group of this name does not exist; make_staff_group makes it")
        number = options["staff_number"]
        with transaction.atomic():
            try:
                password = write_member(MemberWanted(number, options["name"], options["section"], body), groups, by)
            except ValidationError as wrong:
                raise CommandError("; ".join(wrong.messages)) from wrong
        self.stdout.write(f"password\t{password}" if password else f"{number}: groups set, secrets unchanged")
