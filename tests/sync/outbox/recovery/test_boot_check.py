"""What a boot makes of media that were damaged, pulled, swapped or set back."""

from __future__ import annotations

import random
import shutil
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from sync.errors import OutboxError
from sync.outbox import (
    BootState,
    MirrorGone,
    Outbox,
    OutboxNewer,
    OutboxQuarantined,
    OutOfReach,
    PrintOutcome,
    Ready,
    Refused,
)
from sync.outbox.reader import OutboxReader
from sync.outbox.readiness.before_a_form import RefusalCode
from sync.outbox.storage import store
from tests.support.kiosk.kiosk_homes import enrolment_jws, submission_of

Machine = Any
"""tests/sync/outbox/conftest.py, which a test module cannot import by name."""
FLIPS = 150


def _files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def _put_back(folder: Path, files: dict[str, bytes]) -> None:
    for path in folder.iterdir():
        if path.is_file():
            path.unlink()
    for name, content in files.items():
        (folder / name).write_bytes(content)


def _flip(path: Path, dice: random.Random) -> int:
    content = bytearray(path.read_bytes())
    place = dice.randrange(len(content))
    content[place] ^= 1 << dice.randrange(8)
    path.write_bytes(content)
    return place


@pytest.mark.requirement("PROM-01")
@pytest.mark.parametrize("medium", ["database", "mirror"])
def test_no_flipped_bit_changes_what_is_read_unnoticed(machine: Machine, medium: str) -> None:
    for _ in range(4):
        machine.outbox.record_print(machine.keep().seq, 1, PrintOutcome.PRINTED)
    machine.outbox.usable_store().checkpoint()
    story = machine.story()
    head = machine.outbox.usable_store().head()
    machine.outbox.close()
    home = machine.kiosk.home
    data, mirror = _files(home.data), _files(home.mirror)
    target = home.outbox_db if medium == "database" else home.mirror / "0001.segment"
    dice = random.Random(5)
    noticed = 0
    for _ in range(FLIPS):
        _put_back(home.data, data)
        _put_back(home.mirror, mirror)
        place = _flip(target, dice)
        try:
            result = machine.restart()
        except OutboxNewer:
            noticed += 1
            continue
        assert result.state is not BootState.QUARANTINE, (place, result)
        noticed += result.state is BootState.HEALED
        assert machine.story() == story, place
        assert machine.outbox.usable_store().head() == head, place
        assert len(machine.outbox.slips_not_handed_over()) in (0, 1, 4), place
        machine.outbox.close()
    # Free pages of the database carry nothing; in the mirror every byte counts.
    assert noticed == FLIPS if medium == "mirror" else noticed > FLIPS // 8


@pytest.mark.requirement("PROM-01")
def test_one_flipped_bit_on_each_medium_is_healed_or_told(machine: Machine) -> None:
    for _ in range(4):
        machine.keep()
    machine.outbox.usable_store().checkpoint()
    story = machine.story()
    machine.outbox.close()
    home = machine.kiosk.home
    data, mirror = _files(home.data), _files(home.mirror)
    dice = random.Random(6)
    for _ in range(FLIPS):
        _put_back(home.data, data)
        _put_back(home.mirror, mirror)
        _flip(home.outbox_db, dice)
        _flip(home.mirror / "0001.segment", dice)
        try:
            result = machine.restart()
        except OutboxNewer:
            continue  # the version's own bits: told as well
        if result.state is not BootState.QUARANTINE:
            assert machine.story() == story
        else:
            assert result.reason in ("entries_lost", "box_lost", "end_unknown")
        machine.outbox.close()


def test_a_machine_set_back_to_an_older_image_is_quarantined_and_stays_so(machine: Machine) -> None:
    machine.keep()
    machine.outbox.close()
    home = machine.kiosk.home
    old_data, old_mirror = _files(home.data), _files(home.mirror)
    machine.restart()
    machine.keep()
    machine.keep()
    machine.acknowledge(3)
    machine.outbox.close()
    # With its log: whoever read it last could not carry that into the file.
    line = {name: content for name, content in _files(home.data).items() if name in ("line.db", "line.db-wal")}
    _put_back(home.data, {**old_data, **line})
    _put_back(home.mirror, old_mirror)
    result = machine.restart()
    assert (result.state, result.reason) == (BootState.QUARANTINE, "behind_the_centre")
    verdict = machine.outbox.may_take_in()
    assert isinstance(verdict, Refused)
    assert verdict.code is RefusalCode.QUARANTINE
    with pytest.raises(OutboxQuarantined):
        machine.keep()
    machine.outbox.close()
    with pytest.raises(OutboxQuarantined):
        machine.restart()


