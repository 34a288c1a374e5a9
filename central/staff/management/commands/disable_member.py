"""`python -m central disable_member sato --by tanaka`: out at once and not in again, until `--undo`."""

from __future__ import annotations

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from central.staff import accounts


class Command(BaseCommand):
    """Sign a member out everywhere and let nobody in under this number any more."""

    help = "Sign a member out everywhere and let nobody in under this number any more."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Whose account, and who does it."""
        parser.add_argument("staff_number")
        parser.add_argument("--by", default="", metavar="STAFF_NUMBER", help="who does this")
        parser.add_argument("--undo", action="store_true", help="let the member in again, with a first password")

    def handle(
        self, *args: object, staff_number: str = "", by: str = "", undo: bool = False, **options: object
    ) -> None:
        """One line says what happened; with `--undo` it is a first password, told once."""
        try:
            who = accounts.acting(by)
            if undo:
                self.stdout.write(f"password\t{accounts.enable(staff_number, who)}")
            else:
                self.stdout.write(f"{staff_number} is disabled; {accounts.disable(staff_number, who)} sessions ended")
        except accounts.AccountRefused as refused:
            raise CommandError(str(refused)) from refused
