"""line.db at the agent's start: a damaged one is begun anew, one that cannot be opened just now is left as it is."""

from __future__ import annotations

import resource
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from sync.contract.wire.status import StatusBlob
from sync.errors import OutboxError
from sync.inbox.cache_tables import CacheTables, Fact
from tests.support.between.statuses import carried

NEWER = 6
"""One above the version of today's tables."""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Of a kiosk that the centre has suspended."""
    tables = CacheTables.open(tmp_path / "line.db")
    with tables.change():
        tables.put(Fact.STATE, "suspended")
    tables.close()
    return tmp_path / "line.db"


def state_in(file: Path) -> str | None:
    tables = CacheTables.open(file)
    try:
        return tables.text(Fact.STATE)
    finally:
        tables.close()


@contextmanager
def disk_that_takes_nothing() -> Iterator[None]:
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)


def test_a_full_disk_at_the_start_costs_nothing_that_is_known(file: Path) -> None:
    """Without its catalogue a kiosk off the line is out of service, and a suspended one would serve."""
    with disk_that_takes_nothing():
        for _ in range(2):
            with pytest.raises(OutboxError):
                CacheTables.open(file)
    assert state_in(file) == "suspended"
    assert [found.name for found in file.parent.glob("*damaged*")] == []


@pytest.mark.parametrize("place", [0, 20, 100])
def test_a_damaged_file_is_begun_anew(file: Path, place: int) -> None:
    data = bytearray(file.read_bytes())
    data[place : place + 4000] = bytes(4000)
    file.write_bytes(data)
    assert state_in(file) is None
    assert file.with_name("line.db.damaged").read_bytes() == bytes(data)


def test_a_file_of_a_newer_program_is_refused_and_left_as_it_is(file: Path) -> None:
    with sqlite3.connect(file) as connection:
        connection.execute(f"PRAGMA user_version = {NEWER}")
    connection.close()
    with pytest.raises(OutboxError, match="newer"):
        CacheTables.open(file)
    assert [found.name for found in file.parent.glob("*damaged*")] == []
    with sqlite3.connect(file) as connection:
        connection.execute(f"PRAGMA user_version = {NEWER - 1}")
    connection.close()
    assert state_in(file) == "suspended"


def test_a_file_of_the_first_version_takes_anchors_and_keeps_what_it_knew(file: Path) -> None:
    with sqlite3.connect(file) as connection:
        connection.execute("DROP TABLE anchors")
        connection.execute("PRAGMA user_version = 1")
    connection.close()
    for day in ("2026-11-20", "2026-11-21", "2026-11-20"):
        tables = CacheTables.open(file)
        with tables.change():
            tables.note_anchor(day, f"heard on {day}".encode())
        tables.close()
    assert state_in(file) == "suspended"
    with sqlite3.connect(file) as connection:
        assert connection.execute("SELECT day FROM anchors ORDER BY day").fetchall() == [
            ("2026-11-20",),
            ("2026-11-21",),
        ]
    connection.close()


def test_what_a_restored_centre_does_not_hold_is_forgotten_and_the_rest_stays(file: Path) -> None:
    tables = CacheTables.open(file)
    with tables.change():
        for up_to, since in ((3, "a"), (5, "b"), (5, "c"), (7, "d")):
            tables.note_custody(up_to, since)
        tables.put_statuses([carried(StatusBlob("ab" * 16, 5, b"five"))])
        tables.forget_custody(5)
        tables.forget_status()
        tables.put_statuses([carried(StatusBlob("ab" * 16, 1, b"anew"))])
    tables.close()
    with sqlite3.connect(file) as connection:
        assert connection.execute("SELECT up_to, since FROM custody ORDER BY up_to").fetchall() == [(3, "a"), (5, "b")]
        assert connection.execute("SELECT cursor, sealed FROM status").fetchall() == [(1, b"anew")]
    connection.close()


def test_a_change_that_breaks_off_leaves_everything_as_it_was(file: Path) -> None:
    tables = CacheTables.open(file)
    with suppress(RuntimeError), tables.change():
        tables.put(Fact.STATE, "active")
        tables.forget(Fact.STATE)
        raise RuntimeError
    tables.close()
    assert state_in(file) == "suspended"


@pytest.mark.parametrize(("value", "number"), [(12, 12), ("x", 0), (b"", 0), ("-1", 0)])
def test_a_number_that_is_none_counts_as_nothing(file: Path, value: int | str | bytes, number: int) -> None:
    tables = CacheTables.open(file)
    assert tables.number(Fact.SENT_UP_TO) == 0
    with tables.change():
        tables.put(Fact.SENT_UP_TO, value)
    assert tables.number(Fact.SENT_UP_TO) == number
    tables.close()
