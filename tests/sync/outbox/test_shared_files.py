"""Files that two programs share: what a reader makes of them while the writer works, ended, or left them damaged."""

from __future__ import annotations

import json
import os
import sqlite3
import tempfile
from pathlib import Path
from typing import Any

import pytest

from sync.contract.chain.entry import FIRST_PREV
from sync.errors import OutboxError
from sync.home import foreign_file
from sync.home.foreign_file import ForeignFile
from sync.home.kiosk_note import read_kiosk_note
from sync.home.passing_trouble import raise_passing
from sync.outbox import KioskHome, KioskNote, Outbox, OutOfReach, write_kiosk_note
from sync.outbox.reader import OutboxReader
from tests.support.kiosk.kiosk_homes import enrolled_kiosk, submission_of
from tests.support.machine.clocks import FakeClock, SeededRandomness

Machine = Any
"""tests/sync/outbox/conftest.py, which a test module cannot import by name."""

PASSING = ("BUSY", "LOCKED", "FULL", "CANTOPEN", "PERM", "READONLY", "NOMEM", "PROTOCOL", "IOERR", "IOERR_WRITE",
           "IOERR_FSYNC", "BUSY_SNAPSHOT", "BUSY_RECOVERY", "CANTOPEN_ISDIR", "READONLY_DBMOVED")  # fmt: skip
DAMAGE = ("CORRUPT", "NOTADB", "CORRUPT_INDEX", "IOERR_READ", "IOERR_SHORT_READ", "IOERR_CORRUPTFS", "ERROR", "SCHEMA")


def test_a_lock_or_a_full_disk_is_no_damage_and_a_sector_that_cannot_be_read_is() -> None:
    for name in PASSING:
        wrong = sqlite3.OperationalError(name)
        wrong.sqlite_errorcode = getattr(sqlite3, f"SQLITE_{name}")
        with pytest.raises(OutOfReach):
            raise_passing(wrong)
    for name in DAMAGE:
        wrong = sqlite3.OperationalError(name)
        wrong.sqlite_errorcode = getattr(sqlite3, f"SQLITE_{name}")
        raise_passing(wrong)
    raise_passing(ValueError("a text of the schema"))


