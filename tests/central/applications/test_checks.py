"""What a column of checks says, whichever program wrote it: nothing that stands there is lost on the way to a clerk."""

from __future__ import annotations

import pytest

from central.applications.checks import Checks, Facts, checks_in
from central.applications.words.check_sentences import sentences_of
from central.applications.words.comparison_words import WORDS
from sync.japanese.comparison import Why

KEPT = {
    "statement": "ok",
    "resident_signature": "ok",
    "certificate": "ok",
    "certificate_until": "2029-03-31T14:59:59.000Z",
    "crl_at": "2026-11-20T01:02:03.000Z",
    "crl_age_h": 60,
    "revocation": "old_list",
    "holder": "other_person",
    "holder_differs": ["name", "sex"],
    "helped_by": [],
    "rules": "broken",
    "rules_broken": ["spot:required"],
    "duplicate_of": "9920120261120003012345",
}
"""As rows have had it since there were checks: outcomes and facts in one table, in the order of finding."""


def test_a_kept_column_is_read_with_its_units() -> None:
    read = checks_in(KEPT)
    assert list(read.outcomes.items()) == [
        ("statement", "ok"),
        ("resident_signature", "ok"),
        ("certificate", "ok"),
        ("revocation", "old_list"),
        ("holder", "other_person"),
        ("rules", "broken"),
    ]
    assert read.facts == Facts(
        certificate_until="2029-03-31T14:59:59.000Z",
        crl_at="2026-11-20T01:02:03.000Z",
        crl_age_h=60,
        holder_differs=["name", "sex"],
        rules_broken=["spot:required"],
        duplicate_of="9920120261120003012345",
    )


def test_what_is_written_is_read_again_as_it_was() -> None:
    checks = Checks({"rules": "broken", "hall": "ok"}, Facts(rules_broken=["spot:required"], crl_age_h=0))
    assert checks.column() == {"rules": "broken", "hall": "ok", "rules_broken": ["spot:required"], "crl_age_h": 0}
    assert checks_in(checks.column()) == checks
    assert Checks().column() == {}


@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [("moonlight", "pale", "pale"), ("crl_age_h", "sixty", "sixty"), ("rules_broken", 3, "3")],
    ids=["a check of a newer program", "hours that are none", "a list that is none"],
)
def test_what_this_program_does_not_know_is_shown_and_never_hidden(name: str, value: object, shown: str) -> None:
    (told,) = sentences_of(checks_in({name: value}), b"")
    assert (told.title, told.more) == (name, shown)


def test_facts_are_told_with_their_check_and_not_by_themselves() -> None:
    told = [(one.title, one.more) for one in sentences_of(checks_in({**KEPT, "rules_broken": []}), b"")]
    assert len(told) == 6
    assert told[2][1] == "令和11年3月31日（土）まで有効"
    assert "60時間前" in told[3][1]
    assert told[4][1] == "違うところ：氏名・性別"


def test_every_reason_of_a_comparison_has_words_and_an_unknown_one_is_shown() -> None:
    assert set(WORDS) == set(Why)
    kept = {"holder": "doubtful", "holder_differs": ["name"], "holder_why": ["name:kin", "name:starlight"]}
    (told,) = sentences_of(checks_in(kept), b"")
    assert (told.mark, told.more) == ("look", "違うところ：氏名（似た別の字（斎と斉など）があります、starlight）")
