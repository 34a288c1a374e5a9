"""Weeks of everything at once: lost and doubled answers, restarts on both ends, restored centres, wrong clocks."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import Any

import pytest

from sync.agent.agent import Agent
from sync.inbox.cache_tables import CacheTables
from sync.outbox import Outbox, Ready
from sync.transport import CentreClient
from tests.support.machine.clocks import SeededRandomness

Line = Any
"""tests/sync/agent/conftest.py, which a test module cannot import by name."""
FAULTS = ("drop_before", "drop_after", "busy", "html", "stale", "answer", "answer")
STEPS = 60


class Weeks:
    """Draws what happens next."""

    def __init__(self, line: Line, seed: int) -> None:
        self.line = line
        self.dice = random.Random(seed)
        self.arrivals: list[str] = []
        self.backup = line.centre.memory.copy()
        self.seed = seed

    def happen(self) -> None:
        line, dice = self.line, self.dice
        match dice.randrange(12):
            case 0 | 1 | 2:
                if line.outbox.may_take_in() == Ready():
                    self.arrivals += [kept.arrival for kept in line.keep_some(dice.randrange(1, 3))]
            case 3:
                line.centre.faults.extend(dice.choices(FAULTS, k=dice.randrange(4)))
            case 4:
                self.restart_agent()
            case 5:
                self.restart_kiosk()
            case 6:
                self.backup = line.centre.memory.copy()
            case 7:
                if dice.random() < 0.3:
                    line.centre.restore(self.backup)
            case 8:
                # A backup older than the retention would be no backup.
                self.backup = line.centre.memory.copy()
                line.clock.pass_time(timedelta(days=2))
                line.centre.now += timedelta(days=2)
                line.outbox.purge()
            case 9:
                line.clock.jump(timedelta(hours=dice.randrange(-72, 72)))
            case _:
                line.run(steps=dice.randrange(5))

    def restart_agent(self) -> None:
        line = self.line
        line.tables.close()
        line.agent._client.close()
        line.tables = CacheTables.open(line.kiosk.home.line_db)
        client = CentreClient(line.centre.url, line.kiosk.line_signer, silence_s=5)
        line.agent = Agent(
            line.kiosk.home, client, line.tables, clock=line.clock, shake=self.dice.random,
            failpoints=line.failpoints, software="test", simulated=True,
        )  # fmt: skip

    def restart_kiosk(self) -> None:
        line = self.line
        line.outbox.close()
        if self.dice.random() < 0.3:
            for path in line.kiosk.home.data.glob("outbox.db*"):
                path.unlink()
        line.clock.reboot(f"boot-{self.dice.random()}")
        line.outbox = Outbox.open(
            line.kiosk.home, clock=line.clock, randomness=SeededRandomness(self.dice.randrange(1 << 30))
        )
        result = line.outbox.boot_check()
        assert result.reason == "", result
        # The agent is started anew with the machine.
        self.restart_agent()


@pytest.mark.requirement("PROM-01", "PROM-02", "PROM-03", "GAP-02", "GAP-03")
@pytest.mark.parametrize("seed", range(8))
def test_weeks_of_faults_lose_nothing_double_nothing_and_repeat_no_number(line: Line, seed: int) -> None:
    weeks = Weeks(line, seed)
    for _ in range(STEPS):
        weeks.happen()
    line.centre.faults.clear()
    line.run(steps=60, until_stored=line.next)
    hashes = {record.seq: record.hash for record in line.outbox.usable_store().records()}
    stored = dict(enumerate(line.centre.hashes(), 1))
    assert len(stored) == line.next == len(weeks.arrivals)
    assert all(stored[seq] == entry_hash for seq, entry_hash in hashes.items())
    assert line.centre.forks == []
    assert len(set(weeks.arrivals)) == len(weeks.arrivals)
    assert line.agent.troubles() == ()
