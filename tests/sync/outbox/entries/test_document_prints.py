"""What became of a document's copy: kept on both media like an act of staff, and only for a centre that reads it."""

from __future__ import annotations

import pytest

from sync.contract.capabilities import CENTRE_READS, PRINT_OUTCOMES
from sync.contract.chain.chain_entry import read_chain_entry
from sync.contract.chain.print_outcome import PrintedCopy, PrintOutcomeEntry, PrintResult
from sync.contract.timestamps import rfc3339
from sync.envelope.jws import Typ, payload_in
from sync.outbox import BootState
from sync.outbox.refusals import NotReadThere
from tests.sync.outbox.conftest import Machine


def copy(machine: Machine, number: int = 1, result: PrintResult = PrintResult.UNKNOWN) -> PrintedCopy:
    at = rfc3339(machine.clock.now())
    return PrintedCopy("14" * 32, "J-99201-26-0000001", number, result.value, at)


def test_it_stands_in_the_chain_after_a_power_cut_and_on_both_media(machine: Machine) -> None:
    machine.keep()
    machine.acknowledge(1, CENTRE_READS)
    assert machine.outbox.keep_document_print(copy(machine), machine.kiosk.entry_signer) == 2
    assert machine.keep().seq == 3
    assert machine.restart().state is BootState.NORMAL
    machine.outbox.close()
    machine.kiosk.home.outbox_db.unlink()
    assert machine.restart().state is BootState.HEALED
    entries = [read_chain_entry(payload_in(one.jws, Typ.ENTRY)) for one in machine.outbox.usable_store().records()]
    assert [one.seq for one in entries] == [1, 2, 3]
    kept = entries[1]
    assert isinstance(kept, PrintOutcomeEntry)
    assert kept.outcome.result == PrintResult.UNKNOWN
    assert [one.seq for one in machine.outbox.waiting()] == [1, 3], "no slip, so no line of its own"


def test_a_centre_that_does_not_read_it_is_written_none(machine: Machine) -> None:
    with pytest.raises(NotReadThere):
        machine.outbox.keep_document_print(copy(machine), machine.kiosk.entry_signer)
    machine.keep()
    machine.acknowledge(1, tuple(name for name in CENTRE_READS if name != PRINT_OUTCOMES))
    with pytest.raises(NotReadThere):
        machine.outbox.keep_document_print(copy(machine), machine.kiosk.entry_signer)
    assert machine.outbox.usable_store().head().seq == 1
