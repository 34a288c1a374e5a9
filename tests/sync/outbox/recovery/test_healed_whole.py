"""What a boot notices in rows and segments, and that what it heals is byte for byte what stood there."""

from __future__ import annotations

import json
import os
import random
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from sync.contract.chain.staff_act import Act, StaffDuty
from sync.contract.timestamps import rfc3339
from sync.home.disk import RealDisk, write_durably
from sync.inbox.cache_tables import CacheTables, Fact
from sync.outbox import BootState, Outbox, PrintOutcome, Ready
from sync.outbox.readiness.before_a_form import RefusalCode
from sync.outbox.recovery import boot_check
from sync.outbox.storage import mirror
from sync.outbox.storage.records import DamagedRecord, RecordJudge
from tests.crash.cut_states import Platter
from tests.crash.recording import Recorder, RecordingDisk
from tests.crash.workloads import files_below
from tests.support.kiosk.kiosk_homes import catalogue_jws, put_in_use, signed_ack
from tests.support.people.staff_cards import HandCard

Machine = Any
"""tests/sync/outbox/conftest.py, which a test module cannot import by name."""
CELLS = {
    "entries": {"arrival": "'x'", "day": "'2026-11-21'", "counter": "counter + 1", "statement": "'x'",
                "kept_at": "'2026-11-20T00:00:00.000Z'", "jws": "x'00'", "seal": "x'00'"},
    "head": {"outbox": "'00'", "epoch": "epoch + 1", "seq": "seq + 1", "hash": "'00'", "counter": "counter + 1",
             "first": "first + 1", "purged": "purged + 1", "seal": "x'00'"},
    "boxes": {"box": "x'00'"},
}  # fmt: skip


def rows(machine: Machine) -> list[list[tuple[Any, ...]]]:
    """Everything that outbox.db holds."""
    store = machine.outbox.usable_store()
    return [store.rows(f"SELECT * FROM {table} ORDER BY 1") for table in ("entries", "boxes", "head", "prints")]


def tamper(machine: Machine, sql: str) -> None:
    database = machine.outbox.usable_store().db
    for trigger in ("entries_are_never_changed", "entries_are_never_deleted", "boxes_are_never_changed"):
        database.execute(f"DROP TRIGGER {trigger}")
    database.execute(sql)


def lose_database(machine: Machine) -> None:
    machine.outbox.close()
    machine.kiosk.home.outbox_db.write_bytes(b"x" * 4096)


def three_days(machine: Machine) -> None:
    """Two entries on each of three days, each day a segment."""
    for _ in range(3):
        machine.keep()
        machine.keep()
        machine.clock.pass_time(timedelta(days=1))


@pytest.mark.requirement("PROM-01")
def test_no_cell_of_a_row_can_be_changed_unnoticed_and_each_comes_back_as_it_was(machine: Machine) -> None:
    sato = HandCard.make("STAFF-1")
    put_in_use(machine.kiosk.home, catalogue_jws(machine.kiosk.city, 2, staff=(sato.listed(*StaffDuty),)))
    for _ in range(2):
        machine.outbox.record_print(machine.keep().seq, 1, PrintOutcome.PRINTED)
    sato.acts(machine.outbox, Act.DIAGNOSIS, machine.kiosk.entry_signer)
    machine.restart()
    whole = rows(machine)
    for table, cells in CELLS.items():
        for cell, value in cells.items():
            tamper(machine, f"UPDATE {table} SET {cell} = {value}" + (" WHERE seq = 1" if table != "head" else ""))
            assert rows(machine) != whole
            assert machine.restart().healed == ("database_rebuilt",), (table, cell)
            assert rows(machine) == whole, (table, cell)
            assert machine.restart().state is BootState.NORMAL


@pytest.mark.requirement("GAP-07")
def test_a_slip_noted_by_a_changed_row_is_not_in_the_residents_hand_and_a_rebuilt_journal_keeps_the_true_rows(
    machine: Machine,
) -> None:
    for outcome in (PrintOutcome.PRINTED, PrintOutcome.NOT_PRINTED, PrintOutcome.SHOWN):
        machine.outbox.record_print(machine.keep().seq, 1, outcome)

    def open_slips() -> list[tuple[int, PrintOutcome | None]]:
        return [(slip.seq, slip.last_outcome) for slip in machine.outbox.slips_not_handed_over()]

    tamper(machine, "UPDATE prints SET outcome = 'printed' WHERE seq = 2")
    assert open_slips() == [(2, PrintOutcome.UNKNOWN)]
    machine.outbox.usable_store().db.execute("UPDATE head SET counter = counter + 1")
    assert machine.restart().healed == ("database_rebuilt",)
    assert open_slips() == [(2, None)]


