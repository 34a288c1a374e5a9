"""`python -m central scan_files_again`: after new signatures came that matter, or every few months."""

from __future__ import annotations

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from central.attachments.clamd import ScannerAway
from central.attachments.scanning_again import ScannedAgain, scan_again

EACH = 100


class Command(BaseCommand):
    """Ask the scanner about every file that was found clean, with the signatures that it has now."""

    help = "Scan again what was found clean. What is infected now is told to staff, and nobody opens it any more."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where to go on."""
        parser.add_argument("--behind", type=int, default=0, metavar="KEY", help="go on behind this file")

    def handle(self, *args: object, behind: int = 0, **options: object) -> None:
        """Exit code 1 when the scanner or a file did not answer."""
        last = behind

        def tell(done: ScannedAgain) -> None:
            nonlocal last
            last = done.last
            if (done.clean + done.infected + done.unread) % EACH == 0:
                self.stderr.write(f"{done.clean} clean, {done.infected} infected so far, up to {done.last}")

        try:
            done = scan_again(behind, tell)
        except ScannerAway as away:
            raise CommandError(f"{away}; go on with --behind {last}") from None
        said = f"{done.clean} clean, {done.infected} infected, {done.unread} not read"
        if done.unread:
            raise CommandError(f"{said}: verify_custody or a manual check says why")
        self.stdout.write(said)
