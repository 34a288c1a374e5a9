"""`python -m central check_store`: after a restore, and whenever somebody doubts."""

from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from central.store.comparing import PREFIXES, look_at, note
from central.store.keeping import opened
from central.store.models import StoredFile
from central.store.port import StoreAway, StoreError

SHOWN = 50
"""Lines about what is wrong; all of it is counted."""


class Command(BaseCommand):
    """Compare every row with its file, and read every file."""

    help = "Read every file of the store that a row names, and say which are missing or damaged; exit code 1 if any is"

    def handle(self, *args: object, **options: object) -> None:
        """Run."""
        read = wrong = 0
        for prefix in PREFIXES:
            try:
                seen = look_at(prefix)
                with transaction.atomic():
                    note(seen)
                for row in StoredFile.objects.filter(pk__startswith=prefix, uses__gt=0).order_by("pk"):
                    fault = _fault(row.sha256)
                    read, wrong = read + 1, wrong + bool(fault)
                    if fault and wrong <= SHOWN:
                        self.stderr.write(f"{row.sha256}: {fault}")
            except StoreAway as away:
                raise CommandError(f"the store cannot be used: {away}") from away
        if wrong:
            raise CommandError(f"{wrong} of {read} files are missing or damaged")
        self.stdout.write(f"all {read} files hold")


def _fault(sha256: str) -> str:
    try:
        with opened(sha256):
            return ""
    except StoreAway:
        raise
    except StoreError as wrong:
        return str(wrong)
