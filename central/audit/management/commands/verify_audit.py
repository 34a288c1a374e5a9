"""`python -m central verify_audit`."""

from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError

from central.audit.verify import verify_chain


class Command(BaseCommand):
    """Walk the audit log's chain and name the first link that does not hold."""

    help = "Walk the audit log's chain and name the first link that does not hold."

    def handle(self, *args: object, **options: object) -> None:
        """Exit code 1 when a link is broken."""
        chain = verify_chain()
        if chain.broken_at is not None:
            raise CommandError(f"entry {chain.broken_at} {chain.reason}; {chain.entries} entries before it hold")
        self.stdout.write(f"{chain.entries} entries hold; head {chain.head}")
