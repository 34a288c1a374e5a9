"""A clock whose days no arrival number can bear is wrong, even where nothing else contradicts it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from sync.home.home import KioskHome
from sync.home.kiosk_note import KioskNote, read_kiosk_note, write_kiosk_note
from sync.outbox.entries.time_evidence import is_wrong
from tests.support.machine.clocks import FakeClock


@pytest.mark.parametrize(("year", "wrong"), [(1970, True), (1999, True), (2001, False), (2178, False), (2180, True)])
def test_a_kiosk_that_never_heard_from_the_centre_knows_an_impossible_day(year: int, wrong: bool) -> None:
    assert is_wrong(FakeClock(datetime(year, 6, 1, tzinfo=UTC)), None, None) is wrong


def test_a_heartbeat_takes_only_codes_from_the_note(tmp_path: Path) -> None:
    home = KioskHome(tmp_path / "data", tmp_path / "mirror")
    home.data.mkdir(parents=True)
    write_kiosk_note(home, KioskNote("lots", ("P-02", "a code with spaces", "x" * 41)))
    assert read_kiosk_note(home) == KioskNote("unknown", ("P-02",))
