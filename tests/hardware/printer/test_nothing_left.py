from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]


def test_starting_leaves_no_temporary_file(tmp_path: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("ESCPOS_")}
    subprocess.run(
        [sys.executable, "-c", "from hardware.printer.escpos import UsbLink"],
        cwd=ROOT,
        env={**environment, "TMPDIR": str(tmp_path), "PYTHONDONTWRITEBYTECODE": "1"},
        check=True,
    )
    assert list(tmp_path.iterdir()) == []
