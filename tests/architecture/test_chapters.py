"""The chapters of the conversation are read from top to bottom: each file stands alone, none leads in a circle."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.architecture.strings import module_of
from tests.architecture.tracked import ROOT, tracked_files

CHAPTERS = [module_of(path) for path in tracked_files() if path.match("kiosk/steps/*/*.py") and path.stem != "__init__"]


def test_there_are_chapters_to_read() -> None:
    assert {"kiosk.steps.apply.choose", "kiosk.steps.staff.staff_page"} <= set(CHAPTERS)


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_every_chapter_can_be_read_by_itself(chapter: str) -> None:
    alone = [sys.executable, "-c", f"import {chapter}"]
    done = subprocess.run(alone, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
