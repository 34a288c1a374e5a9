"""line.db at the agent's start: a damaged one is begun anew, one that cannot be opened just now is left as it is."""

from __future__ import annotations

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from sync.errors import OutboxError
from sync.outbox.line_tables import Fact, LineTables


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Of a kiosk that the centre has suspended."""
    tables = LineTables.open(tmp_path / "line.db")
    with tables.change():
        tables.put(Fact.STATE, "suspended")
    tables.close()
    return tmp_path / "line.db"


def state_in(file: Path) -> str | None:
    tables = LineTables.open(file)
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
                LineTables.open(file)
    assert state_in(file) == "suspended"
    assert [found.name for found in file.parent.glob("*damaged*")] == []


@pytest.mark.parametrize("place", [0, 20, 100])
def test_a_damaged_file_is_begun_anew(file: Path, place: int) -> None:
    data = bytearray(file.read_bytes())
    data[place : place + 4000] = bytes(4000)
    file.write_bytes(data)
    assert state_in(file) is None
    assert file.with_name("line.db.damaged").read_bytes() == bytes(data)
