"""The program as it is started: a real process, its window offscreen, touched by socket, ended by SIGTERM."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from hardware.simulated.document_printer import Job, SimulatedDocumentPrinter
from hardware.simulated.printer import SimulatedPrinter
from kiosk.conversion.mozc import HELPER
from kiosk.conversion.mozc_home import RUNTIME
from kiosk.process.remote_control import LOOK_AGAIN_S
from sync.contract.forms.procedures import Procedure, read_procedure
from sync.envelope.development_keys import make_city_keys
from sync.home.kiosk_note import read_kiosk_note
from sync.outbox import KioskHome, Outbox
from tests.support.kiosk.example_catalogue import BULKY_WASTE, definitions, example_catalogue
from tests.support.kiosk.kiosk_in_a_box import BoxClock, enrol, furnish
from tests.support.machine.folders import reachable
from tests.support.machine.two_users import wait_until

ROOT = Path(__file__).parents[3]
CANCELLED = 7
"""RFC 8011 5.3.7."""
START_S = 30.0
"""A window in software GL beside busy processes."""


class Finger:
    """The other end of the touch socket."""

    def __init__(self, path: Path) -> None:
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._socket.settimeout(START_S)
        self._socket.connect(str(path))
        self._lines = self._socket.makefile("rwb")

    def does(self, **order: object) -> dict[str, Any]:
        self._lines.write(json.dumps(order).encode() + b"\n")
        self._lines.flush()
        answer: dict[str, Any] = json.loads(self._lines.readline())
        return answer

    def touch(self, label: str) -> None:
        assert self.does(touch=label)["ok"], f"nothing called {label}: {self.does(screen=True)['labels']}"

    def sees(self, text: str) -> dict[str, Any]:
        seen = self.does(wait_for=text, timeout=START_S)
        assert seen["ok"], f"{text} never came: {seen['texts']}"
        return seen

    def close(self) -> None:
        self._lines.close()
        self._socket.close()


class Running:
    """One kiosk process."""

    def __init__(self, folder: Path, config: str, waits_for: str = "") -> None:
        self.socket = folder / "t.sock"
        (folder / "kiosk.toml").write_text(config, encoding="utf-8")
        env = os.environ | {
            "MADOGUCHI_DISPLAY": "offscreen",
            "MADOGUCHI_TOUCH_SOCKET": str(self.socket),
            "SDL_AUDIODRIVER": "dummy",
            "KIVY_HOME": str(folder / "kivy"),
            RUNTIME: str(reachable(folder / "run")),
        }
        arguments = ["--data", folder / "data", "--mirror", folder / "mirror", "--config", folder / "kiosk.toml"]
        self.log = folder / "log"
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "kiosk", *map(str, arguments)], cwd=ROOT, env=env, stdout=log, stderr=log
            )
        for _ in range(int(START_S / LOOK_AGAIN_S)):
            if self._stands(waits_for) or self.process.poll() is not None:
                break
            try:
                self.process.wait(LOOK_AGAIN_S)
            except subprocess.TimeoutExpired:
                continue
        assert self._stands(waits_for), self.log.read_text()
        if not waits_for:
            self.finger = Finger(self.socket)

    def _stands(self, waits_for: str) -> bool:
        return waits_for in self.log.read_text() if waits_for else self.socket.exists()

    def ends(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(START_S)


@pytest.fixture
def running(tmp_path: Path) -> Iterator[tuple[Running, SimulatedPrinter]]:
    enrol(
        KioskHome(tmp_path / "data", tmp_path / "mirror"), make_city_keys(tmp_path / "city"), BoxClock(), None
    ).close()
    printer = SimulatedPrinter("127.0.0.1", 0, None)
    printer.start()
    started = Running(
        tmp_path, f'printer_url = "tcp://127.0.0.1:{printer.port}"\nsimulated = true\none_medium = true\n'
    )
    yield started, printer
    started.finger.close()
    if started.process.poll() is None:
        started.process.kill()
        started.process.wait(START_S)
    printer.stop()


def fills(finger: Finger, procedure: Procedure, answers: dict[str, str]) -> None:
    """Answer page by page, as a finger and a keyboard would."""
    for page in procedure.pages:
        asked = [field for field in page.fields if field.id in answers]
        if page.show_if is not None and answers.get(page.show_if.field) not in page.show_if.values:
            continue
        finger.sees(page.title["ja"])
        for field in asked:
            if field.choices:
                finger.touch(next(choice.label["ja"] for choice in field.choices if choice.value == answers[field.id]))
            else:
                finger.touch(field.label["ja"])
                assert finger.does(type=answers[field.id])["ok"]
        finger.touch("次へ")


@pytest.mark.end_to_end
@pytest.mark.requirement("SUB-01", "REG-16")
def test_a_resident_applies_at_the_real_program_and_takes_the_slip(
    running: tuple[Running, SimulatedPrinter], tmp_path: Path
):
    program, printer = running
    finger = program.finger
    finger.sees("Start")
    finger.touch("日本語　はじめる")
    finger.sees("ChooseEvent")
    finger.touch("粗大ごみの収集申込")
    finger.sees("BeforeStart")
    finger.touch("はじめる")
    definition = next(read_procedure(data) for data in definitions() if b'"bulky_waste"' in data)
    fills(finger, definition, {key: value for key, value in BULKY_WASTE.items() if key != "postal_code"})
    seen = finger.sees("CheckAnswers")
    while "次のページ" in seen["labels"]:
        finger.touch("次のページ")
        seen = finger.does(screen=True)
    finger.touch("まちがいない　申請する")
    finger.sees("控えに印刷しました")
    assert printer.wait_for_page(1, START_S)
    finger.touch("終わる")
    seen = finger.sees("Start")
    assert "山田花子" not in str(seen)
    assert program.ends() == 0
    assert read_kiosk_note(KioskHome(tmp_path / "data", tmp_path / "mirror")).paper == "plenty"
    with Outbox.open(KioskHome(tmp_path / "data", tmp_path / "mirror")) as outbox:
        outbox.boot_check()
        assert len(outbox.waiting()) == 1
        assert outbox.slips_not_handed_over() == []
    log = program.log.read_text()
    assert "kiosk_started" in log
    assert "kiosk_stopped" in log
    assert "touches_come_from SDL2MotionEventProvider\n" in log, "one source, and no other"
    assert "山田" not in log


@pytest.mark.end_to_end
def test_the_program_calls_off_what_the_document_printer_holds_from_before(tmp_path: Path):
    enrol(
        KioskHome(tmp_path / "data", tmp_path / "mirror"), make_city_keys(tmp_path / "city"), BoxClock(), None
    ).close()
    machine = SimulatedDocumentPrinter()
    machine.start()
    machine.happens("media-empty-error")
    before = Job(1, b"%PDF-", 1, f"madoguchi-{socket.gethostname()}", {})
    machine.jobs.append(before)
    config = f'document_printer_url = "ipp://127.0.0.1:{machine.port}/ipp/print"\nsimulated = true\none_medium = true\n'
    program = Running(tmp_path, config)
    try:
        wait_until(lambda: before.state == CANCELLED)
    finally:
        program.finger.close()
        program.process.kill()
        program.process.wait(START_S)
        machine.stop()


@pytest.mark.end_to_end
@pytest.mark.skipif(not Path(HELPER).exists(), reason="emacs-mozc-bin is not installed")
def test_kana_become_kanji_in_the_real_program(running: tuple[Running, SimulatedPrinter]):
    program, _printer = running
    finger = program.finger
    finger.sees("Start")
    for label in ("日本語　はじめる", "粗大ごみの収集申込", "はじめる", "氏名"):
        finger.touch(label)
    for letter in ("わ", "か", "は", "゛゜小"):
        finger.touch(letter)
    finger.sees("若葉")
    finger.touch("若葉")
    finger.touch("この字で決定")
    seen = finger.sees("FillPage")
    assert "若葉" in seen["texts"]
    finger.touch("色 標準")
    for label in ("特大", "黒", "English"):
        finger.sees(label)
        finger.touch(label)
    finger.touch("日本語")
    finger.touch("この見え方で続ける")
    seen = finger.sees("FillPage")
    assert {"色 黒", "文字 特大"} <= set(seen["labels"])
    assert "若葉" in seen["texts"]
    assert program.ends() == 0
    assert "conversion_not_installed" not in program.log.read_text()
    assert list((program.socket.parent / "run").iterdir()) == [], "the home of the conversion is left behind"


def enrol_for_service(folder: Path) -> None:
    """At a city's own centre, whose keys are not marked."""
    home, city = KioskHome(folder / "data", folder / "mirror"), make_city_keys(folder / "city")
    enrol(home, city, BoxClock(), None, development=False).close()


