"""`python -m central reset_member sato --by tanaka --second takahashi`: a lost telephone, a forgotten password."""

from __future__ import annotations

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from central.staff import accounts


class Command(BaseCommand):
    """Make both factors of a member worthless and print a first password once."""

    help = "Make both factors of a member worthless and print a first password once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Whose account, and who does it."""
        parser.add_argument("staff_number")
        parser.add_argument("--by", default="", metavar="STAFF_NUMBER", help="who does this")
        parser.add_argument("--second", default="", metavar="STAFF_NUMBER", help="the second person, who agrees")

    def handle(self, *args: object, staff_number: str = "", by: str = "", second: str = "", **options: object) -> None:
        """The first password goes to the terminal and nowhere else; it is good for 24 hours."""
        try:
            password = accounts.reset(staff_number, accounts.acting(by), accounts.acting(second))
        except accounts.AccountRefused as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(f"password\t{password}")
