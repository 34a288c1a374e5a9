"""`python -m tests.mutation [PACKAGE …] [--only ID …] [--near] [--figures]`: does a test notice each deliberate change?

The tree is copied once. Each change is made there alone; the tests near it are asked first, then the package's whole
list. A change counts as noticed when a test fails or gives no answer in its time.
Without any change they must pass.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.mutation.changes import LISTS, Change, Package, packages
from tests.torture.results import ROOT, tree_hash

RESULTS = LISTS / "results.jsonl"
LIMIT_S = 900
_FAILED, _BROKEN_OFF = 1, 2
"""pytest's exit codes: tests failed; collecting them did."""
_LEFT_OUT = (".git", ".venv", ".cache", "__pycache__", "node_modules")


@dataclass(frozen=True)
class Answer:
    """What the tests said of one tree. `by` is the first test that failed, empty when all passed."""

    by: str
    seconds: float


class CannotJudge(Exception):
    """The tests fail without any change, or could not be run at all."""


class Copy:
    """A copy of the tree in which one change at a time is made."""

    def __init__(self, root: Path, folder: Path) -> None:
        self.path = folder / "tree"
        shutil.copytree(root, self.path, ignore=shutil.ignore_patterns(*_LEFT_OUT), symlinks=True)
        self._sound: set[tuple[str, ...]] = set()

    def judge(self, change: Change, whole: Sequence[str]) -> Answer:
        """Make the change, ask the tests, put the file back. CannotJudge: the tests fail on the unchanged tree."""
        changed = change.made_in(self.path)
        file = self.path / change.file
        unchanged = file.read_text(encoding="utf-8")
        spent = 0.0
        for paths in filter(None, (change.near, tuple(whole))):
            self._prove_sound(paths)
            file.write_text(changed, encoding="utf-8")
            try:
                answer = self._ask(paths)
            finally:
                file.write_text(unchanged, encoding="utf-8")
            spent += answer.seconds
            if answer.by:
                return Answer(answer.by, spent)
        return Answer("", spent)

    def _prove_sound(self, paths: tuple[str, ...]) -> None:
        if paths not in self._sound:
            if failed := self._ask(paths).by:
                raise CannotJudge(f"without any change: {failed}")
            self._sound.add(paths)

    def _ask(self, paths: Sequence[str]) -> Answer:
        began = time.monotonic()
        command = [sys.executable, "-m", "pytest", "-q", "-x", "-rfE", "--no-header", "-p", "no:cacheprovider", *paths]
        settings = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
        settings.pop("DJANGO_SETTINGS_MODULE", None)  # the copy's own configuration names it
        settings.setdefault("MADOGUCHI_TEST_DATABASE", "sqlite")
        try:
            run = subprocess.run(
                command, cwd=self.path, env=settings, capture_output=True, text=True, timeout=LIMIT_S, check=False
            )
        except subprocess.TimeoutExpired:
            return Answer(f"no answer in {LIMIT_S} s", time.monotonic() - began)
        seconds = time.monotonic() - began
        if run.returncode == 0:
            return Answer("", seconds)
        if run.returncode not in (_FAILED, _BROKEN_OFF):
            raise CannotJudge(run.stdout[-2000:] + run.stderr[-2000:])
        return Answer(_first_failure(run.stdout), seconds)


def _first_failure(printed: str) -> str:
    for line in printed.splitlines():
        if line.startswith(("FAILED tests/", "ERROR tests/")):  # not what the product logs of an error
            return line.split(" ", 1)[1].split(" - ")[0]
    return "the tests could not be collected"


def main() -> int:
    """Run what is named, or everything. 1: something survived or could not be judged."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutation", description=__doc__)
    known = packages()
    parser.add_argument("names", nargs="*", metavar="PACKAGE", help=", ".join(known))
    parser.add_argument("--only", nargs="*", default=[], metavar="ID", help="these changes only")
    parser.add_argument("--near", action="store_true", help="ask the near tests only: others may notice a survivor")
    parser.add_argument("--figures", action="store_true", help="run nothing; the table of the kept lines")
    options = parser.parse_args()
    if unknown := set(options.names) - set(known):
        parser.error(f"unknown: {', '.join(sorted(unknown))}")
    chosen = [known[name] for name in options.names or known]
    if options.figures:
        sys.stdout.write(figures(chosen, RESULTS))
        return 0
    with tempfile.TemporaryDirectory() as folder:
        copy, tree = Copy(ROOT, Path(folder)), tree_hash()
        noticed = [run(copy, package, options.only, tree, RESULTS, near=options.near) for package in chosen]
    return 0 if all(noticed) else 1


def run(copy: Copy, package: Package, only: Sequence[str], tree: str, results: Path, *, near: bool = False) -> bool:
    """Judge the changes of one package, a line for each. False: one survived or could not be judged."""
    good = True
    for change in package.changes:
        if change.equivalent or (only and change.id not in only):
            continue
        try:
            answer = copy.judge(change, () if near else package.whole)
        except (CannotJudge, ValueError) as problem:
            sys.stdout.write(f"{change.id}  cannot be judged: {problem}\n")
            good = False
            continue
        outcome = "noticed" if answer.by else "survived"
        good = good and bool(answer.by)
        sys.stdout.write(f"{change.id}  {outcome}  {answer.seconds:.0f} s  {answer.by}\n")
        sys.stdout.flush()
        line = {
            "at": datetime.now(UTC).isoformat(timespec="seconds"),
            "package": package.name,
            "id": change.id,
            "change": change.hash,
            "tree": tree,
            "outcome": outcome,
            "by": answer.by,
            "asked": "near" if near else "whole",
            "seconds": round(answer.seconds, 1),
        }
        with results.open("a", encoding="utf-8") as file:
            file.write(json.dumps(line, ensure_ascii=False, sort_keys=True) + "\n")
    return good


def figures(chosen: Sequence[Package], results: Path) -> str:
    """Markdown: for each package how many were noticed when first run, and when last run.

    A change keeps its name when the code around it moves and its text follows: the first run is that of the name, the
    last one that of the text as it stands.
    """
    lines = [json.loads(line) for line in results.read_text(encoding="utf-8").splitlines()] if results.exists() else []
    rows = ["| package | changes | noticed at the first run | noticed at the last run |", "|---|---|---|---|"]
    for package in chosen:
        counted = [change for change in package.changes if not change.equivalent]
        first = sum(_outcomes(line for line in lines if line["id"] == each.id)[:1] == ["noticed"] for each in counted)
        last = sum(
            _outcomes(line for line in lines if line["change"] == each.hash)[-1:] == ["noticed"] for each in counted
        )
        rows.append(
            f"| {package.name} | {len(counted)} | {_share(first, len(counted))} | {_share(last, len(counted))} |"
        )
    return "\n".join(rows) + "\n"


def _outcomes(lines: Iterable[dict[str, Any]]) -> list[str]:
    return [line["outcome"] for line in lines]


def _share(part: int, whole: int) -> str:
    return f"{part} ({100 * part // whole} %)" if whole else "–"


if __name__ == "__main__":
    sys.exit(main())
