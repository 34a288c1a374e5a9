"""`python -m central verify_audit --at 4711:9f3c…`."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Sequence

from django.core.management.base import BaseCommand, CommandError

from central.audit.noted import Noted, add_noted
from central.audit.verify import verify_chain


class Command(BaseCommand):
    """Walk the audit log's chain, name the first link that does not hold, and compare it with what was noted."""

    help = "Walk the audit log's chain and name the first link that does not hold."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What was noted earlier, outside this machine."""
        explanation = "the log had this entry once (a kiosk's newest acknowledgement says so)"
        add_noted(parser, "number", "hash", explanation)

    def handle(self, *args: object, at: Sequence[Noted] = (), **options: object) -> None:
        """Exit code 1 when a link is broken, or when the log is not the one that was noted."""
        noted: dict[int, set[str]] = {}
        for number, hash_noted in at:
            noted.setdefault(number, set()).add(hash_noted)
        chain = verify_chain(noted)
        wrong = []
        if chain.broken_at is not None:
            wrong.append(f"entry {chain.broken_at} {chain.reason}; {chain.entries} entries before it hold")
        for number, found in sorted(chain.differing.items()):
            has = f"the log has {found}" if found else f"the log has no such entry (it ends at {chain.entries})"
            wrong.append(f"entry {number} was noted as {', '.join(sorted(noted[number]))}; {has}")
        if wrong:
            raise CommandError("\n".join(wrong))
        compared = f"; {len(noted)} noted entries are the log's own" if noted else ""
        self.stdout.write(f"{chain.entries} entries hold; head {chain.entries}:{chain.head}{compared}")
