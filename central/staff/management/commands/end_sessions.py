"""`python -m central end_sessions sato --by tanaka`: a computer was left behind, or lost."""

from __future__ import annotations

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from central.staff import accounts


class Command(BaseCommand):
    """Sign a member out everywhere."""

    help = "Sign a member out everywhere."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Whose account, and who does it."""
        parser.add_argument("staff_number")
        parser.add_argument("--by", default="", metavar="STAFF_NUMBER", help="who does this")

    def handle(self, *args: object, staff_number: str = "", by: str = "", **options: object) -> None:
        """One line says how many."""
        try:
            ended = accounts.end_sessions(staff_number, accounts.acting(by))
        except accounts.AccountRefused as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(f"{ended} sessions of {staff_number} ended")
