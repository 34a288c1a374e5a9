"""docs/hardening.md: a line for each numbered fault, one of three states, and only files and tests that exist."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

from tests.architecture.tracked import text_of, tracked_files

PAGE = Path("docs/hardening.md")
NUMBERED = {
    "At the kiosk": [*map(str, range(1, 14)), *(f"S{number}" for number in range(1, 6))],
    "Foreign cards": [*map(str, range(1, 18))],
    "At the centre": [*map(str, range(1, 21))],
    "The other end of the line": [*map(str, range(1, 9)), *(f"G{number}" for number in range(1, 22))],
    "Security": [*map(str, range(1, 22))],
    "Size": [*map(str, range(1, 17))],
    "What the tests did not see": [*map(str, range(1, 13))],
}
ROW = re.compile(r"^\| (\S+) \| ([^|]+) \| ([^|]+) \| ([^|]+) \| \*\*(done|partly|open)\*\*([^|]*) \|$", re.MULTILINE)


def test_every_numbered_fault_has_one_line_and_the_sum_is_right() -> None:
    chapters = text_of(PAGE).split("\n## ")[1:]
    found = {chapter.partition("\n")[0]: [row[1] for row in ROW.finditer(chapter)] for chapter in chapters}
    assert found == NUMBERED
    states = Counter(row[5] for row in ROW.finditer(text_of(PAGE)))
    said = re.search(r"^(\d+) lines: (\d+) done, (\d+) partly, (\d+) open\.$", text_of(PAGE), re.MULTILINE)
    assert said is not None
    assert [int(number) for number in said.groups()] == [
        sum(states.values()),
        states["done"],
        states["partly"],
        states["open"],
    ]


def test_what_is_not_done_says_what_is_missing() -> None:
    bare = [row[1] for row in ROW.finditer(text_of(PAGE)) if row[5] == "partly" and len(row[6].strip(": ")) < 10]
    assert bare == []


def test_every_file_and_test_that_a_line_names_exists() -> None:
    known = {str(path) for path in tracked_files()}
    tests = "\n".join(text_of(Path(path)) for path in known if path.startswith("tests/") and path.endswith(".py"))
    files = set(re.findall(r"\btests/[\w/]+\.(?:py|jsonl)\b", text_of(PAGE)))
    assert files - known == set()
    names = set(re.findall(r"::(test_\w+)(?![\w…*])", text_of(PAGE)))
    assert {name for name in names if f"def {name}(" not in tests} == set()
