"""What of the files still has to go: counted for staff; and told where one keeps the second medium from shrinking."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sync.outbox import Ready, WaitingParts
from tests.support.kiosk.with_files import entry_at, file_of
from tests.sync.outbox.storage.test_part_files import both, keep, receive

Machine = Any
RETENTION = timedelta(days=15)


def late(machine: Machine) -> int:
    """As it is said before a form."""
    said = machine.outbox.may_take_in()
    assert isinstance(said, Ready)
    return said.parts_late


def test_parts_are_counted_until_the_centre_has_signed_for_them(machine: Machine) -> None:
    assert machine.outbox.waiting_parts() == WaitingParts()
    first = keep(machine, file_of(1), number=1)
    at = machine.outbox.waiting()[0].kept_at
    machine.clock.pass_time(timedelta(hours=3))
    second = keep(machine, file_of(2), file_of(3, 5_000_000), number=2)
    lengths = [sum(part.length for part in entry_at(machine.outbox, kept.seq)[0].parts) for kept in (first, second)]
    assert machine.outbox.waiting_parts() == WaitingParts(4, sum(lengths), at)
    machine.acknowledge(second.seq)
    assert machine.outbox.waiting_parts().count == 4  # the entries are there, the files are not
    receive(machine, first.seq)
    now = machine.outbox.waiting_parts()
    assert (now.count, now.together, now.oldest_at > at) == (3, lengths[1], True)
    receive(machine, second.seq)
    assert machine.outbox.waiting_parts() == WaitingParts()
    assert len(both(machine)[0]) == 4  # they lie here still, for the retention


def test_a_part_without_a_receipt_is_told_once_its_entry_is_kept_no_more(machine: Machine) -> None:
    kept = keep(machine, file_of(1), file_of(2))
    machine.acknowledge(kept.seq)
    machine.outbox.purge()
    assert late(machine) == 0
    machine.clock.pass_time(RETENTION)
    machine.acknowledge(kept.seq)
    for _ in range(2):
        machine.outbox.purge()
    assert late(machine) == 2
    receive(machine, kept.seq)
    machine.outbox.purge()
    assert late(machine) == 0  # also while they lie here for the retention
    assert len(both(machine)[0]) == 2
