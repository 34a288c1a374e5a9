"""A share of the applications with files; `python -m tests.torture attachments` has 60 of 1 MiB and 100 cuts."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.torture.attachments import run


@pytest.mark.requirement("PROM-01", "PROM-02")
def test_files_come_once_and_whole_through_cuts_and_kills(tmp_path: Path) -> None:
    outcome = run(tmp_path, 20261127, count=3, cuts=4, kills=3, small=1, budget=120)
    assert outcome["broken"] == "", outcome
    assert outcome["done"] >= 3
    assert outcome["stored"] >= outcome["promised"] >= 6
    assert (outcome["cuts"], outcome["kills"]) == (4, 3)
