"""A share of the clean-disk runs: the full figures come from `make torture`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.torture.clean_disk import may_mount, run

VISITS = 15
BUDGET_S = 120


@pytest.mark.crash
@pytest.mark.requirement("PROM-04")
def test_nothing_of_a_resident_rests_on_the_medium_and_every_planted_leak_is_found(tmp_path: Path) -> None:
    if not may_mount(tmp_path):
        pytest.skip("this machine lets nobody mount an image; `make torture` needs one that does")
    outcome = run(tmp_path, 20261120, VISITS, BUDGET_S)
    assert outcome["broken"] == ""
    assert outcome["done"] == VISITS
    assert outcome["hits"] == 0
    assert outcome["leaks_found"] == outcome["leaks_planted"] >= 10
    # The canaries were really in what was kept: the boxes say so once they are opened.
    assert outcome["boxes_with_canaries"] == outcome["boxes"] > 0
