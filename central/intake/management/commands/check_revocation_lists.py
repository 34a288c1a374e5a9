"""`python -m central check_revocation_lists`: every revocation list and sign root, and 1 if one needs somebody."""

from __future__ import annotations

from datetime import UTC, datetime

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from central.intake.revocation.revocation_standing import standing


class Command(BaseCommand):
    """Say how the lists stand. For a timer of the installation's own watch."""

    help = "Say which revocation lists are at hand, of which root and how old; exit code 1 if one needs somebody"

    def handle(self, *args: object, **options: object) -> None:
        """Run."""
        found = standing(None, timezone.now())
        for one in found.lists:
            dates = f" of {_minute(one.at)}, next {_minute(one.until)}, {one.entries} entries" if one.at else ""
            signer = f" root {one.root[:16]}" if one.root else ""
            self.stdout.write(f"file {one.file}: {one.state.value}{signer}{dates}")
        for root in found.roots:
            newest = f" newest {_minute(root.newest.at)} ({root.newest.age_h} h)" if root.newest else ""
            self.stdout.write(f"root {root.sha256[:16]} ({root.name}): {root.state.value}{newest}")
        if not found.roots:
            raise CommandError("no sign root is trusted: set_up_hall adds them")
        if found.troubles:
            raise CommandError(f"{found.troubles} of these need somebody")


def _minute(at: datetime | None) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%MZ") if at else "none"