def test_a_database_set_back_alone_is_healed_from_the_mirror(machine: Machine) -> None:
    machine.keep()
    machine.outbox.close()
    old = _files(machine.kiosk.home.data)
    machine.restart()
    machine.keep()
    story = machine.story()
    machine.outbox.close()
    _put_back(machine.kiosk.home.data, old)
    assert machine.restart().healed == ("database_completed",)
    assert machine.story() == story


@pytest.mark.requirement("PROM-03", "PROM-07")
def test_two_stories_of_one_machine_are_never_joined(machine: Machine) -> None:
    machine.keep()
    machine.outbox.close()
    home = machine.kiosk.home
    old_data, old_mirror = _files(home.data), _files(home.mirror)
    machine.restart()
    machine.keep()
    machine.outbox.close()
    mirror_of_one = _files(home.mirror)
    _put_back(home.data, old_data)
    _put_back(home.mirror, old_mirror)
    machine.restart()
    machine.keep()
    machine.outbox.close()
    _put_back(home.mirror, mirror_of_one)
    result = machine.restart()
    assert (result.state, result.reason) == (BootState.QUARANTINE, "fork_between_media")


def test_a_mirror_pulled_in_a_visit_keeps_it_and_stops_the_next(machine: Machine, tmp_path: Path) -> None:
    home = machine.kiosk.home
    aside = tmp_path / "pulled"
    machine.failpoints.on["before_mirror"] = lambda: home.mirror.rename(aside)
    kept = machine.keep()
    machine.failpoints.on.clear()
    assert kept.degraded
    verdict = machine.outbox.may_take_in()
    assert isinstance(verdict, Refused)
    assert verdict.code is RefusalCode.MIRROR_GONE
    home.mirror.mkdir()  # an unmounted mount point
    with pytest.raises(MirrorGone):
        machine.keep()
    home.mirror.rmdir()
    aside.rename(home.mirror)
    assert machine.outbox.may_take_in() == Ready()
    (segment,) = home.mirror.glob("*.segment")
    assert machine.outbox.usable_store().record(kept.seq).jws in segment.read_bytes()
    assert not machine.keep().degraded


