"""The restore of docs/how-to/look-after-files.md, drilled: what its order keeps, and what the other order loses."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from central.intake.archives.archiving import ARCHIVE
from tests.central.intake.test_archives import ended
from tests.support.centre.centre_process import environment
from tests.support.centre.city import City
from tests.support.centre.deliveries import deliver
from tests.support.centre.jobs import run_kind

SQLITE_ONLY = pytest.mark.skipif(
    "connection.vendor != 'sqlite'",
    reason="copies of PostgreSQL are its own affair; the files are the same",
)
pytestmark = [pytest.mark.django_db(transaction=True), SQLITE_ONLY]
LARGE = 65 * 1024


def copy_database(to: Path) -> None:
    """While the centre works."""
    with sqlite3.connect(str(connection.settings_dict["NAME"])) as there, sqlite3.connect(to) as copy:
        there.backup(copy)


def said(settings: Any, database: Path, store: Path, *command: str) -> tuple[int, str]:
    """A command of ours on what was restored."""
    told = environment(settings) | {"DATABASE_URL": f"sqlite:///{database}", "MADOGUCHI_STORE": str(store)}
    words = [sys.executable, "-m", "central", *command]
    done = subprocess.run(words, env=told, capture_output=True, text=True, check=False, timeout=120)
    return done.returncode, done.stdout + done.stderr


def test_the_database_first_and_the_files_after_it_come_back_whole(city: City, settings: Any, tmp_path: Path) -> None:
    settings.STORE = str(tmp_path / "store")
    hand = city.kiosk(3)
    ended(hand, 2)
    deliver(hand, hand.submit(content=os.urandom(LARGE)))
    run_kind(ARCHIVE)
    files_first = tmp_path / "files-first"
    shutil.copytree(settings.STORE, files_first)

    deliver(hand, hand.submit(content=os.urandom(LARGE)))  # comes in while the copies are made
    copy_database(tmp_path / "copy.db")
    deliver(hand, hand.submit(content=os.urandom(LARGE)))
    files_after = tmp_path / "files-after"
    shutil.copytree(settings.STORE, files_after)

    code, words = said(settings, tmp_path / "copy.db", files_after, "check_store")
    assert (code, "all 4 files hold" in words) == (0, True), words  # two boxes, an archive and what is signed of it
    code, words = said(settings, tmp_path / "copy.db", files_after, "verify_custody", "--archive")
    assert "no_box" not in words
    assert "1 archives read whole" in words

    code, words = said(settings, tmp_path / "copy.db", files_first, "check_store")
    assert (code, "1 of 4 files are missing or damaged" in words) == (1, True), words
    code, words = said(settings, tmp_path / "copy.db", files_first, "verify_custody")
    assert (code, "no_box 1" in words) == (1, True), words
