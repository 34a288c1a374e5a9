"""The unit that reads sticks can do that and nothing else, and does it under its own restrictions."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from hardware.simulated.stick.cast import a_pdf, a_photograph
from hardware.simulated.stick.fat_image import fat_image
from hardware.stick.client import StickFile, StickReader
from hardware.stick.content.kinds import FileKind
from hardware.stick.messages import StickListed
from tests.support.machine.confined import confined
from tests.support.machine.units import ROOT, STICK_UNIT, UNITS, said, said_all, unit_file

UNIT, ENTRY = unit_file(STICK_UNIT), unit_file(STICK_UNIT).with_suffix(".socket")
RULES = ROOT / "provisioning" / "udev" / "50-madoguchi-stick.rules"
DEVICE_GROUP, USER = 5301, 5302


def test_only_the_screen_asks_and_each_request_has_a_process_and_a_user_of_its_own() -> None:
    assert (said(ENTRY, "SocketUser"), said(ENTRY, "SocketMode")) == (said(unit_file(UNITS[0]), "User"), "0600")
    assert said(ENTRY, "Service") == STICK_UNIT
    assert (said(UNIT, "DynamicUser"), said(UNIT, "User")) == ("yes", "")
    assert said(UNIT, "Restart") == "", "one request and out"
    assert said(UNIT, "StartLimitIntervalSec") == "0", "sixty files are no attack"


def test_it_reaches_the_stick_and_nothing_else() -> None:
    assert (said(UNIT, "DevicePolicy"), said_all(UNIT, "DeviceAllow")) == ("closed", ["/dev/madoguchi-stick r"])
    assert (said(UNIT, "PrivateNetwork"), said(UNIT, "IPAddressDeny")) == ("yes", "any")
    assert (said(UNIT, "PrivateMounts"), said(UNIT, "CapabilityBoundingSet")) == ("yes", "")
    closed = {path.removeprefix("-") for path in said(UNIT, "InaccessiblePaths").split()}
    assert closed >= {"/var/lib/madoguchi", "/mnt/madoguchi-mirror", "/etc/madoguchi"}
    assert said(UNIT, "ReadWritePaths") == said(UNIT, "StateDirectory") == ""
    assert int(said(UNIT, "MemoryMax").removesuffix("M")) <= 900
    assert int(said(UNIT, "RuntimeMaxSec")) < 85, "the screen waits a little longer"


def test_the_rule_gives_the_stick_to_the_group_of_the_unit_and_to_nobody_who_looks_for_file_systems() -> None:
    rules = RULES.read_text(encoding="utf-8")
    (group,) = said(UNIT, "SupplementaryGroups").split()
    assert f'GROUP:="{group}", MODE:="0440"' in rules
    assert f"g {group} " in (ROOT / "provisioning" / "systemd" / "madoguchi.sysusers").read_text(encoding="utf-8")
    (device,) = (word for word in said(UNIT, "Environment").split() if "STICK_DEVICE" in word)
    assert f'SYMLINK+="{Path(device.partition("=")[2]).name}"' in rules
    assert 'ENV{UDEV_DISABLE_PERSISTENT_STORAGE_RULES_FLAG}="1"' in rules
    assert RULES.name < "60-persistent-storage.rules", "which would look for file systems"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can start programs of other users")
def test_under_its_restrictions_it_lists_examines_and_draws() -> None:
    """Another user, the group of the device, the filter of calls and of addresses, no memory written and run; the
    sandbox inside is the real one.
    """
    with TemporaryDirectory(prefix="madoguchi-stick-") as outer:
        Path(outer).chmod(0o755)
        stick, place = Path(outer) / "stick", Path(outer) / "stick.sock"
        stick.write_bytes(fat_image({"課税証明.pdf": a_pdf(), "家.jpg": a_photograph()}).image)
        os.chown(stick, 0, DEVICE_GROUP)
        stick.chmod(0o440)
        reader = StickReader(place, stick)
        with socket.socket(socket.AF_UNIX) as listening:
            listening.bind(str(place))
            listening.listen(4)
            with one_request(listening, stick):
                listed = reader.files()
            assert isinstance(listed, StickListed)
            wanted = tuple(kind.value for kind in FileKind)
            for file in listed.files:
                with one_request(listening, stick):
                    got = reader.fetch(listed.stick, file.path, wanted)
                assert isinstance(got, StickFile), got
                assert len(got.dots) > 0


_NO_WRITTEN_CODE = (
    "import ctypes, os, sys; ctypes.CDLL(None).prctl(65, 1, 0, 0, 0); os.execv(sys.argv[1], sys.argv[1:])"
)
"""`MemoryDenyWriteExecute=yes`, as newer kernels have it; an older one knows no such word and goes on."""


@contextlib.contextmanager
def one_request(listening: socket.socket, stick: Path) -> Iterator[None]:
    """The unit takes one and is out."""
    process = start_confined(listening, stick)
    try:
        yield
        assert process.wait(60) == 0
    finally:
        process.kill()
        process.wait()


def start_confined(listening: socket.socket, stick: Path) -> subprocess.Popen[bytes]:
    given = listening.fileno()
    command = [sys.executable, "-c", _NO_WRITTEN_CODE, sys.executable, "-m", "hardware.stick"]
    return subprocess.Popen(
        ["/bin/bash", "-c", f'exec "$@" 3<&{given}', "sh", *confined(STICK_UNIT, USER, [DEVICE_GROUP], command)],
        cwd=ROOT, pass_fds=(given,), env={**os.environ, "LISTEN_FDS": "1", "MADOGUCHI_STICK_DEVICE": str(stick)},
    )  # fmt: skip
