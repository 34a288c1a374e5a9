"""What no power cut explains is told by its own name; what a purge, a retention and a day's numbers are bound by."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from msgspec.structs import replace as altered

from sync.contract.chain.entry import read_entry, write_entry
from sync.contract.timestamps import rfc3339
from sync.envelope.jws import Typ, payload_in, sign_jws
from sync.inbox.cache_tables import CacheTables, Fact
from sync.japanese.dates import today_in_japan
from sync.outbox import BootState
from sync.outbox.entries.arrival_counter import next_number
from sync.outbox.reader import OutboxReader
from sync.outbox.refusals import NumbersUsedUp, OutboxQuarantined
from sync.outbox.retention import purgeable_up_to
from sync.outbox.storage.records import Record
from tests.support.kiosk.kiosk_homes import signed_ack
from tests.support.machine.clocks import START

Machine = Any
"""tests/sync/outbox/conftest.py, which a test module cannot import by name."""


def _a_link_that_does_not_hold(machine: Machine) -> None:
    _with_head(machine, hash="11" * 32)
    machine.keep()  # follows an entry that never was: each row, seal and signature of it is whole


def _a_head_of_another_entry(machine: Machine) -> None:
    _with_head(machine, hash="11" * 32)


def _a_database_of_another_machine(machine: Machine) -> None:
    _with_head(machine, outbox="22" * 16)


def _a_database_of_another_epoch(machine: Machine) -> None:
    _with_head(machine, epoch=7)


def _two_entries_of_one_place_on_the_second_medium(machine: Machine) -> None:
    record = machine.outbox.usable_store().record(1)
    other = altered(read_entry(payload_in(record.jws, Typ.ENTRY)), statement="33" * 32)
    jws = sign_jws(write_entry(other), Typ.ENTRY, machine.kiosk.entry_signer)
    machine.outbox.mirror.append([Record(1, record.counter, jws, record.box)], "2026-11-20")


def _an_acknowledgement_of_a_later_epoch(machine: Machine) -> None:
    _told(machine, head=machine.outbox.usable_store().record(1).hash, epoch=2)


def _an_acknowledgement_of_another_kiosk(machine: Machine) -> None:
    _told(machine, head=machine.outbox.usable_store().record(1).hash, kiosk="99201-004")


def _an_acknowledgement_of_what_we_never_kept(machine: Machine) -> None:
    _told(machine, head="44" * 32)


VERDICTS: dict[Callable[[Machine], None], str] = {
    _a_link_that_does_not_hold: "chain_broken",
    _a_head_of_another_entry: "chain_broken",
    _a_database_of_another_machine: "foreign_database",
    _a_database_of_another_epoch: "foreign_database",
    _two_entries_of_one_place_on_the_second_medium: "fork_in_mirror",
    _an_acknowledgement_of_a_later_epoch: "other_epoch",
    _an_acknowledgement_of_another_kiosk: "other_epoch",
    _an_acknowledgement_of_what_we_never_kept: "other_than_the_centre",
}


@pytest.mark.requirement("PROM-03", "PROM-07")
@pytest.mark.parametrize(("happened", "reason"), VERDICTS.items(), ids=[case.__name__.strip("_") for case in VERDICTS])
def test_what_no_power_cut_explains_is_told_by_its_name_and_nothing_is_changed(
    machine: Machine, happened: Callable[[Machine], None], reason: str
) -> None:
    for _ in range(2):
        machine.keep()
    happened(machine)
    machine.outbox.usable_store().checkpoint()
    before = {path: path.read_bytes() for path in machine.kiosk.home.mirror.glob("*.segment")}
    story = machine.story()
    result = machine.restart()
    assert (result.state, result.reason) == (BootState.QUARANTINE, reason)
    assert machine.kiosk.home.quarantine_reason() == reason
    assert {path: path.read_bytes() for path in machine.kiosk.home.mirror.glob("*.segment")} == before
    machine.kiosk.home.quarantine_file.unlink()
    machine.outbox.close()
    machine.outbox = type(machine.outbox).open(machine.kiosk.home, clock=machine.clock)
    assert [(row.seq, row.jws, row.box) for row in machine.outbox._store.records()] == story


def _the_newest_entry_is_not_what_was_signed(machine: Machine) -> None:
    first, second = machine.outbox.usable_store().records()
    (machine.kiosk.home.mirror / "0001.segment").unlink()
    machine.outbox.mirror.read()
    machine.outbox.mirror.append([first, replace(second, box=second.box[:-1] + b"?")], "2026-11-20")


def _the_newest_entry_counts_otherwise_than_it_says(machine: Machine) -> None:
    first, second = machine.outbox.usable_store().records()
    (machine.kiosk.home.mirror / "0001.segment").unlink()
    machine.outbox.mirror.read()
    machine.outbox.mirror.append([first, replace(second, counter=5_000)], "2026-11-20")


def _the_end_of_a_day_is_torn_and_the_next_one_is_empty(machine: Machine) -> None:
    segment = machine.kiosk.home.mirror / "0001.segment"
    segment.write_bytes(segment.read_bytes()[:-10])
    machine.outbox.mirror._start_segment(2, "2026-11-21")


def _the_end_is_torn(machine: Machine) -> None:
    segment = machine.kiosk.home.mirror / "0001.segment"
    segment.write_bytes(segment.read_bytes()[:-10])


@pytest.mark.requirement("PROM-01", "PROM-03")
@pytest.mark.parametrize(
    "happened",
    [
        _the_newest_entry_is_not_what_was_signed,
        _the_newest_entry_counts_otherwise_than_it_says,
        _the_end_of_a_day_is_torn_and_the_next_one_is_empty,
        _the_end_is_torn,
    ],
)
def test_without_a_database_a_mirror_with_a_damaged_end_never_says_that_there_was_nothing_behind_it(
    machine: Machine, happened: Callable[[Machine], None]
) -> None:
    """Somebody may hold a slip of it."""
    machine.keep()
    machine.keep()
    happened(machine)
    machine.outbox.close()
    machine.kiosk.home.outbox_db.write_bytes(b"x" * 4096)
    result = machine.restart()
    assert (result.state, result.reason) == (BootState.QUARANTINE, "end_unknown")


def test_a_counter_that_is_not_its_entrys_is_put_right_from_the_database(machine: Machine) -> None:
    machine.keep()
    machine.keep()
    story = machine.story()
    _the_newest_entry_counts_otherwise_than_it_says(machine)
    assert machine.restart().healed == ("mirror_rewritten",)
    machine.outbox.close()
    machine.kiosk.home.outbox_db.write_bytes(b"x" * 4096)
    assert machine.restart().healed == ("database_rebuilt",)
    assert machine.story() == story
    assert machine.keep().arrival[16:20] == "0003"


@pytest.mark.requirement("PROM-01")
def test_a_box_that_the_database_lost_comes_back_from_the_second_medium_and_is_sent(machine: Machine) -> None:
    machine.keep()
    machine.keep()
    story = machine.story()
    _lose_a_box(machine)
    assert machine.restart().healed == ("database_rebuilt",)
    assert machine.story() == story
    batch = OutboxReader(machine.kiosk.home).batch(0, 1 << 20, 10)
    assert [entry.box for entry in batch.entries] == [box for _, _, box in story]


@pytest.mark.requirement("PROM-01")
def test_a_box_that_is_on_no_medium_is_told_as_lost(machine: Machine) -> None:
    machine.keep()
    machine.keep()
    _lose_a_box(machine)
    machine.kiosk.home.medium_file.unlink()
    result = machine.restart()
    assert (result.state, result.reason) == (BootState.QUARANTINE, "box_lost")


@pytest.mark.parametrize(
    "note", [b"", b"{", b"[]", b"null", b'{"at": "2026-11-20T01:52:10.000Z"}', b"\xff\xfe", bytes(64)]
)
def test_a_quarantine_whose_note_is_damaged_is_one_all_the_same(machine: Machine, note: bytes) -> None:
    machine.keep()
    machine.outbox.close()
    machine.kiosk.home.quarantine_file.write_bytes(note)
    with pytest.raises(OutboxQuarantined):
        machine.restart()


def test_only_what_the_centre_says_it_holds_may_go() -> None:
    custody = ((3, START), (5, START))
    much_later = START + timedelta(days=40)
    assert purgeable_up_to(custody, 5, much_later, 14) == 5
    assert purgeable_up_to(custody, 4, much_later, 14) == 3
    assert purgeable_up_to(custody, 2, much_later, 14) == 0
    assert purgeable_up_to(custody, 5, START + timedelta(days=14), 14) == 5
    assert purgeable_up_to(custody, 5, START + timedelta(days=14, seconds=-1), 14) == 0


def test_a_purge_of_everything_leaves_the_newest_segment_and_no_byte_of_a_box(machine: Machine) -> None:
    boxes = [machine.outbox.usable_store().record(machine.keep().seq).box for _ in range(2)]
    pieces = [box[place : place + 48] for box in boxes for place in range(0, len(box) - 48, 48)]
    assert any(piece in _all_bytes(machine) for piece in pieces), "a kept box is found, or the search finds nothing"
    machine.acknowledge(2)
    machine.clock.pass_time(timedelta(days=15))
    machine.acknowledge(2)
    assert machine.outbox.purge() == 2
    assert [path.name for path in machine.kiosk.home.mirror.glob("*.segment")] == ["0001.segment"]
    left = _all_bytes(machine)
    assert not [piece for piece in pieces if piece in left]
    assert machine.restart().state is BootState.NORMAL


def test_a_date_has_9999_numbers_and_no_other_one(machine: Machine) -> None:
    store, now = machine.outbox.usable_store(), machine.clock.now()
    day = today_in_japan(now).isoformat()
    rows = ((seq, f"n{seq}", day, seq, f"s{seq}", rfc3339(now), b"", b"") for seq in range(1, 9_999))
    with store.change():
        store.db.executemany("INSERT INTO entries VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)
    number, counter = next_number(store, machine.outbox.identity, 9_998, now)
    assert (int(number[16:20]), counter) == (9_999, 9_999)
    with store.change():
        store.db.execute(
            "INSERT INTO entries VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (9_999, number, day, counter, "s9999", rfc3339(now), b"", b""),
        )
    with pytest.raises(NumbersUsedUp):
        next_number(store, machine.outbox.identity, counter, now)


def _lose_a_box(machine: Machine) -> None:
    """No row says how many there were: only the entry says that it had one."""
    store = machine.outbox.usable_store()
    with store.change():
        store.db.execute("DELETE FROM boxes WHERE seq = 1")


def _with_head(machine: Machine, **changes: object) -> None:
    store = machine.outbox.usable_store()
    with store.change():
        store.put_head(replace(store.head(), **changes))


def _told(machine: Machine, head: str, **changes: int | str) -> None:
    tables = CacheTables.open(machine.kiosk.home.line_db)
    with tables.change():
        tables.put(Fact.ACK, signed_ack(machine.kiosk.city, 1, head, machine.clock.now(), **changes))
        tables.put(Fact.CONTACT_BOOT, machine.clock.boot)
        tables.put(Fact.CONTACT_UP_MS, machine.clock.up_ms())
        tables.put(Fact.CONTACT_AT, rfc3339(machine.clock.now()))
    tables.close()


def _all_bytes(machine: Machine) -> bytes:
    return b"".join(path.read_bytes() for path in machine.kiosk.home.data.glob("outbox.db*"))