def test_what_was_damaged_is_kept_for_whoever_looks_into_it(machine: Machine) -> None:
    machine.keep()
    story = machine.story()
    for content in (b"x", b"y"):
        machine.outbox.close()
        machine.kiosk.home.outbox_db.write_bytes(content * 4096)
        assert machine.restart().healed == ("database_rebuilt",)
        assert machine.story() == story
        assert (machine.kiosk.home.data / "outbox.damaged").read_bytes() == b"x" * 4096


@pytest.mark.requirement("PROM-01")
@pytest.mark.parametrize("seq", [1, 2])
def test_an_entry_that_the_database_lost_comes_back_or_is_told_as_lost(machine: Machine, seq: int) -> None:
    machine.keep()
    machine.keep()
    whole = rows(machine)
    for mirrored in (True, False):
        machine.outbox.usable_store().db.execute("PRAGMA foreign_keys = OFF")
        tamper(machine, f"DELETE FROM entries WHERE seq = {seq}")
        if not mirrored:
            machine.kiosk.home.medium_file.unlink()
        result = machine.restart()
        if mirrored:
            assert result.healed == ("database_rebuilt",)
            assert rows(machine) == whole
    assert (result.state, result.reason) == (BootState.QUARANTINE, "entries_lost")


@pytest.mark.requirement("PROM-01")
def test_a_box_that_is_still_here_is_verified_however_old_it_is(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(boot_check, "TAIL", 1)
    three_days(machine)
    machine.acknowledge(2)
    machine.clock.pass_time(timedelta(days=15))
    machine.acknowledge(2)
    assert machine.outbox.purge() == 2
    assert machine.restart().state is BootState.NORMAL
    story = machine.story()
    tamper(machine, "UPDATE boxes SET box = x'00' WHERE seq = 3")
    assert machine.restart().healed == ("database_rebuilt",)
    assert machine.story() == story
    assert machine.restart().state is BootState.NORMAL
    assert machine.outbox.usable_store().head().purged == 2


@pytest.mark.requirement("PROM-01")
@pytest.mark.parametrize(("held", "reason"), [(4, ""), (3, "entries_lost")])
def test_a_hole_is_no_loss_only_where_the_centre_has_what_lay_there(machine: Machine, held: int, reason: str) -> None:
    three_days(machine)
    machine.acknowledge(held)
    story = machine.story()
    lose_database(machine)
    (machine.kiosk.home.mirror / "0002.segment").unlink()
    result = machine.restart()
    assert result.reason == reason
    if not reason:
        assert result.healed == ("database_rebuilt",)
        assert machine.story() == story[4:]
        assert machine.restart().state is BootState.NORMAL
        assert machine.keep().seq == 7


@pytest.mark.requirement("PROM-01")
def test_after_a_purge_a_lost_database_is_rebuilt_with_what_is_left_and_comes_to_rest(machine: Machine) -> None:
    three_days(machine)
    machine.acknowledge(5)
    machine.clock.pass_time(timedelta(days=15))
    machine.acknowledge(5)
    assert machine.outbox.purge() == 5
    left = machine.story()[4:]
    lose_database(machine)
    assert machine.restart().healed == ("database_rebuilt",)
    assert [(seq, jws) for seq, jws, _ in machine.story()] == [(seq, jws) for seq, jws, _ in left]
    assert machine.story()[-1] == left[-1]
    assert (machine.outbox.usable_store().head().first, machine.outbox.usable_store().head().purged) == (5, 4)
    assert machine.restart().state is BootState.NORMAL
    assert machine.outbox.purge() == 5
    assert machine.restart().state is BootState.NORMAL
    assert machine.keep().seq == 7


def test_an_acknowledgement_of_an_earlier_epoch_says_nothing_of_this_one(machine: Machine) -> None:
    """A repeated enrolment leaves line.db to the agent, which may hear the old word once more."""
    home = machine.kiosk.home
    machine.keep()
    machine.outbox.close()
    identity = replace(home.identity(), epoch=2, outbox_id="ab" * 16)
    (home.data / "identity.json").write_text(json.dumps(vars(identity)))
    for path in (home.outbox_db, home.medium_file, *home.mirror.glob("*.segment")):
        path.unlink()
    from sync.outbox.storage.mirror import mark_medium
    from sync.outbox.storage.store import Store

    for suffix in ("-wal", "-shm"):
        home.outbox_db.with_name(f"outbox.db{suffix}").unlink(missing_ok=True)
    Store.create(home.outbox_db, identity).close()
    mark_medium(home, identity)
    tables = CacheTables.open(home.line_db)
    with tables.change():
        tables.put(Fact.ACK, signed_ack(machine.kiosk.city, 9, "44" * 32, machine.clock.now(), epoch=1))
        tables.note_custody(9, rfc3339(machine.clock.now() - timedelta(days=40)))
    tables.close()
    assert machine.restart().state is BootState.NORMAL
    machine.keep()
    assert machine.outbox.line.stored_up_to() == 0
    assert machine.outbox.purge() == 0
    assert machine.restart().state is BootState.NORMAL


def a_medium_that_cannot_be_read(broken: pytest.MonkeyPatch, _machine: Machine) -> None:
    def fails(*_: object) -> None:
        raise OSError("input/output error")

    broken.setattr(mirror.Mirror, "read", fails)


def a_medium_that_cannot_be_written(broken: pytest.MonkeyPatch, machine: Machine) -> None:
    def fails(*_: object) -> None:
        raise OSError("input/output error")

    (machine.kiosk.home.mirror / "0001.segment").unlink()
    broken.setattr(RealDisk, "write_at", fails)


@pytest.mark.requirement("PROM-01")
@pytest.mark.parametrize("fault", [a_medium_that_cannot_be_read, a_medium_that_cannot_be_written])
def test_a_medium_that_fails_at_the_start_is_told_and_nothing_new_begins_until_it_works(
    machine: Machine, fault: Callable[[pytest.MonkeyPatch, Machine], None]
) -> None:
    machine.keep()
    story = machine.story()
    with pytest.MonkeyPatch.context() as broken:
        fault(broken, machine)
        result = machine.restart()
        assert (result.state, result.mirror_present) == (BootState.NORMAL, False)
        assert machine.outbox.may_take_in().code is RefusalCode.MIRROR_GONE
    assert machine.outbox.may_take_in() == Ready()
    assert machine.story() == story
    lose_database(machine)
    machine.restart()
    assert machine.story() == story


@pytest.mark.requirement("PROM-01")
def test_an_append_that_broke_off_is_made_good_before_the_next_visit(machine: Machine) -> None:
    machine.keep()
    honest, writes = RealDisk.write_at, iter([True])

    def breaks_off(disk: RealDisk, file: Path, offset: int, data: bytes) -> None:
        if file.suffix == ".segment" and not next(writes, False):
            raise OSError("input/output error")
        honest(disk, file, offset, data)

    with pytest.MonkeyPatch.context() as broken:
        broken.setattr(RealDisk, "write_at", breaks_off)
        assert machine.keep().degraded
    assert machine.outbox.may_take_in() == Ready()
    assert not machine.keep().degraded
    story = machine.story()
    assert machine.restart().state is BootState.NORMAL
    lose_database(machine)
    machine.restart()
    assert machine.story() == story


def test_a_segment_has_a_limit_and_a_day_may_have_several(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mirror, "SEGMENT_LIMIT_BYTES", 8_000)
    for _ in range(5):
        machine.keep()
    segments = sorted(machine.kiosk.home.mirror.glob("*.segment"))
    assert len(segments) > 1
    assert all(path.stat().st_size <= 8_000 for path in segments)
    story = machine.story()
    assert machine.restart().state is BootState.NORMAL
    lose_database(machine)
    machine.restart()
    assert machine.story() == story


@pytest.mark.parametrize("begun", [b"", b"MR", b"MR\0\0\0\0\0\x22" + bytes(10)])
def test_a_segment_whose_first_record_was_cut_off_is_taken_away(machine: Machine, begun: bytes) -> None:
    machine.keep()
    started = machine.kiosk.home.mirror / "0002.segment"
    started.write_bytes(begun)
    assert machine.restart().healed == ("mirror_end_cut",)
    assert not started.exists()
    machine.clock.pass_time(timedelta(days=1))
    assert not machine.keep().degraded
    assert machine.restart().state is BootState.NORMAL


@pytest.mark.requirement("PROM-01")
def test_segments_that_are_not_what_their_name_says_are_set_aside_one_beside_the_other(machine: Machine) -> None:
    machine.keep()
    story, folder = machine.story(), machine.kiosk.home.mirror
    aside = []
    for _ in range(2):
        (own,) = folder.glob("*.segment")
        copy = folder / "0009.segment"
        shutil.copy(own, copy)
        with copy.open("ab") as file:
            file.write(bytes(len(aside)))
        aside.append(copy.read_bytes())
        assert machine.restart().healed == ("mirror_rewritten",)
        assert sorted(path.read_bytes() for path in folder.glob("*.foreign")) == sorted(aside)
        assert machine.story() == story
        assert machine.restart().state is BootState.NORMAL
    lose_database(machine)
    machine.restart()
    assert machine.story() == story


@pytest.mark.requirement("PROM-01")
def test_a_mirror_is_written_anew_before_the_old_one_goes_whenever_the_power_goes(
    machine: Machine, tmp_path: Path
) -> None:
    """What only the second medium has stands on it at each moment."""
    for _ in range(3):
        machine.keep()
    boxes = [box for _, _, box in machine.story()][1:]
    machine.outbox.close()
    segment = machine.kiosk.home.mirror / "0001.segment"
    content = bytearray(segment.read_bytes())
    content[200] ^= 1
    segment.write_bytes(content)
    recorder, before = Recorder(tmp_path), files_below(tmp_path)
    with Outbox.open(machine.kiosk.home, clock=machine.clock, disk=RecordingDisk(recorder)) as outbox:
        assert outbox.boot_check().healed == ("mirror_rewritten",)
    platter = Platter(before)
    for place in range(len(recorder.ops) + 1):
        for number in range(20):
            files = platter.cut(place, random.Random(f"{place}/{number}"), [""]).files
            found = b"".join(content for name, content in files.items() if name.endswith(".segment"))
            assert all(box in found for box in boxes), place
        if place < len(recorder.ops):
            platter.apply(recorder.ops[place])
    assert any(op.what == "remove" for op in recorder.ops)


def test_a_record_counts_only_at_its_place_in_its_kiosks_chain(machine: Machine) -> None:
    """Signature and box are whole each time, and were seen before."""
    kept = machine.keep()
    record = machine.outbox.usable_store().record(kept.seq)
    identity = machine.outbox.identity
    for changes in ({"kiosk": "99201-004"}, {"epoch": 2}, {"entry_public": machine.kiosk.line_signer.public.hex()}):
        with pytest.raises(DamagedRecord):
            RecordJudge(replace(identity, **changes)).entry(record)
    judge = RecordJudge(identity)
    judge.entry(record)
    for changes in (
        {"seq": 2},
        {"counter": 2},
        {"counter": 10_002},
        {"box": record.box + b"\0"},
        {"jws": record.jws + b"A"},
    ):
        with pytest.raises(DamagedRecord):
            judge.entry(replace(record, **changes))
    judge.entry(replace(record, counter=10_001))
    judge.entry(record.without_box())


@pytest.mark.requirement("PROM-01")
def test_what_is_told_as_durable_was_asked_of_the_kernel_for_that_very_file(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a disk does with it no test sees; that it was asked, behind the last byte, a test does."""
    honest, asked = os.fsync, dict[Path, int]()

    def noted(handle: int) -> None:
        asked[Path(f"/proc/self/fd/{handle}").readlink()] = os.fstat(handle).st_size
        honest(handle)

    monkeypatch.setattr(os, "fsync", noted)
    home = machine.kiosk.home
    assert not machine.keep().degraded
    segment = home.mirror / "0001.segment"
    assert asked[segment] == segment.stat().st_size
    assert home.mirror in asked, "the name of a new segment"
    write_durably(RealDisk(), home.data / "note.json", b"{}")
    assert asked[home.data / "note.json.new"] == 2
    assert home.data in asked


def test_a_small_file_is_written_whole_beside_whatever_was_left_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "note.json.new").write_bytes(b"left over and longer than what comes" * 9)
    honest = os.pwrite
    monkeypatch.setattr(os, "pwrite", lambda handle, data, place: honest(handle, bytes(data[:3]), place))
    write_durably(RealDisk(), tmp_path / "note.json", b'{"written": "in pieces"}')
    assert (tmp_path / "note.json").read_bytes() == b'{"written": "in pieces"}'
    assert [path.name for path in tmp_path.iterdir()] == ["note.json"]
    assert (tmp_path / "note.json").stat().st_mode & 0o077 == 0, "nobody else reads it"
