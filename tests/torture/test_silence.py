"""A share of the kiosks that live without a centre; `python -m tests.torture silence` has 200 of them."""

from __future__ import annotations

from pathlib import Path

from tests.torture.silence import run


def test_staffed_halls_go_on_for_forty_days_and_a_stolen_kiosk_stops(tmp_path: Path) -> None:
    outcome = run(tmp_path, 20261126, kiosks=2)
    assert outcome["broken"] == ""
    assert (outcome["kiosks"], outcome["stolen"], outcome["refused_in_staffed_halls"]) == (2, 1, 0)
    assert outcome["acts"] >= 2
    assert outcome["kept"] > 10
