"""Each measured figure that is kept says when, where and over which files it was measured."""

from __future__ import annotations

import json
from pathlib import Path

from tests.bench.figures import Figure, keep_report
from tests.torture.results import tree_hash

MEMBERS = {"name", "at", "tree", "tree_after", "quick", "machine", "figures"}


def test_a_run_is_kept_with_its_moment_machine_and_tree(tmp_path: Path) -> None:
    out, tree = tmp_path / "results.jsonl", tree_hash()
    for value in (1.9, 2.1):
        keep_report(out, "keep", [Figure("keep p50, prepared", value, "ms", 1.6)], tree=tree, quick=False)
    first, second = (json.loads(line) for line in out.read_text(encoding="utf-8").splitlines())
    assert set(first) == MEMBERS
    assert (first["tree"], first["tree_after"]) == (tree, tree)
    assert "load" in first["machine"]
    assert [run["figures"][0]["value"] for run in (first, second)] == [1.9, 2.1]
