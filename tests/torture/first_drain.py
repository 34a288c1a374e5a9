"""The line is there again: every kiosk's real agent sends what waited to a real centre, many of them at once.

The centre has its own database, web workers over HTTP, custody and verdicts, as in service; the kiosk's own code reads
what it acknowledges. `speak` gives an agent as much time as it asks for, on the kiosk's clock.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from unittest.mock import patch
from wsgiref.simple_server import WSGIRequestHandler, make_server

from sync.agent.agent import MOST_ENTRIES, Agent
from sync.inbox.cache_tables import CacheTables
from sync.outbox import CentreCache
from sync.outbox.reader import OutboxReader
from sync.transport.answers import Answer
from sync.transport.client import CentreClient
from sync.transport.rate import FIRST_BYTES
from tests.bench import ground
from tests.sync.outbox.conftest import Machine

AT_ONCE = 16
"""Kiosks that speak at the same moment; each has one request in flight."""
STEPS = 100
"""An agent that has not said everything by then never will."""


@dataclass(frozen=True)
class Drained:
    """How it went, seen from the kiosks."""

    contacts: int
    refused: int
    """Contacts that a busy centre put off."""
    slowest_drain_s: float
    all_drained_s: float
    broken: list[str]


@dataclass
class Stored:
    """What the centre has, seen in its database."""

    stored: int = 0
    doubled: int = 0
    """Entries, or numbers, that stand there twice."""
    applications: int = 0
    acts_told: int = 0
    verdicts_s: float = 0.0
    broken: list[str] = field(default_factory=list)


class CountedClient(CentreClient):
    """Counts the contacts that it carries."""

    contacts = 0

    def contact(self, body: bytes, nonce: str) -> Answer:
        self.contacts += 1
        return super().contact(body, nonce)


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@contextmanager
def centre_of_then(then: datetime) -> Iterator[None]:
    """Everything that the centre does in this process is done at that moment."""
    with patch("django.utils.timezone.now", lambda: then):
        yield


@contextmanager
def served_here() -> Iterator[str]:
    """The centre served by this process, so that `centre_of_then` holds for it; yields its address."""
    from django.core.wsgi import get_wsgi_application

    with make_server("127.0.0.1", 0, get_wsgi_application(), handler_class=_Quiet) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


def speak(machine: Machine, address: str) -> tuple[int, float, str]:
    """Let the kiosk's agent work until the centre has everything: contacts, seconds, and what stands in the way."""
    home, began = machine.kiosk.home, time.monotonic()
    head, line = OutboxReader(home).head(), CentreCache(home)
    tables = CacheTables.open(home.line_db)
    client = CountedClient(address, machine.kiosk.line_signer)
    agent = Agent(
        home,
        client,
        tables,
        clock=machine.clock,
        shake=lambda: 0.5,
        failpoints=machine.failpoints,
        software="torture",
        simulated=True,
    )
    try:
        for _ in range(STEPS):
            wait_s = agent.step()
            if line.stored_up_to() == head.seq:
                break
            machine.clock.pass_time(timedelta(seconds=wait_s))
        told = line.stored_up_to(), line.kiosk_state(), agent.troubles()
    finally:
        line.close()
        client.close()
        tables.close()
    trouble = "" if told == (head.seq, "active", ()) else f"{machine.kiosk.home.data.parent.name}: {told} of {head.seq}"
    return client.contacts, time.monotonic() - began, trouble


def drain(machines: Sequence[Machine]) -> Drained:
    """All of them, some at once, to a centre that has just been started."""
    from django.db import connections

    connections.close_all()
    wanted = [_contacts_wanted(machine) for machine in machines]
    with ground.centre() as server, ThreadPoolExecutor(AT_ONCE) as pool:
        began = time.monotonic()
        spoken = list(pool.map(lambda machine: speak(machine, server.address), machines))
        took = time.monotonic() - began
    contacts = sum(one[0] for one in spoken)
    broken = [trouble for _, _, trouble in spoken if trouble]
    refused = max(0, contacts - sum(wanted))
    if refused > sum(wanted):
        broken.append(f"{contacts} contacts where {sum(wanted)} would do")
    slowest = max((seconds for _, seconds, _ in spoken), default=0.0)
    return Drained(contacts, refused, round(slowest, 2), round(took, 2), broken)


def stored_at_centre(machines: Sequence[Machine]) -> Stored:
    """Compare each chain with what is in custody, and let the task worker judge all of it."""
    from central.applications.models import Application, ManualCheck
    from central.audit.models import AuditEntry
    from central.intake.actions.record_verdicts import drain_verdicts
    from central.intake.models import CustodyEntry, WaitingEntry
    from central.kiosks.models import Kiosk, SuspicionEvidence

    found = Stored(stored=CustodyEntry.objects.count())
    for machine in machines:
        kiosk = Kiosk.objects.get(code=machine.kiosk.home.identity().kiosk)
        rows = CustodyEntry.objects.filter(kiosk=kiosk, fault="").order_by("seq")
        if list(rows.values_list("seq", "entry_hash")) != _chain(machine) or kiosk.state != "active":
            found.broken.append(f"{kiosk.code}: the centre has another chain, or calls it {kiosk.state}")
    began = time.monotonic()
    while drain_verdicts():
        pass
    found.verdicts_s = round(time.monotonic() - began, 2)
    numbers = list(CustodyEntry.objects.exclude(arrival_number="").values_list("arrival_number", flat=True))
    hashes = set(CustodyEntry.objects.values_list("entry_hash", flat=True))
    found.doubled = len(numbers) - len(set(numbers)) + found.stored - len(hashes)
    found.applications = Application.objects.count()
    found.acts_told = AuditEntry.objects.filter(act="kiosk.staff_acted").count()
    left = {
        "doubled": found.doubled,
        "without a verdict": WaitingEntry.objects.count(),
        "for a person": ManualCheck.objects.count(),
        "pieces of evidence": SuspicionEvidence.objects.count(),
    }
    found.broken += [f"{count} {what}" for what, count in left.items() if count]
    return found


def _chain(machine: Machine) -> list[tuple[int, str]]:
    """What the kiosk holds: (seq, entry hash)."""
    reader = OutboxReader(machine.kiosk.home)
    return [(seq, reader.hash_of(seq, "") or "") for seq in range(1, reader.head().seq + 1)]


def _contacts_wanted(machine: Machine) -> int:
    """As many as the count and a budget of bytes ask for that begins small and doubles."""
    reader = OutboxReader(machine.kiosk.home)
    behind = reader.batch(1, 1 << 40, 1 << 20).entries
    size, budget, contacts = sum(len(entry.jws) + len(entry.box) for entry in behind), FIRST_BYTES, 1
    while size > budget:
        size, budget, contacts = size - budget, budget * 2, contacts + 1
    return max(contacts, -(-len(behind) // MOST_ENTRIES))
