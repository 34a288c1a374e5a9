"""Every outbox that a version ever wrote is opened by every later one."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from sync.inbox.cache_tables import CacheTables
from sync.outbox import BootState, CentreCache, KioskHome, Outbox, WaitingState
from sync.outbox.reader import OutboxReader
from tests.support.machine.clocks import FakeClock

RECORDED = sorted(path for path in Path(__file__).parent.glob("outbox_v*") if path.is_dir())


def _copy(recorded: Path, into: Path) -> KioskHome:
    shutil.copytree(recorded, into, dirs_exist_ok=True)
    return KioskHome(into / "data", into / "mirror")


def test_there_is_a_recording() -> None:
    assert [path.name for path in RECORDED] == ["outbox_v1"]


@pytest.mark.requirement("PROM-01")
@pytest.mark.parametrize("recorded", RECORDED, ids=lambda path: path.name)
def test_a_recorded_outbox_opens_with_all_it_says(recorded: Path, tmp_path: Path) -> None:
    home = _copy(recorded, tmp_path)
    with Outbox.open(home, clock=FakeClock()) as outbox:
        assert outbox.boot_check().state is BootState.NORMAL
        states = [(entry.seq, entry.state) for entry in outbox.waiting()]
        assert states == [(1, WaitingState.STORED), (2, WaitingState.STORED), (3, WaitingState.SEALED)]
        assert [slip.seq for slip in outbox.slips_not_handed_over()] == [1]
        assert outbox.line.catalogue() is not None
    batch = OutboxReader(home).batch(2, 1 << 20, 10)
    assert len(batch.entries) == 1


def test_a_whole_catalogue_of_the_first_days_is_in_use_before_and_after_the_agent_has_renewed_the_file(
    tmp_path: Path,
) -> None:
    """A kiosk that was renewed off the line goes on serving."""
    home = _copy(Path(__file__).parent / "outbox_v1", tmp_path)
    view = CentreCache(home)
    before = view.catalogue()
    assert before is not None
    assert (before.v, before.version, view.listed()) == (1, 1, ())
    CacheTables.open(home.line_db).close()
    assert view.catalogue() == before
    assert not view.catalogue_is_coming()
    view.close()


@pytest.mark.requirement("PROM-01")
@pytest.mark.parametrize("recorded", RECORDED, ids=lambda path: path.name)
def test_a_recorded_mirror_rebuilds_the_database(recorded: Path, tmp_path: Path) -> None:
    home = _copy(recorded, tmp_path)
    before = OutboxReader(home).head()
    for path in home.data.glob("outbox.db*"):
        path.unlink()
    with Outbox.open(home, clock=FakeClock()) as outbox:
        assert outbox.boot_check().healed == ("database_rebuilt",)
    assert OutboxReader(home).head() == before
