"""The real program under a real finger: no planted exception ends it, and failing starts end in a page for staff."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from kiosk.process.start_attempts import IN_A_ROW, LASTS_S, WITHIN_S, StartAttempts
from sync.contract.timestamps import rfc3339
from sync.envelope.development_keys import make_city_keys
from sync.home.kiosk_note import read_kiosk_note
from sync.outbox import KioskHome
from tests.support.faults.planted import PERSONAL
from tests.support.kiosk.example_catalogue import definitions, example_catalogue, packed
from tests.support.kiosk.kiosk_in_a_box import BoxClock, enrol, furnish

ROOT = Path(__file__).parents[3]
WAIT_S = 60.0
"""A window in software GL beside busy processes."""


class Started:
    """One process, its page offscreen."""

    def __init__(self, folder: Path, planted: str = "", finger: str = "[]", config: str = "") -> None:
        (folder / "kiosk.toml").write_text(
            config or 'printer_url = "tcp://127.0.0.1:9"\nsimulated = true\none_medium = true\n', encoding="utf-8"
        )
        self.log = folder / "log"
        arguments = ["--data", folder / "data", "--mirror", folder / "mirror", "--config", folder / "kiosk.toml"]
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "tests.support.faults.planted_program", *map(str, arguments)],
                cwd=ROOT,
                env=os.environ
                | {
                    "MADOGUCHI_DISPLAY": "offscreen",
                    "SDL_AUDIODRIVER": "dummy",
                    "KIVY_HOME": str(folder / "kivy"),
                    "MADOGUCHI_PLANTED": planted,
                    "MADOGUCHI_FINGER": finger,
                },
                stdout=log,
                stderr=log,
            )

    def until(self, came: Callable[[], bool]) -> None:
        end = time.monotonic() + WAIT_S
        while not came():
            assert self.process.poll() is None, self.log.read_text()
            assert time.monotonic() < end, self.log.read_text()
            time.sleep(0.05)

    def says(self, words: str) -> None:
        self.until(lambda: words in self.log.read_text())

    def ends(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(WAIT_S)


@pytest.fixture
def home(tmp_path: Path) -> KioskHome:
    enrolled = KioskHome(tmp_path / "data", tmp_path / "mirror")
    enrol(enrolled, make_city_keys(tmp_path / "city"), BoxClock(), None).close()
    return enrolled


@pytest.mark.end_to_end
@pytest.mark.requirement("PROM-04")
def test_the_next_visit_is_served_after_an_exception_under_a_real_finger(home: KioskHome, tmp_path: Path):
    began = ["日本語　はじめる", "粗大ごみの収集申込", "はじめる", "次へ", "はじめの画面へ"]
    finger = [*began, "日本語　はじめる", "五十音"]
    started = Started(
        tmp_path,
        "kiosk.steps.apply.fill_form:FillPage.on kiosk.process.cache_watch:CacheWatch._watch",
        str(finger).replace("'", '"'),
    )
    started.says("touched 五十音")
    started.until(lambda: "X-01" in read_kiosk_note(home).trouble)
    assert started.ends() == 0
    said = started.log.read_text()
    assert "defect PlantedError at" in said
    assert "line_not_watched PlantedError" in said
    assert "kiosk_stopped" in said
    assert PERSONAL not in said
    assert "Traceback" not in said


@pytest.mark.end_to_end
def test_a_start_that_fails_each_time_ends_in_a_page_for_staff(home: KioskHome, tmp_path: Path):
    for _ in range(IN_A_ROW):
        failing = Started(tmp_path, "kiosk.app:open_devices")
        assert failing.process.wait(WAIT_S) == 1
        assert "defect PlantedError at kiosk/wiring.py:" in failing.log.read_text()
        assert PERSONAL not in failing.log.read_text()
    resting = Started(tmp_path, "kiosk.app:open_devices")
    resting.says("closed_page X-02")
    resting.until(lambda: read_kiosk_note(home).trouble == ("X-02",))
    assert resting.ends() == 0
    again = Started(tmp_path)
    again.says("kiosk_started")
    assert again.ends() == 0


@pytest.mark.end_to_end
def test_a_configuration_that_cannot_be_read_stands_on_a_page_and_in_the_heartbeat(home: KioskHome, tmp_path: Path):
    resting = Started(tmp_path, config="colour = 1\n")
    resting.says("closed_page X-03")
    resting.until(lambda: read_kiosk_note(home).trouble == ("X-03",))
    assert resting.ends() == 2
    assert "kiosk: " in resting.log.read_text()


def test_only_starts_that_did_not_last_and_lie_together_are_counted(tmp_path: Path):
    now = 1000.0
    starts = StartAttempts(tmp_path, lambda: now)
    assert [starts.begin() for _ in range(IN_A_ROW + 1)] == list(range(IN_A_ROW + 1))
    now += WITHIN_S
    assert starts.begin() == 0
    now += LASTS_S
    starts.lasted()
    assert starts.begin() == 0
    now = 5.0
    assert starts.begin() == 0, "what an earlier start of the machine left"
    (tmp_path / "kiosk-starts.json").write_text('{"no": "list"}')
    assert starts.begin() == 0
    assert StartAttempts(tmp_path / "nowhere", lambda: now).begin() == 0


@pytest.mark.end_to_end
def test_a_definition_that_the_program_cannot_read_goes_into_the_heartbeat(tmp_path: Path):
    newer_home = KioskHome(tmp_path / "data", tmp_path / "mirror")
    beyond = b'"needs":["repeat-9"],"id": "bulky_waste"'
    authored = tuple(data.replace(b'"id": "bulky_waste"', beyond, 1) for data in definitions())
    assert sum(beyond in data for data in authored) == 1
    contents = packed(authored)
    served = example_catalogue(contents=contents, issued_at=rfc3339(BoxClock().now()))
    furnish(newer_home, make_city_keys(tmp_path / "city"), served, contents=contents)
    started = Started(tmp_path, finger='["日本語　はじめる", "子育て・学校"]')
    started.until(lambda: "D-02" in read_kiosk_note(newer_home).trouble)
    started.says("touched 子育て・学校")
    assert started.ends() == 0
    assert "definition_not_read bulky_waste" in started.log.read_text()
    assert "X-01" not in read_kiosk_note(newer_home).trouble