def test_a_database_that_cannot_be_opened_just_now_is_not_made_anew(
    machine: Machine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was kept while the second medium was away stands in it alone."""
    home = machine.kiosk.home
    machine.failpoints.on["before_mirror"] = lambda: home.mirror.rename(tmp_path / "pulled")
    kept = machine.keep()
    machine.failpoints.on.clear()
    assert kept.degraded
    machine.outbox.close()
    (tmp_path / "pulled").rename(home.mirror)
    monkeypatch.setattr(store, "BUSY_MS", 10)
    somebody = sqlite3.connect(home.outbox_db, isolation_level=None)
    somebody.execute("PRAGMA locking_mode = EXCLUSIVE").fetchone()
    somebody.execute("BEGIN EXCLUSIVE")  # a copy that an operator makes
    for _ in range(2):
        with pytest.raises(OutOfReach):
            machine.restart()
    somebody.execute("ROLLBACK")
    somebody.close()
    assert machine.restart().state is BootState.HEALED
    assert [seq for seq, _, _ in machine.story()] == [kept.seq]


def test_a_new_medium_is_filled_only_when_staff_say_so(machine: Machine) -> None:
    machine.keep()
    machine.outbox.close()
    shutil.rmtree(machine.kiosk.home.mirror)
    machine.kiosk.home.mirror.mkdir()
    result = machine.restart()
    assert (result.state, result.mirror_present) == (BootState.NORMAL, False)
    assert machine.outbox.may_take_in() != Ready()
    assert machine.outbox.adopt_mirror().healed == ("mirror_completed",)
    assert machine.outbox.may_take_in() == Ready()
    story = machine.story()
    machine.outbox.close()
    machine.kiosk.home.outbox_db.unlink()
    assert machine.restart().healed == ("database_rebuilt",)
    assert machine.story() == story


def test_both_media_lost_is_told(machine: Machine) -> None:
    machine.keep()
    machine.outbox.close()
    machine.kiosk.home.outbox_db.unlink()
    shutil.rmtree(machine.kiosk.home.mirror)
    result = machine.restart()
    assert (result.state, result.reason) == (BootState.QUARANTINE, "database_damaged_and_mirror_gone")


@pytest.mark.requirement("PROM-01")
def test_a_medium_put_back_ends_the_quarantine_that_its_absence_began(machine: Machine, tmp_path: Path) -> None:
    kept, story = machine.keep(), machine.story()
    machine.outbox.close()
    home = machine.kiosk.home
    home.outbox_db.write_bytes(b"x" * 4096)
    for suffix in ("-wal", "-shm"):
        home.outbox_db.with_name(f"outbox.db{suffix}").unlink(missing_ok=True)
    pulled = home.mirror.rename(tmp_path / "pulled")
    home.mirror.mkdir()  # where it was mounted
    result = machine.restart()
    assert (result.state, result.reason) == (BootState.QUARANTINE, "database_damaged_and_mirror_gone")
    machine.outbox.close()
    home.mirror.rmdir()
    pulled.rename(home.mirror)
    assert machine.restart().healed == ("database_rebuilt",)
    assert machine.story() == story
    assert machine.keep().arrival != kept.arrival


def test_a_missing_database_is_never_begun_anew(machine: Machine) -> None:
    machine.keep()
    machine.outbox.close()
    home = machine.kiosk.home
    home.outbox_db.unlink()
    for segment in home.mirror.glob("*.segment"):
        segment.unlink()
    machine.restart()
    # Nothing on either medium says that there ever was an entry: only the centre's word could.
    assert machine.outbox.may_take_in() != Ready() or machine.story() == []


def test_a_new_epoch_begins_on_an_empty_chain_and_keeps_the_evidence(machine: Machine) -> None:
    from sync.contract.wire.enrolment import EnrolmentGrant
    from sync.inbox.cache_tables import CacheTables, Fact
    from sync.outbox import create_home

    kept = machine.keep()
    head = machine.outbox.usable_store().head()
    machine.outbox.close()
    home, kiosk = machine.kiosk.home, machine.kiosk
    tables = CacheTables.open(home.line_db)
    manifest, incarnation, catalogue = (
        (tables.fact(name) or b"").decode() for name in (Fact.MANIFEST, Fact.INCARNATION, Fact.CATALOGUE)
    )
    tables.close()
    grant = EnrolmentGrant(
        1, "99201-003", 2, head.hash, 1, manifest, incarnation, catalogue, "n",
        kiosk.entry_signer.kid, kiosk.line_signer.kid, enrolment_jws(kiosk.city).decode(),
    )  # fmt: skip
    create_home(
        home,
        grant,
        centre_url="http://127.0.0.1:9",
        root=kiosk.city.root.public,
        entry_public=kiosk.entry_signer.public,
    )
    assert (home.data / "before-epoch-2" / "outbox.db").exists()
    with Outbox.open(home, clock=machine.clock) as outbox:
        assert outbox.boot_check().state is BootState.NORMAL
        again = outbox.keep(submission_of(77), kiosk.entry_signer, outbox.line.manifest().recipients())
    assert (again.seq, again.epoch) == (1, 2)
    assert int(again.arrival[16:20]) == int(kept.arrival[16:20]) + 1


@pytest.mark.requirement("PROM-02")
def test_nothing_is_told_to_the_centre_of_a_database_whose_rebuilding_was_cut_off(machine: Machine) -> None:
    machine.keep()
    home = machine.kiosk.home
    machine.outbox.close()
    reader = OutboxReader(home)
    assert reader.head().seq == 1
    # As a power cut leaves it before the rename: the old file stands without its log, and may end too early.
    home.outbox_db.with_name("outbox.rebuilt").write_bytes(b"begun")
    with pytest.raises(OutboxError, match="rebuilt"):
        reader.head()
    assert machine.restart().state is BootState.NORMAL
    assert reader.head().seq == 1
