"""What the agent reads of the outbox, and what the kiosk believes of what the agent brought."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from sync.contract.timestamps import rfc3339
from sync.contract.wire.status import StatusBlob
from sync.envelope.keys.signer import MemorySigner
from sync.envelope.manifest import sign_manifest, signing_key
from sync.inbox.cache_tables import CacheTables, Fact
from sync.outbox.reader import OutboxReader
from tests.support.between.statuses import carried
from tests.support.machine.clocks import START

Machine = Any
"""tests/sync/outbox/conftest.py, which a test module cannot import by name."""


@pytest.mark.requirement("PROM-10")
def test_an_entry_larger_than_a_batch_goes_alone_and_holds_nothing_up(machine: Machine) -> None:
    kept = [machine.keep() for _ in range(3)]
    reader = OutboxReader(machine.kiosk.home)
    sizes = [len(record.jws) + len(record.box) + 8 for record in machine.outbox.usable_store().records()]
    for after in range(len(kept)):
        batch = reader.batch(after, 1, 64)
        assert (len(batch.entries), batch.last, batch.gone) == (1, after + 1, False)
    assert len(reader.batch(0, sizes[0] + sizes[1], 64).entries) == 2
    assert len(reader.batch(0, sizes[0] + sizes[1] - 1, 64).entries) == 1
    assert len(reader.batch(0, sum(sizes), 2).entries) == 2
    assert reader.batch(len(kept), 1, 64).entries == ()


def test_an_older_status_never_takes_a_newer_ones_place(machine: Machine) -> None:
    name, line = "ab" * 16, machine.outbox.line
    tables = CacheTables.open(machine.kiosk.home.line_db)
    for cursor, sealed, shown in ((5, b"five", b"five"), (4, b"four", b"five"), (5, b"two", b"five"), (6, b"6", b"6")):
        with tables.change():
            tables.put_statuses([carried(StatusBlob(name, cursor, sealed))])
        assert line.status_blob(name).sealed == shown
    tables.close()


@pytest.mark.requirement("PROM-07")
@pytest.mark.parametrize("others", [0, 1])
def test_what_a_key_signed_counts_no_longer_than_the_key(machine: Machine, others: int) -> None:
    """The city takes a key back; with `others` a newer one stands before it. Nobody starts the kiosk again for it."""
    city, line = machine.kiosk.city, machine.outbox.line
    machine.keep()
    machine.acknowledge(1)
    manifest = city.manifest(2, rfc3339(START))
    fresh = tuple(signing_key(use, MemorySigner.generate().public) for use in ("catalogue", "ack", "status"))
    without = tuple(key for key in manifest.keys if key.use not in ("catalogue", "ack"))
    tables = CacheTables.open(machine.kiosk.home.line_db)

    def tell(keys: tuple[Any, ...]) -> None:
        with tables.change():
            tables.put(Fact.MANIFEST, sign_manifest(replace(manifest, keys=keys), city.root))

    if others:
        tell(fresh + manifest.keys)
    assert line.catalogue() is not None
    assert line.last_ack() is not None
    tell(fresh + without)
    assert line.catalogue() is None
    assert line.last_ack() is None
    assert line.stored_up_to() == 0
    tell(fresh + manifest.keys)
    assert line.catalogue() is not None
    assert line.stored_up_to() == 1
    tables.close()