def test_a_reader_of_another_user_makes_no_file_and_sees_what_lies_in_the_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ended cleanly: everything is in the file. Cut by power: a log without its shared memory."""
    writer = sqlite3.connect(tmp_path / "own.db", isolation_level=None)
    writer.execute("PRAGMA journal_mode = WAL")
    writer.execute("CREATE TABLE said (word TEXT)")
    writer.execute("INSERT INTO said VALUES ('one')")
    writer.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    folder, looks = tmp_path / "theirs", tmp_path / "looks"
    folder.mkdir()
    looks.mkdir()
    monkeypatch.setattr(foreign_file.os, "access", lambda *_: False)
    monkeypatch.setattr(tempfile, "tempdir", str(looks))
    file = ForeignFile(folder / "own.db")
    with pytest.raises(OSError, match="own"):
        file.rows("SELECT word FROM said")
    (folder / "own.db").write_bytes((tmp_path / "own.db").read_bytes())
    assert file.rows("SELECT word FROM said") == [("one",)]
    for count, word in enumerate(("two", "three"), 2):
        writer.execute("INSERT INTO said VALUES (?)", (word,))
        (folder / "own.db-wal").write_bytes((tmp_path / "own.db-wal").read_bytes())
        assert len(file.rows("SELECT word FROM said")) == count
    assert sorted(path.name for path in folder.iterdir()) == ["own.db", "own.db-wal"]
    (folder / "own.db-wal").unlink()
    writer.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    (folder / "own.db").write_bytes((tmp_path / "own.db").read_bytes())
    assert len(file.rows("SELECT word FROM said")) == 3, "the writer ended in between"
    file.close()
    assert list(looks.iterdir()) == [], "no copy stays behind"
    writer.close()


def test_a_file_that_changes_under_every_look_is_told_as_not_readable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    writer = sqlite3.connect(tmp_path / "own.db")
    writer.execute("CREATE TABLE said (word TEXT)")
    writer.close()
    monkeypatch.setattr(foreign_file.os, "access", lambda *_: False)
    file, looks = ForeignFile(tmp_path / "own.db"), iter(range(100))
    changes = [True]

    def asked(connection: sqlite3.Connection) -> int:
        look = next(looks)
        if changes[0]:
            os.utime(tmp_path / "own.db", ns=(look, look + 1))
        return look

    with pytest.raises(sqlite3.OperationalError, match="changes"):
        file.ask(asked)
    changes[0] = False
    assert file.ask(asked) == foreign_file.LOOKS


def test_a_note_of_the_kiosk_says_what_a_heartbeat_takes(tmp_path: Path) -> None:
    home = KioskHome(tmp_path / "data", tmp_path / "mirror")
    home.data.mkdir()
    assert read_kiosk_note(home) == KioskNote()
    codes = tuple(f"P-{number:02d}" for number in range(25))
    write_kiosk_note(home, KioskNote("low", codes))
    assert read_kiosk_note(home) == KioskNote("low", codes[:20])
    for damaged in (b"", b"[]", b"{", b'{"paper": "low"}', b'{"paper": "low", "trouble": 1}'):
        (home.data / "kiosk-note.json").write_bytes(damaged)
        assert read_kiosk_note(home) == KioskNote()


@pytest.mark.parametrize(
    "damaged",
    [b"", b"[]", b"{}", b'{"kiosk": "99201-003"}', "kiosk", "epoch", "more"],
)
def test_an_identity_that_is_not_whole_is_none(machine: Machine, damaged: bytes | str) -> None:
    file = machine.kiosk.home.identity_file
    words = json.loads(file.read_bytes())
    changed = {"kiosk": {"kiosk": "99201"}, "epoch": {"epoch": 0}, "more": {"other": 1}}
    file.write_bytes(damaged if isinstance(damaged, bytes) else json.dumps({**words, **changed[damaged]}).encode())
    with pytest.raises(OutboxError, match="enrol"):
        machine.kiosk.home.identity()
    assert machine.outbox.line.stored_up_to() == 0


def test_the_folders_are_those_that_the_environment_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MADOGUCHI_DATA", "/srv/kiosk")
    monkeypatch.setenv("MADOGUCHI_MIRROR", "/srv/stick")
    monkeypatch.delenv("MADOGUCHI_LINE", raising=False)
    home = KioskHome.from_environment()
    assert (home.outbox_db, home.line_db) == (Path("/srv/kiosk/outbox.db"), Path("/srv/kiosk/line.db"))
    monkeypatch.setenv("MADOGUCHI_LINE", "/srv/agent")
    home = KioskHome.from_environment()
    assert (home.line_db, home.line_key, home.line_lock) == tuple(
        Path(f"/srv/agent/{name}") for name in ("line.db", "line.key", "line.lock")
    )
    assert (home.entry_key, home.mirror) == (Path("/srv/kiosk/entry.key"), Path("/srv/stick"))


def test_what_the_agent_reads_of_a_chain_ends_where_boxes_are_gone(machine: Machine) -> None:
    for _ in range(3):
        machine.keep()
    reader = OutboxReader(machine.kiosk.home)
    story = machine.story()
    assert reader.hash_of(0, FIRST_PREV) == FIRST_PREV
    assert [reader.hash_of(seq, "") for seq in (1, 2, 3, 4)] == [
        machine.outbox.usable_store().record(seq).hash for seq in (1, 2, 3)
    ] + [None]
    store = machine.outbox.usable_store()
    with store.change():
        store.db.execute("DELETE FROM boxes WHERE seq = 2")
    batch = reader.batch(0, 1 << 20, 10)
    assert (batch.last, batch.gone) == (1, False)
    assert [(entry.jws, entry.box) for entry in batch.entries] == [(jws, box) for _, jws, box in story[:1]]
    batch = reader.batch(1, 1 << 20, 10)
    assert (batch.entries, batch.gone) == ((), True)
    assert [entry.jws for entry in reader.batch(2, 1 << 20, 10).entries] == [story[2][1]]
    with store.change():
        store.db.execute("DELETE FROM head")
    with pytest.raises(OutboxError, match="head"):
        reader.head()


def test_the_head_that_the_agent_tells_of_is_a_place_in_the_chain_and_no_arrival_number(tmp_path: Path) -> None:
    kiosk = enrolled_kiosk(tmp_path, last_counter=40)
    reader = OutboxReader(kiosk.home)
    assert (reader.head().epoch, reader.head().seq, reader.head().hash) == (1, 0, FIRST_PREV)
    with Outbox.open(kiosk.home, clock=FakeClock(), randomness=SeededRandomness()) as outbox:
        outbox.boot_check()
        manifest = outbox.line.manifest()
        assert manifest is not None
        kept = outbox.keep(submission_of(1), kiosk.entry_signer, manifest.recipients())
        record = outbox.usable_store().record(kept.seq)
        assert record is not None
        assert (reader.head().seq, reader.head().hash) == (1, record.hash)
