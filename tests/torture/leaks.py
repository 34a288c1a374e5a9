"""Leaks as a careless program would make them, planted one by one: the searcher must find each."""

from __future__ import annotations

import base64
import json
import os
import sqlite3
from collections.abc import Callable
from pathlib import Path

import jaconv

from tests.torture.canaries import Canaries

Plant = Callable[[Path, Canaries, str], None]
"""(folder on the medium, canaries, inquiry number)"""


def log_line(folder: Path, canaries: Canaries, inquiry: str) -> None:
    _write(folder / "kiosk.log", f"INFO kiosk kept for {canaries.name}\n".encode())


def deleted_temp_file(folder: Path, canaries: Canaries, inquiry: str) -> None:
    path = folder / "tmp1234"
    _write(path, json.dumps({"phone": canaries.phone}).encode())
    path.unlink()


def write_ahead_log(folder: Path, canaries: Canaries, inquiry: str) -> None:
    database = sqlite3.connect(folder / "draft.db")
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("CREATE TABLE drafts (answers TEXT)")
    database.execute("INSERT INTO drafts VALUES (?)", (canaries.address,))
    database.commit()
    _LEFT_OPEN.append(database)  # as after a kill: closing would fold the log into the file


def free_page(folder: Path, canaries: Canaries, inquiry: str) -> None:
    database = sqlite3.connect(folder / "queue.db")
    database.execute("PRAGMA secure_delete = OFF")
    database.execute("CREATE TABLE queue (mail TEXT)")
    database.executemany("INSERT INTO queue VALUES (?)", [(canaries.mail + "x" * 300,)] * 40)
    database.commit()
    database.execute("DELETE FROM queue")
    database.commit()
    database.close()


def core_dump(folder: Path, canaries: Canaries, inquiry: str) -> None:
    _write(folder / "core.4711", b"\x7fELF" + os.urandom(5000) + canaries.password.encode() + os.urandom(5000))


def spool_file(folder: Path, canaries: Canaries, inquiry: str) -> None:
    (folder / "spool").mkdir()
    _write(folder / "spool" / "d00001-001", b"\x1b@" + canaries.name.encode("cp932") + b"\n\x1dV\x00")


def window_title(folder: Path, canaries: Canaries, inquiry: str) -> None:
    _write(folder / "config.ini", f"[graphics]\ntitle = {canaries.name} 様\n".encode("utf-16"))


def base64_in_json(folder: Path, canaries: Canaries, inquiry: str) -> None:
    _write(folder / "cache.json", json.dumps({"s": base64.b64encode(b"{" + canaries.kana.encode()).decode()}).encode())


def half_width_kana(folder: Path, canaries: Canaries, inquiry: str) -> None:
    _write(folder / "segment.db", jaconv.z2h(canaries.kana, kana=True).encode("cp932"))


def file_name(folder: Path, canaries: Canaries, inquiry: str) -> None:
    _write(folder / f"控え-{canaries.name}.png", b"\x89PNG")


def inquiry_in_journal(folder: Path, canaries: Canaries, inquiry: str) -> None:
    _write(folder / "print.journal", f"copy 1 of {inquiry[:4]}-{inquiry[4:8]}-{inquiry[8:]} printed\n".encode())


def escaped_trace(folder: Path, canaries: Canaries, inquiry: str) -> None:
    _write(folder / "trace.json", json.dumps({"locals": {"address": canaries.address}}).encode())


LEAKS: tuple[Plant, ...] = (
    log_line,
    deleted_temp_file,
    write_ahead_log,
    free_page,
    core_dump,
    spool_file,
    window_title,
    base64_in_json,
    half_width_kana,
    file_name,
    inquiry_in_journal,
    escaped_trace,
)
_LEFT_OPEN: list[sqlite3.Connection] = []


def _write(path: Path, data: bytes) -> None:
    with path.open("wb") as out:
        out.write(data)
        out.flush()
        os.fsync(out.fileno())