@pytest.mark.end_to_end
@pytest.mark.requirement("PROM-07")
@pytest.mark.parametrize(("development", "scheme"), [(True, "https"), (False, "http")])
def test_a_kiosk_of_a_demonstration_serves_no_hall(tmp_path: Path, *, development: bool, scheme: str):
    home, city = KioskHome(tmp_path / "data", tmp_path / "mirror"), make_city_keys(tmp_path / "city")
    furnish(home, city, example_catalogue(), development=development, centre_url=f"{scheme}://127.0.0.1:9")
    started = Running(tmp_path, 'printer_url = "tcp://127.0.0.1:9"\n', waits_for="kiosk: ")
    assert started.process.wait(START_S) == 2
    said = started.log.read_text()
    assert ("DEVELOPMENT" if development else "https://") in said
    assert "Traceback" not in said


@pytest.mark.end_to_end
def test_a_kiosk_that_was_never_enrolled_shows_that_it_is_closed_until_somebody_enrols_it(tmp_path: Path):
    started = Running(tmp_path, 'printer_url = "tcp://127.0.0.1:9"\n', waits_for="never_enrolled")
    assert started.process.poll() is None
    enrol_for_service(tmp_path)
    assert started.process.wait(START_S) == 0
    again = Running(tmp_path, 'printer_url = "tcp://127.0.0.1:9"\n', waits_for="kiosk_started")
    assert again.ends() == 0


@pytest.mark.end_to_end
def test_the_touch_socket_is_refused_without_simulated_devices(tmp_path: Path):
    enrol_for_service(tmp_path)
    started = Running(tmp_path, 'printer_url = "tcp://127.0.0.1:9"\n', waits_for="kiosk_started")
    assert not started.socket.exists()
    assert "touch_socket_refused" in started.log.read_text()
    assert started.ends() == 0
