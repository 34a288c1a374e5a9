"""Workers of a bulk notice killed at every labelled place."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest


@pytest.mark.crash
@pytest.mark.requirement("BULK-01", "BULK-03")
def test_killed_workers_double_nothing_and_lose_nothing() -> None:
    command = [sys.executable, "-m", "tests.central.notices.torture", "--recipients", "240", "--kills", "24"]
    environment = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    done = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=240, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    figures = json.loads(done.stdout)
    assert figures["kills"] >= 20
    assert len(figures["killed"]) == 7, "every labelled place was a place of death"
    assert figures["doubled"] == figures["missed"] == figures["left"] == figures["wrong_person"] == 0
    assert figures["sent"] + figures["unknown"] == 192
    assert figures["on_status"] == 48
    assert figures["unknown"] <= figures["kills"]
