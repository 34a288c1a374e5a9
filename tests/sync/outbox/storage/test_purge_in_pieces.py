"""Dropping what the centre has held long enough never holds up who stands at the screen."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from sync.outbox import retention as purging
from sync.outbox.storage.mirror import Mirror, Segment

Machine = Any
"""tests/sync/outbox/conftest.py, which a test module cannot import by name."""


def _three_days_old(machine: Machine, held: int = 5) -> None:
    """Two entries on each of three days; the centre holds the first five, and the retention has passed."""
    for _ in range(3):
        machine.keep()
        machine.keep()
        machine.clock.pass_time(timedelta(days=1))
    machine.acknowledge(held)
    machine.clock.pass_time(timedelta(days=15))
    machine.acknowledge(held)


def _segments(machine: Machine) -> list[str]:
    return sorted(path.name for path in machine.kiosk.home.mirror.glob("*.segment"))


def test_boxes_go_a_few_at_a_time_and_all_in_the_end(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(purging, "PURGED_AT_ONCE", 2)
    _three_days_old(machine)
    assert [machine.outbox.purge() for _ in range(4)] == [2, 4, 5, 5]
    assert [record.seq for record in machine.outbox.usable_store().records() if record.box is None] == [1, 2, 3, 4, 5]
    assert _segments(machine) == ["0003.segment"]
    assert machine.restart().healed == ()


@pytest.mark.requirement("PROM-01")
@pytest.mark.parametrize(
    ("held", "left"), [(1, ["0001", "0002", "0003"]), (2, ["0002", "0003"]), (3, ["0002", "0003"])]
)
def test_a_day_of_which_one_box_must_stay_is_not_dropped(machine: Machine, held: int, left: list[str]) -> None:
    _three_days_old(machine, held)
    assert machine.outbox.purge() == held
    assert _segments(machine) == [f"{number}.segment" for number in left]
    boxes = {seq: box for seq, _, box in machine.story() if box is not None}
    machine.outbox.close()
    machine.kiosk.home.outbox_db.write_bytes(b"x" * 4096)
    assert machine.restart().healed == ("database_rebuilt",)
    assert {seq: box for seq, _, box in machine.story() if seq > held} == boxes


def test_no_segment_is_read_for_it(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    def read(_: Mirror, path: Path, _judge: object) -> Segment:
        raise AssertionError(f"{path.name} was read while somebody may stand at the screen")

    _three_days_old(machine)
    monkeypatch.setattr(Mirror, "_read_segment", read)
    assert machine.outbox.purge() == 5
    assert _segments(machine) == ["0003.segment"]


def test_what_was_there_at_the_start_is_known_from_the_boot_check(machine: Machine) -> None:
    _three_days_old(machine)
    machine.restart()
    assert machine.outbox.purge() == 5
    assert _segments(machine) == ["0003.segment"]


def test_a_segment_whose_append_failed_stays_until_a_boot_has_judged_it(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine.keep()

    def fails(_: Path) -> None:
        raise OSError("the medium failed")

    with monkeypatch.context() as broken:
        broken.setattr(machine.outbox.mirror._disk, "sync", fails)
        assert machine.keep().degraded
    assert machine.outbox.mirror.drop_purged(2) == 0
    machine.outbox.mirror._start_segment(2, "2026-11-21")
    assert machine.outbox.mirror.drop_purged(2) == 0
    assert _segments(machine) == ["0001.segment", "0002.segment"]
