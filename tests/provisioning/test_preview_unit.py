"""The unit that draws the kiosk's pages of forms can do that and nothing else, under its own limits."""

from __future__ import annotations

import io
import os
import subprocess
import sys

import msgspec
import pytest

from sync.contract.preview import (
    ANSWER_LIMIT_BYTES,
    MOST_MEMORY_BYTES,
    Look,
    PreviewRequest,
    block,
    read_answer,
    read_block,
)
from tests.support.kiosk.example_catalogue import DEFINITIONS, HALL
from tests.support.machine.confined import confined
from tests.support.machine.units import DOOR_UNITS, PREVIEW_UNIT, ROOT, said, unit_file
from tests.support.screens.preview_client import MOMENT

UNIT = unit_file(PREVIEW_UNIT)
ENTRY = unit_file("madoguchi-preview.socket")
USER = 5305


def test_only_the_centre_asks_and_each_connection_has_a_process_and_a_user_of_its_own() -> None:
    assert said(ENTRY, "SocketUser") == said(unit_file("madoguchi-central-worker.service"), "User")
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
    most = int(said(UNIT, "MemoryMax").removesuffix("M")) << 20
    assert MOST_MEMORY_BYTES < most <= 2 * MOST_MEMORY_BYTES


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can start programs of other users")
def test_under_its_restrictions_it_draws_a_page() -> None:
    """Another user, the filter of calls and of addresses; the walls inside are the real ones."""
    definition = (DEFINITIONS / "bulky_waste.json").read_bytes()
    asked = block(msgspec.json.encode(PreviewRequest(definition, HALL, MOMENT, look=Look("ja"))))
    done = subprocess.run(
        confined(PREVIEW_UNIT, USER, [], [sys.executable, "-m", "kiosk.preview"]),
        input=asked,
        capture_output=True,
        cwd=ROOT,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    said_back = io.BytesIO(done.stdout)
    answer, picture = (read_block(said_back.read, ANSWER_LIMIT_BYTES) for _block in range(2))
    assert answer is not None
    assert picture is not None
    assert read_answer(answer).trouble is None
    assert picture.startswith(b"\x89PNG")
