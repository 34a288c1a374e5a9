"""`python -m central check_document FILE`: the verdict on a file; `--text TEXT` on what a QR says.

Ends with 0 for valid, 2 where the file cannot be read, and 1 for everything else.
"""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from central.certificates.authenticity.checks import Checked, Verdict, check_file, check_text
from central.certificates.issuing.document_files import FILE_LIMIT_BYTES


class Command(BaseCommand):
    """Check one document."""

    help = "Say whether a certificate or reply is valid, revoked, void, altered or unknown"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Options."""
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("file", type=Path, nargs="?")
        what.add_argument("--text")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run."""
        checked = self._checked(options)
        document = checked.document
        self.stdout.write(checked.verdict.value + (f"\t{document.number}\t{document.issued_at:%F}" if document else ""))
        if checked.verdict is not Verdict.VALID:
            raise CommandError(f"not a valid certificate: {checked.verdict.value}", returncode=1)

    def _checked(self, options: dict[str, Any]) -> Checked:
        if options["text"] is not None:
            return check_text(options["text"])
        try:
            with options["file"].open("rb") as file:
                return check_file(file.read(FILE_LIMIT_BYTES + 1))
        except OSError as wrong:
            raise CommandError(f"not checked: {wrong}", returncode=2) from wrong
