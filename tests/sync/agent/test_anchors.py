"""Each kiosk holds anchors of the centre's audit log, in the centre's own signed words."""

from __future__ import annotations

import sqlite3
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from sync.agent import anchors
from sync.contract.wire.ack import Ack
from sync.inbox.cache_tables import ANCHORS_KEPT, CacheTables

Line = Any
"""tests/sync/agent/conftest.py, which a test module cannot import by name."""


def told(line: Line, capsys: pytest.CaptureFixture[str]) -> list[str]:
    capsys.readouterr()  # the agent's log
    assert anchors.main(["--data", str(line.kiosk.home.data)]) == 0
    return capsys.readouterr().out.splitlines()


@pytest.mark.requirement("PROM-07")
def test_one_anchor_of_each_day_is_kept_and_told(line: Line, capsys: pytest.CaptureFixture[str]) -> None:
    given: list[Ack] = []

    def listen(ack: Ack) -> Ack:
        given.append(ack)
        return ack

    line.centre.change_ack = listen
    for _ in range(3):
        line.run(steps=3)
        line.clock.pass_time(timedelta(days=1))
        line.centre.now += timedelta(days=1)
    first_of_day = {ack.time[:10]: f"{ack.audit.number}:{ack.audit.hash}" for ack in reversed(given)}
    assert len(first_of_day) == 3
    assert told(line, capsys) == [f"{day} {anchor}" for day, anchor in sorted(first_of_day.items())]


def test_an_anchor_that_the_centre_did_not_sign_is_not_told(line: Line, capsys: pytest.CaptureFixture[str]) -> None:
    line.run(steps=3)
    (honest,) = told(line, capsys)
    with line.tables.change():
        line.tables.note_anchor("2020-01-01", b"e30.e30.AAAA")
    assert told(line, capsys) == [honest]


def test_the_newest_year_of_them_is_kept_and_no_more(line: Line) -> None:
    days = [f"{2000 + number // 365}-{number % 365:03d}" for number in range(ANCHORS_KEPT + 5)]
    with line.tables.change():
        for day in days:
            line.tables.note_anchor(day, b"ack")
    with sqlite3.connect(line.kiosk.home.line_db) as connection:
        kept = connection.execute("SELECT day FROM anchors ORDER BY day").fetchall()
    assert [day for (day,) in kept] == days[5:]


def test_a_line_db_of_before_gets_its_table(line: Line) -> None:
    line.tables.close()
    with sqlite3.connect(line.kiosk.home.line_db) as connection:
        connection.execute("DROP TABLE anchors")
        connection.execute("PRAGMA user_version = 1")
    connection.close()
    line.tables = CacheTables.open(line.kiosk.home.line_db)
    with line.tables.change():
        line.tables.note_anchor("2026-11-20", b"ack")
    assert line.outbox.line.catalogue() is not None


def test_an_agent_with_a_folder_of_its_own_is_asked_there(
    line: Line, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    line.run(steps=3)
    (honest,) = told(line, capsys)
    own = tmp_path / "agent"
    own.mkdir()
    line.tables.close()
    for path in line.kiosk.home.data.glob("line.*"):
        path.rename(own / path.name)
    line.tables = CacheTables.open(own / "line.db")
    assert anchors.main(["--data", str(line.kiosk.home.data), "--line", str(own)]) == 0
    assert capsys.readouterr().out.splitlines() == [honest]
