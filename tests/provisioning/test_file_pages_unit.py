"""The unit that draws pages of residents' files for staff can do that and nothing else, under its own restrictions."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from hardware.simulated.stick.cast import a_pdf, a_photograph
from tests.support.machine.confined import confined
from tests.support.machine.units import DOOR_UNITS, FILE_PAGES_UNIT, ROOT, said, unit_file

UNIT = unit_file(FILE_PAGES_UNIT)
ENTRY = unit_file("madoguchi-file-pages.socket")
USER = 5304
_NO_WRITTEN_CODE = (
    "import ctypes, os, sys; ctypes.CDLL(None).prctl(65, 1, 0, 0, 0); os.execv(sys.argv[1], sys.argv[1:])"
)
"""`MemoryDenyWriteExecute=yes`, as newer kernels have it; an older one knows no such word and goes on."""


def test_only_staff_pages_ask_and_each_request_has_a_process_and_a_user_of_its_own() -> None:
    assert said(ENTRY, "SocketUser") == said(unit_file("madoguchi-central.service"), "User")
    assert said(ENTRY, "SocketGroup") == said(unit_file(DOOR_UNITS["staff"]), "User")
    assert (said(ENTRY, "SocketMode"), said(ENTRY, "Accept")) == ("0660", "yes")
    assert (said(UNIT, "StandardInput"), said(UNIT, "StandardOutput")) == ("socket", "socket")
    assert (said(UNIT, "DynamicUser"), said(UNIT, "User"), said(UNIT, "SupplementaryGroups")) == ("yes", "", "")


def test_it_reaches_nothing_of_the_centre() -> None:
    assert (said(UNIT, "DevicePolicy"), said(UNIT, "PrivateDevices")) == ("closed", "yes")
    assert (said(UNIT, "PrivateNetwork"), said(UNIT, "IPAddressDeny")) == ("yes", "any")
    closed = {path.removeprefix("-") for path in said(UNIT, "InaccessiblePaths").split()}
    assert closed >= {"/var/lib/madoguchi-central", "/var/lib/madoguchi-store", "/etc/madoguchi"}
    assert said(UNIT, "ReadWritePaths") == said(UNIT, "StateDirectory") == said(UNIT, "EnvironmentFile") == ""
    assert int(said(UNIT, "MemoryMax").removesuffix("M")) <= 900
    assert int(said(UNIT, "RuntimeMaxSec")) < 45, "the page waits a little longer"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can start programs of other users")
@pytest.mark.parametrize(
    ("kind", "content", "pages"), [("application/pdf", a_pdf(pages=2), 2), ("image/jpeg", a_photograph(), 1)]
)
def test_under_its_restrictions_it_draws_a_page(kind: str, content: bytes, pages: int) -> None:
    """Another user, the filter of calls and of addresses, no memory written and run; the sandbox inside is the real
    one.
    """
    command = [sys.executable, "-c", _NO_WRITTEN_CODE, sys.executable, "-m", "hardware.stick.page_picture"]
    asked = json.dumps({"type": kind, "page": 1}).encode() + b"\n" + content
    done = subprocess.run(
        confined(FILE_PAGES_UNIT, USER, [], command),
        input=asked,
        capture_output=True,
        cwd=ROOT,
        timeout=60,
        check=False,
    )
    line, _, picture = done.stdout.partition(b"\n")
    assert (done.returncode, json.loads(line)) == (0, {"trouble": None, "pages": pages}), done.stderr
    assert picture.startswith(b"\xff\xd8\xff")
