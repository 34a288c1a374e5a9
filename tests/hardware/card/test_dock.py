"""The dev dock as a program: worked by its verbs, used by the devices that a kiosk opens."""

from __future__ import annotations

import os
import queue
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from hardware.card import CardKind, OpenedCard, PinKind
from hardware.device_factory import DeviceConfig, open_devices
from hardware.events import CardInserted, CardRemoved, DeviceEvent, ReaderReady
from hardware.printer import PaperLevel, Printed
from hardware.simulated.__main__ import main
from hardware.simulated.dock_client import ask
from hardware.simulated.orders import DockAnswer, Insert, PrinterState, SetNetworkLink, SetStick, Status
from hardware.simulated.pcscd import READER
from hardware.stick.client import StickReader
from hardware.stick.messages import StickListed

pytestmark = pytest.mark.pcsc

LIMIT_S = 30


class RunningDock:
    """`python -m hardware.simulated serve` in its own process."""

    def __init__(self, folder: Path) -> None:
        self.socket = folder / "dock.sock"
        command = [sys.executable, "-m", "hardware.simulated", "serve", "--cards", str(folder / "cast")]
        command += ["--socket", str(self.socket), "--printer-port", "0", "--paper", str(folder / "paper")]
        command += ["--stick", str(folder / "port")]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if line == "ready\n":
                return
        pytest.fail("the dock ended before it was ready")

    def end(self) -> None:
        self.process.terminate()
        self.process.wait(LIMIT_S)
        assert self.process.stdout is not None
        self.process.stdout.close()

    @property
    def printer_port(self) -> int:
        return self.printer.port

    @property
    def printer(self) -> PrinterState:
        status = ask(self.socket, Status()).status
        assert status
        assert status.printer
        return status.printer

    def hears(self, line: bytes) -> DockAnswer:
        """Whatever somebody writes by hand."""
        with socket.socket(socket.AF_UNIX) as hand, hand.makefile("rwb") as lines:
            hand.connect(str(self.socket))
            lines.write(line + b"\n")
            lines.flush()
            return msgspec.json.decode(lines.readline(), type=DockAnswer)


@pytest.fixture
def dock(tmp_path: Path, made_cards: Path) -> Iterator[RunningDock]:
    if os.geteuid() != 0:
        pytest.skip("pcscd and a private network need root")
    shutil.copytree(made_cards, tmp_path / "cast")
    dock = RunningDock(tmp_path)
    yield dock
    dock.end()


def config(dock: RunningDock) -> DeviceConfig:
    return DeviceConfig("Virtual PCD 00 00", f"tcp://127.0.0.1:{dock.printer_port}", "TM-T88V", "slot")


def test_a_hand_works_the_card_and_the_printer(dock: RunningDock) -> None:
    events: queue.SimpleQueue[DeviceEvent] = queue.SimpleQueue()
    devices = open_devices(config(dock), events.put)
    devices.monitor.start()
    assert events.get(timeout=LIMIT_S) == ReaderReady(READER)
    assert main(["insert", "hanako", "--socket", str(dock.socket)]) == 0
    assert events.get(timeout=LIMIT_S) == CardInserted(READER)
    card = devices.open_card(READER)
    assert isinstance(card, OpenedCard)
    with card:
        assert card.kind is CardKind.MY_NUMBER
        assert card.tries_left(PinKind.SIGN) == 5
    # Another card on top of it: the first one is removed before, never exchanged unseen.
    assert main(["insert", "sato", "--socket", str(dock.socket)]) == 0
    assert [events.get(timeout=LIMIT_S) for _ in range(2)] == [CardRemoved(READER), CardInserted(READER)]
    assert main(["pull", "--socket", str(dock.socket)]) == 0
    assert events.get(timeout=LIMIT_S) == CardRemoved(READER)
    devices.monitor.stop()
    assert devices.printer.print_test_page(("テスト",)) == Printed()
    assert main(["paper", "out", "--socket", str(dock.socket)]) == 0
    assert devices.printer.status().paper is PaperLevel.OUT
    assert dock.printer == PrinterState(dock.printer_port, pages=1, paper="out")


def test_an_order_it_does_not_know_is_refused_with_what_it_knows(
    dock: RunningDock, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["insert", "nobody", "--socket", str(dock.socket)]) == 1
    assert "hanako" in capsys.readouterr().err
    assert not ask(dock.socket, Insert("../cast/cards/hanako")).ok
    assert not ask(dock.socket, SetNetworkLink("cut")).ok
    for order, knows in (
        (b'{"do": "explode"}', "insert"),
        (b'{"do": "paper", "level": "wet"}', "full, low or out"),
        (b'{"do": "line", "state": "throttle", "bits_per_s": 0}', "bits_per_s"),
        (b"[]", "insert"),
        (b"pull", "one JSON object a line"),
    ):
        refused = dock.hears(order)
        assert not refused.ok
        assert knows in str(refused.error)


@pytest.mark.crash
def test_a_killed_dock_leaves_nothing_that_hinders_the_next(dock: RunningDock, tmp_path: Path) -> None:
    dock.process.kill()
    dock.process.wait(LIMIT_S)
    again = RunningDock(tmp_path)
    status = ask(again.socket, Insert("taro")).status
    assert status
    assert status.card == "taro"
    again.end()


def test_without_a_dock_the_verbs_say_how_to_start_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["status", "--socket", str(tmp_path / "none.sock")]) == 1
    assert "serve" in capsys.readouterr().err


@pytest.mark.parametrize("url", ["lpt1", "tcp://printer", "usb:", "usb:04b8", "usb:zz:yy"])
def test_a_printer_address_that_cannot_be_understood_is_refused_at_once(url: str) -> None:
    with pytest.raises(ValueError, match="printer"):
        open_devices(DeviceConfig("", url, "TM-T88V", "slot"), lambda event: None)


def test_a_stick_is_put_in_listed_by_the_real_reader_and_pulled(dock: RunningDock, tmp_path: Path) -> None:
    reader = StickReader(tmp_path / "port" / "stick.sock", tmp_path / "port" / "stick")
    put_in = ask(dock.socket, SetStick("hanako")).status
    assert put_in
    assert put_in.stick == "hanako"
    listed = reader.files()
    assert isinstance(listed, StickListed)
    assert len(listed.files) == 3
    refused = ask(dock.socket, SetStick("gold"))
    assert not refused.ok
    assert "hanako" in refused.error
    out = ask(dock.socket, SetStick("out")).status
    assert out
    assert (out.stick, reader.is_in()) == ("", False)
