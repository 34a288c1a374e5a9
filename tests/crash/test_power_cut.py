"""Power is cut in the middle of the real outbox, at every write, with everything a disk may do to what was not synced.

The full figure: `python -m tests.crash.power_cut --states 100000`.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from sync.outbox.storage import store
from tests.crash.power_cut import MEMORY_FOLDER, replay
from tests.crash.recording import ForgetfulDisk, RecordingDisk
from tests.crash.workloads import Story, files_and_retention, healing, ordinary_fortnight, staffed_weeks

pytestmark = pytest.mark.crash
STATES = 2000
ACT_STATES = 700
FILE_STATES = 900
CANARY_STATES = 700
"""A careless program must be caught by so few."""


@pytest.fixture
def machines() -> Iterator[Path]:
    """Where machines come back: in memory, thousands of times."""
    with tempfile.TemporaryDirectory(dir=MEMORY_FOLDER if MEMORY_FOLDER.is_dir() else None) as folder:
        yield Path(folder)


@pytest.fixture(scope="module")
def stories(tmp_path_factory: pytest.TempPathFactory) -> list[Story]:
    folder = tmp_path_factory.mktemp("stories")
    return [ordinary_fortnight(folder / "fortnight"), healing(folder / "healing")]


def test_writes_and_syncs_of_both_media_were_recorded(stories: list[Story]) -> None:
    fortnight = stories[0].recorder
    assert fortnight.syncs("data/outbox.db-wal") >= 7
    assert fortnight.syncs("data/outbox.db") >= 1
    assert fortnight.syncs("mirror/0001.segment") >= 2


@pytest.mark.requirement("PROM-01", "PROM-03")
def test_nothing_that_was_told_as_kept_is_lost_by_a_power_cut(stories: list[Story], machines: Path) -> None:
    figures = replay(stories, STATES, 20261120, machines)
    assert figures.lost == []
    assert figures.states >= STATES - len(stories)
    assert figures.outcomes["healed"] > 100


@pytest.mark.requirement("PROM-01", "GAP-08")
def test_no_act_of_staff_is_lost_or_half_done_by_a_power_cut(machines: Path) -> None:
    story = staffed_weeks(machines / "staffed")
    assert len({(one.out_of_service, one.silent_until) for one in story.standing}) >= 4
    figures = replay([story], ACT_STATES, 20261126, machines)
    assert figures.lost == []
    assert figures.outcomes["healed"] > 50


@pytest.mark.requirement("PROM-01")
def test_no_part_of_a_file_that_was_told_as_kept_is_lost_by_a_power_cut(machines: Path) -> None:
    story = files_and_retention(machines / "files")
    assert story.recorder.syncs(_first_part(story, "data")) == story.recorder.syncs(_first_part(story, "mirror")) == 1
    assert sum(op.what == "remove" and "/parts/" in op.file for op in story.recorder.ops) >= 6, "some were purged"
    figures = replay([story], FILE_STATES, 20261127, machines)
    assert figures.lost == []
    assert figures.outcomes["healed"] > 50


def test_parts_that_do_not_wait_for_the_disk_are_caught(machines: Path) -> None:
    class Forgets(RecordingDisk):
        def sync(self, file: Path) -> None:
            if file.suffix != ".part":
                super().sync(file)

    story = files_and_retention(machines / "files", Forgets)
    lost = replay([story], CANARY_STATES, 1, machines).lost
    assert any(": LOST: part " in one for one in lost), lost[:3]


def _first_part(story: Story, medium: str) -> str:
    return next(op.file for op in story.recorder.ops if op.file.startswith(f"{medium}/parts/") and op.what == "sync")


def test_a_kiosk_that_forgets_what_staff_did_is_caught(machines: Path) -> None:
    story = staffed_weeks(machines / "staffed")
    stale = replace(story, standing=[story.standing[0]] * len(story.standing))
    assert replay([stale], CANARY_STATES, 1, machines).lost != []


def test_a_database_that_does_not_wait_for_the_disk_is_caught(machines: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "SYNCHRONOUS", "NORMAL")
    story = ordinary_fortnight(machines / "fortnight", RecordingDisk)
    monkeypatch.undo()
    assert replay([story], CANARY_STATES, 1, machines).lost != []


def test_a_mirror_that_does_not_wait_for_the_disk_is_caught(machines: Path) -> None:
    story = ordinary_fortnight(machines / "fortnight", ForgetfulDisk)
    assert replay([story], CANARY_STATES, 1, machines).lost != []
