"""A share of the killing runs: the full figures come from `make torture`."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
KILLS = 40
PATIENCE_S = 600


@pytest.mark.crash
@pytest.mark.end_to_end
@pytest.mark.requirement("PROM-01", "PROM-02", "PROM-03", "GAP-02", "GAP-03")
def test_forty_kills_between_the_last_touch_and_the_verdict_lose_and_double_nothing(tmp_path: Path) -> None:
    results = tmp_path / "results.jsonl"
    done = subprocess.run(
        [sys.executable, "-m", "tests.torture", "kills", "--kills", str(KILLS), "--results", str(results)],
        cwd=ROOT,
        env={**os.environ, "TMPDIR": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    line = json.loads(results.read_text())
    assert line["done"] >= KILLS
    assert line["points"] >= 25
    assert line["promised"] > 0
    assert line["kept"] == line["stored"] == line["applications"]
