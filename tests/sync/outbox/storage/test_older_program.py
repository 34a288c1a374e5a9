"""A program that was set back finds entries that a newer one kept: they stay whole, and go up as they are."""

from __future__ import annotations

from typing import Any

import pytest

from sync.contract.chain import chain_entry
from sync.contract.chain.chain_entry import NewerEntry
from sync.outbox import BootState
from sync.outbox.reader import OutboxReader

Machine = Any
"""tests/sync/outbox/conftest.py, which a test module cannot import by name."""


@pytest.mark.requirement("PROM-01")
def test_entries_of_an_unknown_kind_stay_and_go_up(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(3):
        machine.keep()
    whole = machine.story()
    # To this program a submission is what a newer one wrote.
    monkeypatch.setattr(chain_entry, "_KNOWN", frozenset({"staff_act"}))
    assert machine.restart().state is BootState.NORMAL
    assert machine.story() == whole
    batch = OutboxReader(machine.kiosk.home).batch(0, 1 << 20, 10)
    assert len(batch.entries) == 3
    assert isinstance(machine.outbox._judge.entry(machine.outbox.usable_store().record(2)), NewerEntry)


@pytest.mark.requirement("PROM-01")
def test_they_are_healed_from_the_second_medium(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(2):
        machine.keep()
    whole = machine.story()
    monkeypatch.setattr(chain_entry, "_KNOWN", frozenset({"staff_act"}))
    machine.outbox.close()
    for path in machine.kiosk.home.data.glob("outbox.db*"):
        path.unlink()
    assert machine.restart().healed == ("database_rebuilt",)
    assert machine.story() == whole
