"""The port for sticks, as the conversation hears of it: the real unit as a process, a stick that comes and goes."""

from __future__ import annotations

import queue
from collections.abc import Iterator
from pathlib import Path

import pytest

from hardware.device_factory import DeviceConfig, open_devices
from hardware.simulated.stick.cast import STICKS
from hardware.simulated.stick.socket_unit import SimulatedStick
from hardware.stick.client import StickFile
from hardware.stick.messages import StickListed
from hardware.stick.trouble import StickTrouble
from kiosk.devices.stick import FileRead, FilesListed, ListStick, ReadFile, StickFailed, StickInserted, StickRemoved
from kiosk.devices.workers.stick_worker import StickWorker
from kiosk.runtime.bus import Event
from kiosk.runtime.defects import DefectSeen

PATIENCE_S = 60.0
PICTURES = ("image/jpeg", "application/pdf")


class Port:
    """A worker over a simulated unit, and what it posted."""

    def __init__(self, folder: Path) -> None:
        self.unit = SimulatedStick(folder)
        self.posted: queue.Queue[Event] = queue.Queue()
        config = DeviceConfig(
            "", "tcp://127.0.0.1:9", "TM-T88V", "slot",
            stick_unit=str(self.unit.socket), stick_device=str(self.unit.device),
        )  # fmt: skip
        devices = open_devices(config, lambda event: None)
        self.worker = StickWorker(self.posted.put, devices.sticks)
        self.worker.began(1)

    def next(self) -> Event:
        return self.posted.get(timeout=PATIENCE_S)


@pytest.fixture
def port(tmp_path: Path) -> Iterator[Port]:
    made = Port(tmp_path)
    with made.unit:
        made.worker.start()
        yield made
        made.worker.stop()


@pytest.mark.requirement("ATT-01", "ATT-03")
def test_a_stick_is_seen_listed_read_and_seen_to_go(port: Port) -> None:
    port.worker.ask(1, ListStick())
    assert port.next() == StickFailed(StickTrouble.ABSENT, visit=1)
    port.unit.plug(STICKS["wrong"]())
    assert port.next() == StickInserted()
    port.worker.ask(1, ListStick())
    told = port.next()
    assert isinstance(told, FilesListed)
    said = {}
    for file in told.listed.files:
        port.worker.ask(1, ReadFile(told.listed.stick, file.path, PICTURES))
        answer = port.next()
        assert isinstance(answer, FileRead | StickFailed)
        assert (answer.path, answer.visit) == (file.path, 1)
        said[file.name] = answer.file.media_type if isinstance(answer, FileRead) else answer.trouble
    assert said == {
        "ひみつ.zip": StickTrouble.ZIP_PASSWORD,
        "大きい写真.jpg": StickTrouble.TOO_LARGE,
        "IMG_0001.HEIC": StickTrouble.HEIC,
        "プログラム.pdf": StickTrouble.NOT_AS_NAMED,
        "家の写真.jpg": "image/jpeg",
    }
    port.unit.pull()
    assert port.next() == StickRemoved()


def test_what_a_former_visit_asked_is_not_read(port: Port) -> None:
    port.unit.plug(STICKS["hanako"]())
    assert port.next() == StickInserted()
    port.worker.began(2)
    port.worker.ask(1, ListStick())
    port.worker.ask(2, ListStick())
    told = port.next()
    assert isinstance(told, FilesListed)
    assert told.visit == 2


@pytest.mark.parametrize("name", ["ntfs", "empty", "many"])
def test_other_sticks_of_the_cast(port: Port, name: str) -> None:
    port.unit.plug(STICKS[name]())
    assert port.next() == StickInserted()
    port.worker.ask(1, ListStick())
    told = port.next()
    if name == "ntfs":
        assert told == StickFailed(StickTrouble.NTFS, visit=1)
    else:
        assert isinstance(told, FilesListed)
        assert len(told.listed.files) == {"empty": 0, "many": 60}[name]


class Broken:
    """A port that breaks its promise."""

    def is_in(self) -> bool:
        return False

    def files(self) -> StickListed | StickTrouble:
        raise RuntimeError("a defect of ours")

    def fetch(self, stick: str, path: tuple[str, ...], wanted: tuple[str, ...], /) -> StickFile | StickTrouble:
        raise RuntimeError("a defect of ours")


@pytest.mark.parametrize("command", [ListStick(), ReadFile("x", ("a.pdf",), PICTURES)])
def test_a_defect_is_an_answer_too(command: ListStick | ReadFile) -> None:
    posted: queue.Queue[Event] = queue.Queue()
    worker = StickWorker(posted.put, Broken())
    worker.start()
    try:
        worker.ask(0, command)
        answer = posted.get(timeout=PATIENCE_S)
        assert isinstance(answer, StickFailed)
        assert answer.trouble is StickTrouble.UNAVAILABLE
        assert answer.path == getattr(command, "path", ())
        assert isinstance(posted.get(timeout=PATIENCE_S), DefectSeen)
    finally:
        worker.stop()


def test_a_kiosk_without_a_port_says_so() -> None:
    assert open_devices(DeviceConfig("", "tcp://127.0.0.1:9", "TM-T88V", "slot"), lambda event: None).sticks is None
    posted: queue.Queue[Event] = queue.Queue()
    worker = StickWorker(posted.put, None)
    worker.start()
    worker.ask(0, ListStick())
    assert posted.get(timeout=PATIENCE_S) == StickFailed(StickTrouble.UNAVAILABLE, visit=0)
    worker.stop()
