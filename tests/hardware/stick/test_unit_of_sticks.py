"""From the socket to checked bytes and back, with the reader as a process: what is asked is answered, each time."""

from __future__ import annotations

import contextlib
import hashlib
import io
import socket
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from hardware.simulated.stick.cast import STICKS, a_pdf, a_photograph
from hardware.simulated.stick.exfat_image import exfat_image
from hardware.simulated.stick.fat_image import fat_image
from hardware.simulated.stick.socket_unit import SimulatedStick
from hardware.stick.client import StickFile, StickReader
from hardware.stick.content.kinds import FileKind
from hardware.stick.messages import MOST_BYTES, StickListed
from hardware.stick.trouble import StickTrouble

ALL = tuple(kind.value for kind in FileKind)


@pytest.fixture
def unit(tmp_path: Path) -> Iterator[SimulatedStick]:
    with SimulatedStick(tmp_path) as unit:
        yield unit


@pytest.fixture
def reader(unit: SimulatedStick) -> StickReader:
    return StickReader(unit.socket, unit.device)


def listed(reader: StickReader) -> StickListed:
    said = reader.files()
    assert isinstance(said, StickListed)
    return said


def zip_of(size: int) -> bytes:
    """A ZIP of exactly so many bytes."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("a.txt", b"x" * (size - 108))
    assert len(made.getvalue()) == size
    return made.getvalue()


@pytest.mark.requirement("ATT-01")
def test_a_stick_comes_is_read_and_goes(unit: SimulatedStick, reader: StickReader) -> None:
    assert (reader.is_in(), reader.files()) == (False, StickTrouble.ABSENT)
    unit.plug(STICKS["hanako"]())
    assert reader.is_in()
    said = listed(reader)
    assert [(file.folder, file.name, file.modified) for file in said.files] == [
        ("", "家の写真.jpg", "2026-11-20T10:52"),
        ("", "課税証明書.pdf", "2026-11-20T10:52"),
        ("書類", "就労証明書.pdf", "2026-11-20T10:52"),
    ]
    for file in said.files:
        got = reader.fetch(said.stick, file.path, ALL)
        assert isinstance(got, StickFile)
        assert got.sha256 == hashlib.sha256(got.content).hexdigest()
        assert len(got.dots) == got.wide * got.tall * 3 > 0
    unit.pull()
    assert not reader.is_in()
    assert reader.fetch(said.stick, said.files[0].path, ALL) is StickTrouble.ABSENT


@pytest.mark.requirement("ATT-02")
def test_ten_megabytes_are_taken_and_a_byte_more_is_told(unit: SimulatedStick, reader: StickReader) -> None:
    largest = zip_of(MOST_BYTES)
    unit.plug(exfat_image({"fits.zip": largest, "over.zip": largest + b"x"}).image)
    stick = listed(reader).stick
    got = reader.fetch(stick, ("fits.zip",), ALL)
    assert isinstance(got, StickFile)
    assert (got.content == largest, got.size) == (True, 10_485_760)
    assert reader.fetch(stick, ("over.zip",), ALL) is StickTrouble.TOO_LARGE


def test_another_stick_is_told(unit: SimulatedStick, reader: StickReader) -> None:
    unit.plug(fat_image({"a.pdf": a_pdf()}, label="ONE").image)
    said = listed(reader)
    unit.plug(fat_image({"a.pdf": a_pdf()}, label="TWO").image)
    assert reader.fetch(said.stick, ("a.pdf",), ALL) is StickTrouble.OTHER_STICK


def test_a_file_that_went_is_told_and_the_others_stay(unit: SimulatedStick, reader: StickReader) -> None:
    unit.plug(fat_image({"a.pdf": a_pdf(), "empty.pdf": b""}).image)
    stick = listed(reader).stick
    assert reader.fetch(stick, ("b.pdf",), ALL) is StickTrouble.NOT_THERE
    assert reader.fetch(stick, ("empty.pdf",), ALL) is StickTrouble.EMPTY
    assert isinstance(reader.fetch(stick, ("a.pdf",), ALL), StickFile)


@pytest.mark.parametrize(
    "request_line",
    [
        b"",
        b"\n",
        b"{}\n",
        b'{"do":"mount"}\n',
        b'{"do":"fetch","stick":"x","path":[],"wanted":[]}\n',
        b'{"do":"list","x":1}\n',
        b"x" * 100_000,
    ],
)
def test_what_is_no_request_is_answered_by_silence_and_the_next_one_is_served(
    unit: SimulatedStick, reader: StickReader, request_line: bytes
) -> None:
    unit.plug(fat_image({"a.pdf": a_pdf()}).image)
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(30)
        connection.connect(str(unit.socket))
        with contextlib.suppress(BrokenPipeError):
            connection.sendall(request_line)
            connection.shutdown(socket.SHUT_WR)
        with contextlib.suppress(ConnectionResetError):
            assert connection.recv(1) == b""
    assert len(listed(reader).files) == 1


def test_who_hangs_up_costs_nobody_anything(unit: SimulatedStick, reader: StickReader) -> None:
    unit.plug(fat_image({"a.jpg": a_photograph()}).image)
    stick = listed(reader).stick
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(str(unit.socket))
        connection.sendall(b'{"do":"fetch","stick":"%b","path":["a.jpg"],"wanted":["image/jpeg"]}\n' % stick.encode())
    assert isinstance(reader.fetch(stick, ("a.jpg",), ALL), StickFile)


def test_without_the_unit_it_is_the_kiosk_that_cannot(tmp_path: Path) -> None:
    reader = StickReader(tmp_path / "none.sock", tmp_path / "none")
    assert reader.files() is StickTrouble.UNAVAILABLE
    assert reader.fetch("x", ("a",), ALL) is StickTrouble.UNAVAILABLE


@pytest.mark.parametrize("told", [b"", b"[]\n", b'{"is":"fetched"}\n', b'{"is":"not_read","trouble":"no such word"}\n'])
def test_an_answer_of_another_form_is_not_believed(tmp_path: Path, told: bytes) -> None:
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(tmp_path / "s"))
        listening.listen(1)

        def answer() -> None:
            with listening.accept()[0] as connection:
                connection.recv(65536)
                connection.sendall(told)

        thread = threading.Thread(target=answer)
        thread.start()
        assert StickReader(tmp_path / "s", tmp_path).files() is StickTrouble.UNAVAILABLE
        thread.join()


def test_bytes_that_are_not_what_was_hashed_are_not_believed(tmp_path: Path) -> None:
    head = '{"is":"fetched","name":"a.pdf","media_type":"application/pdf","size":3,"sha256":"%s"}\n'
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(tmp_path / "s"))
        listening.listen(2)

        def answer() -> None:
            for content in (b"abc", b"abd"):
                with listening.accept()[0] as connection:
                    connection.recv(65536)
                    connection.sendall((head % hashlib.sha256(b"abc").hexdigest()).encode() + content)

        thread = threading.Thread(target=answer)
        thread.start()
        reader = StickReader(tmp_path / "s", tmp_path)
        assert isinstance(reader.fetch("x", ("a.pdf",), ALL), StickFile)
        assert reader.fetch("x", ("a.pdf",), ALL) is StickTrouble.UNAVAILABLE
        thread.join()


def test_no_name_of_a_file_stands_in_a_log(tmp_path: Path) -> None:
    with (tmp_path / "log").open("w+") as log, SimulatedStick(tmp_path, log) as unit:
        reader = StickReader(unit.socket, unit.device)
        unit.plug(fat_image({"山田花子の診断書.exe": b"MZ Hanako"}).image)
        said = listed(reader)
        assert reader.fetch(said.stick, said.files[0].path, ALL) is StickTrouble.UNKNOWN_KIND
        assert "山田" not in repr(reader.fetch(said.stick, said.files[0].path, ALL))
    logged = (tmp_path / "log").read_text(encoding="utf-8")
    assert "unknown_kind" in logged
    assert not [word for word in ("山田", "Hanako", "exe") if word in logged]
