"""Guesses are run in pieces that are summed over one tree: none twice, none that broke off."""

from __future__ import annotations

import json
from argparse import Namespace
from pathlib import Path
from typing import Any

import pytest

from tests.torture import __main__ as torture
from tests.torture.results import keep_result, results_of

A_PIECE = 300


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many each piece was asked for. A piece does 300 at most; the third breaks off and says nothing."""
    pieces: list[int] = []

    def played(_command: list[str], _counted: str, also: dict[str, str]) -> dict[str, Any]:
        pieces.append(int(also["MADOGUCHI_GUESSES"]))
        assert also["MADOGUCHI_GUESSES_S"] == "60.0"
        if len(pieces) == 3:
            return {"done": 1, "said": [], "seconds": 1.0, "broken": "killed"}
        done = min(A_PIECE, pieces[-1])
        told = {"done": done, "opened": 0, "looked_up": 10, "most_looked_up": 12}
        Path(also["MADOGUCHI_WHOLE"]).write_text(json.dumps(told))
        return {"done": 2, "said": [], "seconds": 1.0, "broken": ""}

    monkeypatch.setattr(torture, "_outcome_of", played)
    return pieces


def test_pieces_go_on_where_the_last_one_ended_and_their_sum_is_what_was_done(
    tmp_path: Path, asked: list[int], capsys: pytest.CaptureFixture[str]
) -> None:
    results = tmp_path / "results.jsonl"
    keep_result("guesses", 1, "another tree", {"done": 500, "broken": ""}, results)
    failed = []
    for _ in range(6):
        arguments = ["guesses", "--guesses", "1000", "--budget", "60", "--resume", "--results", str(results)]
        failed.append(run(arguments))
    assert asked == [1000, 700, 400, 400, 100], "what broke off is asked for again; what is whole is not run again"
    assert failed == [0, 0, 1, 0, 0, 0]
    lines = results_of("guesses", torture.tree_hash(), results)
    assert torture.sum_of_guesses(lines) == {
        "pieces": 4,
        "done": 1000,
        "opened": 0,
        "looked_up": 40,
        "most_looked_up": 48,
        "broken": 1,
    }
    assert "'done': 1000" in capsys.readouterr().out.splitlines()[-1]
    assert torture.guesses(tmp_path, 1, Namespace(guesses=1000, budget=60.0), 1000)["done"] == 0


def run(arguments: list[str]) -> int:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.argv", ["torture", *arguments])
        return torture.main()
