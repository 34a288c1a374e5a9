"""Identity, marker and quarantine note are files of a few bytes: after a power cut the old one or the new one."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from sync.home.disk import write_durably
from sync.outbox.storage.mirror import mark_medium
from tests.crash.cut_states import Platter
from tests.crash.recording import Op, Recorder, RecordingDisk
from tests.support.kiosk.kiosk_homes import enrolled_kiosk

pytestmark = pytest.mark.crash
CUTS_AT_EACH_PLACE = 40
VERSIONS = (b'{"version": 1}', b'{"version": 2, "longer": "than a sector"}' + b" " * 600, b'{"version": 3}')


@pytest.mark.requirement("PROM-01")
def test_a_small_file_is_the_old_one_or_the_new_one_whenever_the_power_goes(tmp_path: Path) -> None:
    recorder = Recorder(tmp_path)
    (tmp_path / "data").mkdir()
    told = []
    for content in VERSIONS:
        write_durably(RecordingDisk(recorder), tmp_path / "data" / "note.json", content)
        told.append(len(recorder.ops))
    _hold(recorder.ops, "data/note.json", VERSIONS, told)


@pytest.mark.requirement("PROM-01")
def test_so_is_the_marker_by_which_a_kiosk_knows_its_second_medium(tmp_path: Path) -> None:
    home = enrolled_kiosk(tmp_path).home
    before = home.medium_file.read_bytes()
    recorder = Recorder(tmp_path)
    mark_medium(home, home.identity(), RecordingDisk(recorder))
    name = str(home.medium_file.relative_to(tmp_path))
    _hold(recorder.ops, name, (before, home.medium_file.read_bytes()), [0, len(recorder.ops)], {name: before})


def _hold(
    ops: list[Op], name: str, versions: tuple[bytes, ...], told: list[int], before: dict[str, bytes] | None = None
) -> None:
    """What is found after each cut is whole, and no older than what was told as written."""
    assert ops, "nothing was recorded"
    platter = Platter(before or {})
    for place in range(len(ops) + 1):
        written = sum(end <= place for end in told)
        allowed = set(versions[max(written - 1, 0) : written + 1]) | ({None} if not written else set())
        for number in range(CUTS_AT_EACH_PLACE):
            found = platter.cut(place, random.Random(f"{place}/{number}"), [""]).files.get(name)
            assert found in allowed, (place, found)
        if place < len(ops):
            platter.apply(ops[place])
