"""A share of the kiosks that live without a centre; `python -m tests.torture silence` has 200 of them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PATIENCE_S = 600


@pytest.mark.requirement("PROM-01", "PROM-02")
def test_after_forty_days_everything_kept_is_at_the_centre_once_and_a_stolen_kiosk_has_stopped(tmp_path: Path) -> None:
    results = tmp_path / "results.jsonl"
    command = [sys.executable, "-m", "tests.torture", "silence", "--kiosks", "2", "--seed", "20261126"]
    done = subprocess.run(
        [*command, "--results", str(results)],
        cwd=ROOT,
        env={**os.environ, "TMPDIR": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    line = json.loads(results.read_text())
    assert line["broken"] == ""
    assert (line["kiosks"], line["stolen"], line["refused_in_staffed_halls"], line["doubled"]) == (2, 1, 0, 0)
    assert line["acts"] == line["acts_told"] >= 2
    assert line["stored"] == line["kept"] + line["acts"]
    assert line["applications"] == line["kept"] > 10
