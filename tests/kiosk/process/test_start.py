"""The screen program starts with what its first page needs, and with nothing else."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from kiosk.process.preload import LATER
from provisioning.texts import compile_catalogues
from sync.envelope.development_keys import make_city_keys
from sync.outbox import KioskHome
from tests.support.kiosk.kiosk_in_a_box import BoxClock, enrol

ROOT = Path(__file__).parents[3]
NOT_YET = {
    "PIL": "pictures that are drawn, and slips",
    "barcode": "comes with python-escpos",
    "cryptography.x509": "a card's certificate",
    "escpos": "the printer's thread",
    "hardware.card.opened_card": "the card's thread",
    "hardware.printer.receipt": "the printer's thread",
    "kivy.core.audio": "the first sound",
    "kiosk.steps.apply.choose": "the first touch",
    "kiosk.ui.views.form_page": "a later page",
    "polib": "only where nobody compiled the texts",
    "segno": "a slip's QR on the screen",
    "smartcard": "the card monitor",
    "sqlite_utils": "only the agent writes line.db",
    "uharfbuzz": "chosen variants of characters",
    "watchdog": "begins when the first page stands",
    "yaml": "comes with python-escpos",
}
"""Module → what needs it later. Together they made more than half of the start."""


def enrolled(folder: Path) -> KioskHome:
    """A kiosk that may serve."""
    home = KioskHome(folder / "data", folder / "mirror")
    enrol(home, make_city_keys(folder / "city"), BoxClock(), None).close()
    return home


def first_page_of(home: KioskHome, folder: Path) -> dict[str, object]:
    """What a real process says of itself at the moment its first page stands."""
    compile_catalogues()
    (folder / "kiosk.toml").write_text(
        'printer_url = "tcp://127.0.0.1:9"\nsimulated = true\none_medium = true\n', encoding="utf-8"
    )
    arguments = ["--data", home.data, "--mirror", home.mirror, "--config", folder / "kiosk.toml"]
    ran = subprocess.run(
        [sys.executable, "-m", "tests.support.kiosk.first_page", *map(str, arguments)],
        cwd=ROOT,
        env=os.environ | {"MADOGUCHI_DISPLAY": "offscreen", "SDL_AUDIODRIVER": "dummy", "KIVY_HOME": str(folder / "k")},
        capture_output=True,
        check=True,
        timeout=60,
    )
    said: dict[str, object] = json.loads(ran.stdout.splitlines()[-1])
    return said


@pytest.fixture(scope="module")
def first_page(tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    folder = tmp_path_factory.mktemp("start")
    return first_page_of(enrolled(folder), folder)


@pytest.mark.parametrize("module", NOT_YET)
def test_the_first_page_waits_for_no_module_of_later(module: str, first_page: dict[str, object]) -> None:
    loaded = first_page["modules"]
    assert isinstance(loaded, list)
    assert module not in loaded, NOT_YET[module]


def test_the_first_page_is_one_on_which_a_visit_can_begin(first_page: dict[str, object]) -> None:
    assert first_page["screens"] == ["Welcome"]


def test_an_outbox_that_must_not_be_used_is_said_by_the_first_page(tmp_path: Path) -> None:
    home = enrolled(tmp_path)
    with closing(sqlite3.connect(home.outbox_db)) as newer:
        newer.execute("PRAGMA user_version = 99")
    said = first_page_of(home, tmp_path)
    assert (said["screens"], said["trouble"]) == (["Picture"], "Q-1")


@pytest.mark.parametrize("module", LATER)
def test_what_is_loaded_while_the_first_page_stands_was_not_loaded_before(
    module: str, first_page: dict[str, object]
) -> None:
    loaded = first_page["modules"]
    assert isinstance(loaded, list)
    assert module not in loaded


def test_a_page_opens_each_font_once_for_all_sizes(first_page: dict[str, object]) -> None:
    assert first_page["fonts"] == 5
