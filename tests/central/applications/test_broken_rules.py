"""Every rule that a form can break has words for a clerk."""

from __future__ import annotations

import re
from pathlib import Path

from central.applications.words.broken_rules import BROKEN, broken_rules, item_words

CONTRACT = Path(__file__).parents[3] / "sync" / "contract" / "forms"


def test_every_code_of_the_rules_has_words() -> None:
    source = "".join(path.read_text() for path in CONTRACT.glob("*.py"))
    codes = set(re.findall(r'(?:Wrong\(|Finding\([^,()]+,)\s*"(\w+)"', source))
    assert len(codes) > 15
    assert codes | {"not_asked"} == set(BROKEN)


def test_what_is_not_known_is_told_by_its_code() -> None:
    (told,) = broken_rules(["spot:of_a_later_version"], {"spot": "出す場所"})
    assert (told.words, told.code) == ("出す場所", "spot:of_a_later_version")
    assert broken_rules(["elsewhere:required"], {})[0].words == "「elsewhere」：答えがありません"


def test_a_hand_is_called_by_what_it_was() -> None:
    assert item_words("staff:S-0007", {}) == "職員カード S-0007"
    assert item_words("spot", {"spot": "出す場所"}) == "出す場所"
