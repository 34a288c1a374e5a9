"""docs/asvs.md speaks of every requirement once, in four verdicts, and names files and tests that exist."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

from tests.architecture.tracked import ROOT, text_of, tracked_files

PAGE = Path("docs/asvs.md")
IDS = Path("tests/architecture/asvs_ids.txt")
"""Levels 1 and 2 of ASVS 5.0.0."""
VERDICTS = {"met", "partly", "not met", "not applicable"}
ROW = re.compile(r"^\| (V\d+\.\d+\.\d+) \| ([^|]+) \| ([^|]+) \| (.+) \|$", re.MULTILINE)
NAMED = re.compile(r"`((?:[\w.-]+/)+[\w.@-]+|[\w-]+\.(?:toml|lock|in|service|md))(?:::(\w+))?`")


def rows() -> list[tuple[str, str, str, str]]:
    return [(row[1], row[2], row[3], row[4]) for row in ROW.finditer(text_of(PAGE))]


def test_every_requirement_of_the_two_levels_stands_there_once_and_in_order() -> None:
    wanted = text_of(IDS).split()
    assert len(set(wanted)) == 253
    assert [row[0] for row in rows()] == wanted
    assert text_of(PAGE).count("\n| V") == len(wanted), "a row that is none"


def test_every_row_has_one_of_four_verdicts_and_the_sum_is_right() -> None:
    counted = Counter(verdict for _, _, verdict, _ in rows())
    assert set(counted) <= VERDICTS
    said = re.findall(r"^\| (met|partly|not met|not applicable) \| [^|]+ \| (\d+) \|$", text_of(PAGE), re.MULTILINE)
    assert {verdict: int(count) for verdict, count in said} == dict(counted)


def test_what_is_met_is_seen_somewhere_and_what_is_not_says_why() -> None:
    unseen = [name for name, _, verdict, where in rows() if verdict == "met" and not NAMED.search(where)]
    assert unseen == []
    assert [name for name, _, _, where in rows() if len(where) < len("no XML")] == []


def test_every_file_and_test_that_a_row_names_exists() -> None:
    known = {str(path) for path in tracked_files()}
    missing = []
    for name, _, _, where in rows():
        for path, test in NAMED.findall(where):
            if path not in known or (test and f"def {test}(" not in text_of(Path(path))):
                missing.append((name, path, test))
        stray = set(re.findall(r"`([^`]+\.py[^`]*)`", where)) - {
            f"{p}::{t}" if t else p for p, t in NAMED.findall(where)
        }
        missing += [(name, path, "") for path in stray]
    assert missing == []
    assert (ROOT / PAGE).exists()
