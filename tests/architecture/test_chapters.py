"""The chapters of the conversation are read from top to bottom: each stands alone, and none leads in a circle."""

from __future__ import annotations

import re
import subprocess
import sys
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from tests.architecture.tracked import ROOT, text_of, tracked_files

CHAPTERS = [path for path in tracked_files() if path.parent == Path("kiosk/steps") and path.stem != "__init__"]
NAMED = re.compile(r"^ *from kiosk\.steps import ([\w, ]+)$|^ *from kiosk\.steps\.(\w+) import ", re.MULTILINE)


def test_no_chapter_leads_back_to_one_that_leads_to_it():
    leads_to = {
        path.stem: {
            name for several, one in NAMED.findall(text_of(path)) for name in (*several.split(", "), one) if name
        }
        for path in CHAPTERS
    }
    assert {"choose", "ways_back"} <= set(leads_to)
    assert leads_to["choose"] >= {"identify", "fill_form"}
    TopologicalSorter(leads_to).prepare()  # raises with the circle


@pytest.mark.parametrize("chapter", [path.stem for path in CHAPTERS])
def test_every_chapter_can_be_read_by_itself(chapter):
    alone = [sys.executable, "-c", f"import kiosk.steps.{chapter}"]
    done = subprocess.run(alone, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
