"""What the program makes of an outbox that it cannot open."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from kiosk.process.outbox_check import check_outbox
from kiosk.runtime.failpoints import NoFailpoints
from sync.outbox import Outbox, OutOfReach
from sync.outbox.storage import store
from tests.support.kiosk.kiosk_homes import enrolled_kiosk


def test_what_passes_by_itself_ends_this_start_and_not_the_kiosk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Staff would be told of a quarantine, which only the centre ends; the next start finds all as it was."""
    home = enrolled_kiosk(tmp_path).home
    with Outbox.open(home) as outbox:
        outbox.boot_check()
    monkeypatch.setattr(store, "BUSY_MS", 10)
    somebody = sqlite3.connect(home.outbox_db, isolation_level=None)
    somebody.execute("PRAGMA locking_mode = EXCLUSIVE").fetchone()
    somebody.execute("BEGIN EXCLUSIVE")
    with pytest.raises(OutOfReach):
        check_outbox(home, NoFailpoints(), two_media=False).result()
    somebody.execute("ROLLBACK")
    somebody.close()
    checked = check_outbox(home, NoFailpoints(), two_media=False).result()
    assert checked.outbox is not None
    checked.outbox.close()
