"""An enrolled kiosk, its outbox, a centre on loopback, and an agent that a test drives step by step."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from sync.agent.agent import Agent
from sync.envelope.jws import Typ
from sync.inbox.cache_tables import CacheTables, Fact
from sync.outbox import Kept, Outbox, keep
from sync.transport import CentreClient
from tests.support.between.small_centre import SmallCentre
from tests.support.faults.failpoints import RecordingFailpoints
from tests.support.kiosk.kiosk_homes import EnrolledKiosk, enrolled_kiosk, submission_of
from tests.support.machine.clocks import FakeClock, SeededRandomness


@dataclass
class Line:
    """Both ends."""

    kiosk: EnrolledKiosk
    centre: SmallCentre
    outbox: Outbox
    agent: Agent
    tables: CacheTables
    clock: FakeClock
    failpoints: RecordingFailpoints
    next: int = 0

    def keep_some(self, count: int) -> list[Kept]:
        manifest = self.outbox.line.manifest()
        assert manifest is not None
        recipients = manifest.recipients()
        kept = []
        for _ in range(count):
            kept.append(keep(self.outbox, submission_of(self.next), self.kiosk.entry_signer, recipients))
            self.next += 1
        return kept

    def run(self, steps: int = 40, until_stored: int | None = None) -> None:
        """Let the agent step, with time passing as it asks, until the centre is known to hold so many."""
        for _ in range(steps):
            wait = self.agent.step()
            if until_stored is not None and self.outbox.line.stored_up_to() >= until_stored and wait > 0:
                return
            self.clock.up += int(wait * 1000) + 1
        assert until_stored is None, f"stored {self.outbox.line.stored_up_to()}, troubles {self.agent.troubles()}"

    def start_again(self) -> None:
        """Another process in the agent's place: nothing but what lies on disk is known."""
        self.agent._client.close()
        self.tables.close()
        self.tables = CacheTables.open(self.kiosk.home.line_db)
        self.agent = make_agent(self.kiosk, self.centre.url, self.tables, self.clock, self.failpoints)

    def own_hashes(self) -> list[str]:
        return [record.hash for record in self.outbox.usable_store().records()]


def make_agent(line_kiosk: EnrolledKiosk, url: str, tables: CacheTables, clock: FakeClock, failpoints: object) -> Agent:
    client = CentreClient(url, line_kiosk.line_signer, silence_s=5)
    return Agent(
        line_kiosk.home,
        client,
        tables,
        clock=clock,
        shake=lambda: 0.5,
        failpoints=failpoints,  # type: ignore[arg-type]  # any of the doubles
        software="test",
        simulated=True,
    )


@pytest.fixture
def line(tmp_path: Path) -> Iterator[Line]:
    kiosk = enrolled_kiosk(tmp_path)
    clock, failpoints = FakeClock(), RecordingFailpoints()
    with (
        SmallCentre(kiosk.city, kiosk.line_signer.public, kiosk.entry_signer.public) as centre,
        Outbox.open(kiosk.home, clock=clock, randomness=SeededRandomness()) as outbox,
    ):
        outbox.boot_check()
        tables = CacheTables.open(kiosk.home.line_db)
        centre.enrolment = tables.fact(Fact.ENROLMENT) or b""
        centre.signed_before(tables.fact(Fact.MANIFEST) or b"", Typ.MANIFEST)
        centre.signed_before(tables.fact(Fact.CATALOGUE) or b"", Typ.CATALOGUE)
        agent = make_agent(kiosk, centre.url, tables, clock, failpoints)
        line = Line(kiosk, centre, outbox, agent, tables, clock, failpoints)
        yield line
        line.agent._client.close()
        line.tables.close()
