"""The screen hears of what the agent writes: always of the last of it, and not of every piece."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kiosk.process.cache_watch import CacheWatch

WAIT_S = 20.0


class Reader:
    """Reads the file whenever it is told."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.seen: list[str] = []
        self.told = threading.Semaphore(0)

    def written(self) -> None:
        self.seen.append(self.file.read_text())
        self.told.release()

    def waits_for(self, words: str) -> None:
        while words not in self.seen:
            assert self.told.acquire(timeout=WAIT_S), f"never told of {words!r}"


@contextmanager
def _watched(folder: Path, apart_s: float) -> Iterator[Reader]:
    reader = Reader(folder / "line.db")
    reader.file.write_text("")
    watch = CacheWatch(reader.file, reader.written, apart_s)
    watch.start()
    try:
        yield reader
    finally:
        watch.stop()


def test_a_write_is_told_and_so_is_the_last_of_many(tmp_path: Path) -> None:
    with _watched(tmp_path, 0.01) as reader:
        reader.file.write_text("first")
        reader.waits_for("first")
        for number in range(500):
            reader.file.write_text(str(number))
        reader.waits_for("499")


def test_writes_that_follow_each_other_are_told_together(tmp_path: Path) -> None:
    with _watched(tmp_path, 3600.0) as reader:
        reader.file.write_text("first")
        assert reader.told.acquire(timeout=WAIT_S)
        for number in range(500):
            reader.file.write_text(str(number))
        assert not reader.told.acquire(timeout=0.5), "told again before its time"


def test_what_stands_beside_the_file_is_not_told(tmp_path: Path) -> None:
    with _watched(tmp_path, 0.01) as reader:
        (tmp_path / "line.db-shm").write_text("our own reading")
        (tmp_path / "line.db-wal").write_text("the agent's commit")
        assert reader.told.acquire(timeout=WAIT_S)
        reader.file.write_text("first")
        reader.waits_for("first")
        assert len(reader.seen) < 10
