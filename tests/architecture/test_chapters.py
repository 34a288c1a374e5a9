"""The chapters of the conversation are read from top to bottom: each stands alone. None leads in a circle: the import
contracts hold that for every folder.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.tracked import ROOT, tracked_files

CHAPTERS = [path for path in tracked_files() if path.parent == Path("kiosk/steps") and path.stem != "__init__"]


@pytest.mark.parametrize("chapter", [path.stem for path in CHAPTERS])
def test_every_chapter_can_be_read_by_itself(chapter):
    alone = [sys.executable, "-c", f"import kiosk.steps.{chapter}"]
    done = subprocess.run(alone, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
