"""The page of the one-stop procedures counts right and names files that there are (ROLL-06)."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DEFINITIONS = ROOT / "central" / "catalogue" / "definitions"


@pytest.mark.requirement("ROLL-06")
def test_each_of_the_thirty_three_has_a_definition_that_stands_or_says_not_yet():
    rows = re.findall(
        r"^\| (children|care|disaster) \| [^|]+ \| ([^|]+) \|$", (ROOT / "docs" / "one-stop.md").read_text(), re.M
    )
    assert Counter(event for event, _ in rows) == {"children": 15, "care": 11, "disaster": 7}
    known = {path.stem for path in DEFINITIONS.glob("*.json")} | {
        path.stem for path in (DEFINITIONS / "library").glob("*.json")
    }
    for _, said in rows:
        named = re.match(r"`(\w+)`", said)
        assert said.startswith("not yet") if named is None else named[1] in known
