"""`python -m central scan_files_again`: after new signatures came that matter; with `--days`, nightly by its timer."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import timedelta

from django.core.management.base import BaseCommand, CommandError

from central.attachments.clamd import ScannerAway
from central.attachments.scanning_again import ScannedAgain, scan_again, scan_oldest

EACH = 100
DAYS_LIMIT, DAY_MINUTES = 365, 24 * 60


class Command(BaseCommand):
    """Ask the scanner about every file that was found clean, with the signatures that it has now."""

    help = "Scan again what was found clean. What is infected now is told to staff, and nobody opens it any more."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where to go on."""
        parser.add_argument("--behind", type=int, default=0, metavar="KEY", help="go on behind this file")
        parser.add_argument(
            "--days",
            type=int,
            choices=range(1, DAYS_LIMIT + 1),
            metavar="DAYS",
            help="only what nobody has scanned for so many days, the oldest first: for a timer",
        )
        parser.add_argument(
            "--minutes",
            type=int,
            choices=range(1, DAY_MINUTES + 1),
            default=60,
            metavar="MINUTES",
            help="with --days: end after so long; what is left is the first of the next night",
        )

    def handle(
        self, *args: object, behind: int = 0, days: int | None = None, minutes: int = 60, **options: object
    ) -> None:
        """Exit code 1 when the scanner or a file did not answer."""
        last = behind

        def tell(done: ScannedAgain) -> None:
            nonlocal last
            last = done.last
            if (done.clean + done.infected + done.unread) % EACH == 0:
                self.stderr.write(f"{done.clean} clean, {done.infected} infected so far, up to {done.last}")

        try:
            if days is None:
                done = scan_again(behind, tell)
            else:
                done = scan_oldest(timedelta(days=days), timedelta(minutes=minutes), tell)
        except ScannerAway as away:
            raise CommandError(f"{away}; go on with --behind {last}" if days is None else str(away)) from None
        said = f"{done.clean} clean, {done.infected} infected, {done.unread} not read"
        if days is not None:
            said += f", {done.left} left for another night"
        if done.unread:
            raise CommandError(f"{said}: verify_custody or a manual check says why")
        self.stdout.write(said)
