"""The judge itself: on a small tree whose tests see one change and not the other."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.mutation.__main__ import CannotJudge, Copy, figures, run
from tests.mutation.changes import packages

ROOT = Path(__file__).parents[2]
PRODUCT = "def larger(a, b):\n    return a if a > b else b\n\n\ndef smaller(a, b):\n    return a if a < b else b\n"
TESTS = "from product import larger\n\n\ndef test_larger():\n    assert larger(1, 2) == 2\n"
CHANGES = """
whole = ["tests"]

[[change]]
id = "seen"
file = "product.py"
old = "a > b"
new = "a < b"
breaks = "the smaller is taken"
near = ["tests/test_product.py"]

[[change]]
id = "unseen"
file = "product.py"
old = "a < b"
new = "a > b"
breaks = "the larger is taken"
near = ["tests/test_product.py"]

[[change]]
id = "same"
file = "product.py"
old = "a < b"
new = "b > a"
breaks = "nothing"
near = ["tests/test_product.py"]
equivalent = "the same comparison"
"""


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    root = tmp_path / "root"
    (root / "tests").mkdir(parents=True)
    (root / "conftest.py").write_text("")
    (root / "product.py").write_text(PRODUCT)
    (root / "tests" / "test_product.py").write_text(TESTS)
    (tmp_path / "product.toml").write_text(CHANGES)
    return tmp_path


def test_a_change_that_no_test_sees_is_told(tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    package = packages(tree)["product"]
    copy = Copy(tree / "root", tree)
    assert not run(copy, package, [], "hash", tree / "results.jsonl")
    told = capsys.readouterr().out.splitlines()
    assert [line.split()[:2] for line in told] == [["seen", "noticed"], ["unseen", "survived"]]
    assert told[0].endswith("tests/test_product.py::test_larger")
    assert (copy.path / "product.py").read_text() == PRODUCT
    assert figures([package], tree / "results.jsonl").splitlines()[-1] == "| product | 2 | 1 (50 %) | 1 (50 %) |"


def test_a_survivor_of_the_near_tests_alone_is_marked_as_such(tree: Path) -> None:
    (tree / "root" / "tests" / "test_far.py").write_text(
        "from product import smaller\n\n\ndef test_smaller():\n    assert smaller(1, 2) == 1\n"
    )
    package, results = packages(tree)["product"], tree / "results.jsonl"
    copy = Copy(tree / "root", tree)
    assert not run(copy, package, ["unseen"], "hash", results, near=True)
    assert run(copy, package, ["unseen"], "hash", results)
    lines = [json.loads(line) for line in results.read_text().splitlines()]
    assert [(line["asked"], line["outcome"]) for line in lines] == [("near", "survived"), ("whole", "noticed")]


def test_tests_that_fail_without_a_change_judge_nothing(tree: Path) -> None:
    (tree / "root" / "product.py").write_text(PRODUCT.replace("a > b", "a >= b + 2"))
    (tree / "root" / "tests" / "test_product.py").write_text(TESTS.replace("== 2", "== 3"))
    change = packages(tree)["product"].changes[1]
    with pytest.raises(CannotJudge, match="without any change"):
        Copy(tree / "root", tree).judge(change, ["tests"])


def test_a_change_whose_text_is_gone_is_no_survivor(tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tree / "root" / "product.py").write_text("def larger(a, b):\n    return max(a, b)\n")
    assert not run(Copy(tree / "root", tree), packages(tree)["product"], [], "hash", tree / "results.jsonl")
    assert "stands 0 times" in capsys.readouterr().out
    assert not (tree / "results.jsonl").exists()


def test_an_id_stands_once(tree: Path) -> None:
    (tree / "other.toml").write_text(CHANGES)
    with pytest.raises(ValueError, match="seen"):
        packages(tree)


def test_each_change_can_still_be_made() -> None:
    changes = [change for package in packages().values() for change in package.changes]
    found = {change.id: (ROOT / change.file).read_text().count(change.old) for change in changes}
    assert {one: count for one, count in found.items() if count != 1} == {}
