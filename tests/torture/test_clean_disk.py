"""A share of the clean-disk runs: the full figures come from `make torture`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.torture.canaries import Searcher, Stems
from tests.torture.clean_disk import may_mount, run

VISITS = 15
BUDGET_S = 120


@pytest.mark.parametrize("block", [1, 3, 64])
@pytest.mark.parametrize("over", [0, 1, 20])
def test_what_stands_at_the_edge_of_what_was_never_written_is_found(tmp_path: Path, block: int, over: int) -> None:
    stems, image = Stems.of(1), tmp_path / "image"
    letters = stems.digits.encode("utf-32-le").rstrip(b"\0")
    at = block * 4096 - len(letters) + over
    with image.open("wb") as medium:
        medium.truncate(80 * 4096)
        medium.seek(at)
        medium.write(letters)
    assert image.stat().st_blocks * 512 < 8 * 4096, "most of it is a hole"
    assert [(hit.form, hit.at) for hit in Searcher(stems).in_image(image)] == [("digits, UTF-32", at)]


@pytest.mark.crash
@pytest.mark.requirement("PROM-04")
def test_nothing_of_a_resident_rests_on_the_medium_and_every_planted_leak_is_found(tmp_path: Path) -> None:
    if not may_mount(tmp_path):
        pytest.skip("this machine lets nobody mount an image; `make torture` needs one that does")
    outcome = run(tmp_path, 20261120, VISITS, BUDGET_S)
    assert outcome["broken"] == ""
    assert outcome["done"] == VISITS
    assert outcome["hits"] == 0
    assert outcome["drafts"] > 0, "forms that were put away lie among what is searched"
    assert outcome["leaks_found"] == outcome["leaks_planted"] >= 10
    # The canaries were really in what was kept: the boxes say so once they are opened.
    assert outcome["boxes_with_canaries"] == outcome["boxes"] > 0
