"""A medium fills up at any moment: a visit is refused before it starts, or it completes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.crash
ROOT = Path(__file__).parents[2]
MEDIUM_BYTES = 24 << 20


@pytest.mark.requirement("PROM-01")
@pytest.mark.skipif(os.geteuid() != 0, reason="mounting a small medium needs root")
def test_a_full_disk_refuses_before_the_form_or_lets_it_complete(tmp_path: Path) -> None:
    for name in ("data", "mirror"):
        (tmp_path / name).mkdir()
    script = "".join(f"mount -t tmpfs -o size={MEDIUM_BYTES} tmpfs {tmp_path / name}; " for name in ("data", "mirror"))
    run = subprocess.run(
        ["unshare", "-m", "sh", "-ec", f'{script} exec "{sys.executable}" -m tests.crash.full_disk "{tmp_path}"'],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    assert run.stdout.splitlines() == [
        "kept 30",
        "refused disk_full",
        "refused mirror_full",
        "nothing kept",
        "kept on one medium",
        "all there",
    ]
