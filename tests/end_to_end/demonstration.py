"""The demonstration played whole with real processes, and what is looked for in the folder that it leaves."""

from __future__ import annotations

import hashlib
import os
import sqlite3
import subprocess
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest

from provisioning.demonstration.places import PYTHON, ROOT
from tests.support.centre.migrated_database import lay_migrated
from tests.support.people.kept_cast import lay_cast

PLAY_S = 600


def played(made: pytest.TempPathFactory, says: str, *words: str) -> Path:
    """The folder after `make demo` with these words, which said this at its end."""
    folder, before = made.mktemp("played"), made.mktemp("before")
    lay_cast(before / "cards")
    lay_migrated(before / "centre" / "central.db")
    command = [str(PYTHON), "-m", "provisioning.demonstration", *words, "--no-keep", "--folder", str(folder)]
    command += ["--begin-with", str(before)]
    env = {name: value for name, value in os.environ.items() if name != "DISPLAY"}
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=PLAY_S, check=False)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    assert says in done.stdout
    return folder


def rows(database: Path, sql: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as opened:
        return opened.execute(sql).fetchall()


def holds_nothing_readable(folder: Path, told: Sequence[str], public: str) -> None:
    """No file of the kiosk and no log of its programs has one of these words; in line.db those of `public` may be."""
    kept = [
        path for name in ("kiosk-data", "kiosk-mirror", "kivy") for path in (folder / name).rglob("*") if path.is_file()
    ]
    logs = [folder / "logs" / f"{name}.log" for name in ("kiosk", "agent")]
    assert any(path.name == "outbox.db" for path in kept)
    for path in (*kept, *logs):
        data = path.read_bytes()
        # line.db holds the definitions by their hash, as they are published: an example in one may be a name of ours.
        allowed = public if path.name.startswith("line.db") else ""
        assert [word for word in told if word.encode() in data and word not in allowed] == [], path.name
    assert [
        cell for cell in _cells_but_objects(folder / "kiosk-data" / "line.db") if any(w in cell for w in told)
    ] == []


def _cells_but_objects(line_db: Path) -> list[str]:
    """What else stands in it; an object is public, and is what its hash says."""
    with closing(sqlite3.connect(line_db)) as database:
        for sha256, data in database.execute("SELECT sha256, data FROM objects"):
            assert hashlib.sha256(data).hexdigest() == sha256
        tables = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        found = [row for table in tables if table != "objects" for row in database.execute(f"SELECT * FROM {table}")]
    return [cell.decode("utf-8", "replace") if isinstance(cell, bytes) else str(cell) for row in found for cell in row]
