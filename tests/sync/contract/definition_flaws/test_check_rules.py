"""What is wrong with conditions, demands, pages that repeat, tables and sums, and with who may apply."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sync.contract.definition_flaws.flaw import Flaw, Reason
from tests.sync.contract.definition_flaws.test_check_definition import CASES as CASES_OF_FIELDS
from tests.sync.contract.definition_flaws.test_check_definition import (
    Members,
    adds,
    at,
    choices,
    field,
    flaws,
    good,
    sets,
    text,
    third,
    when,
)
from tests.sync.contract.definition_flaws.test_mistakes import MISTAKES

PAGE = (Path(__file__).parents[4] / "docs" / "definition-format.md").read_text()


def compares(field_id: str, test: str, *values: str, **more: str) -> Members:
    return {"field": field_id, "test": test, "values": list(values)} | more


def demand(condition: Members) -> Members:
    return {"condition": condition, "words": text("決まり")}


ITEM = {"value": "sofa", "label": text("ソファー"), "price": 800}


def fourth(*fields: Members, **more: Any) -> Callable[[Members], None]:
    return third(*fields, **({"id": "four"} | more))


CASES: list[tuple[Callable[[Members], object], list[Flaw]]] = [
    (
        third(field("x"), show_if={"all": [when("more", "yes"), when("more", "no")]}),
        [Flaw(Reason.NEVER_ASKED, "three")],
    ),
    (third(field("x"), show_if={"any": [when("more", "yes"), when("more", "no")]}), []),
    (
        third(field("x"), show_if={"none": [when("more", "yes"), when("more", "no")]}),
        [Flaw(Reason.NEVER_ASKED, "three")],
    ),
    (third(field("x"), show_if={"none": [when("more", "yes")]}), []),
    # whoever is not asked for `count` has none of its values: the page may be asked
    (third(field("x"), show_if={"none": [when("count", "1")]}), []),
    (third(field("x"), show_if=compares("count", "at_least", "10")), [Flaw(Reason.NEVER_ASKED, "three")]),
    (third(field("x"), show_if=compares("count", "at_least", "9")), []),
    (third(field("x"), show_if=compares("more", "is_empty")), [Flaw(Reason.NEVER_ASKED, "three")]),
    (third(field("x"), show_if=compares("agreed", "is_empty")), []),
    (
        third(field("x"), show_if={"all": [compares("count", "at_least", "5"), compares("count", "at_most", "4")]}),
        [Flaw(Reason.NEVER_ASKED, "three")],
    ),
    (
        adds(field("x", required_if={"all": [when("more", "yes"), when("more", "no")]})),
        [at(Reason.CONDITION_NEVER)],
    ),
    (adds(field("x", required_if=when("more", "yes"))), []),
    (adds(field("x", required_if=compares("more", "at_least", "3"))), [at(Reason.COMPARISON_KIND, about="more")]),
    (
        adds(field("x", "date", show_if=compares("more", "age_at_least", "3"))),
        [at(Reason.COMPARISON_KIND, about="more")],
    ),
    (
        adds(field("x", "date"), field("y", "number", must=[demand(compares("y", "at_least", other="x"))])),
        [at(Reason.COMPARISON_KIND, "y", "y")],
    ),
    (
        adds(field("x", "number", maximum=9, must=[demand(compares("x", "at_least", "10"))])),
        [at(Reason.DEMAND_NEVER_MET, about="1")],
    ),
    (
        adds(
            field("x", "number", must=[demand(compares("x", "at_least", "5")), demand(compares("x", "at_most", "4"))])
        ),
        [at(Reason.DEMAND_NEVER_MET, about="2")],
    ),
    (adds(field("x", "number", must=[demand(compares("x", "at_least", "5"))])), []),
    (
        adds(field("x", "number", must=[{"condition": compares("x", "at_least", "5"), "words": {}}])),
        [at(Reason.NO_JAPANESE, about="must 1")],
    ),
    # pages that repeat
    (third(field("x", max_length=1), repeat={"most": 99}), []),
    (
        third(*(field(f"x{n}", max_length=1) for n in range(11)), repeat={"most": 99}),
        [Flaw(Reason.TOO_MANY_FIELDS, about="1000")],
    ),
    (third(field("x", max_length=400), repeat={"most": 99}), [Flaw(Reason.ANSWERS_TOO_LONG, about="32768")]),
    (third(field("x", "consent"), repeat={}), [at(Reason.NOT_IN_BLOCK, on="three")]),
    (third(field("x"), repeat={"heading": {"en": "Child"}}), [Flaw(Reason.NO_JAPANESE, "three", about="heading")]),
    (
        lambda members: (
            third(field("x"), repeat={"most": 3})(members),
            fourth(field("y"), show_if=compares("three", "count_at_least", "4"))(members),
        ),
        [Flaw(Reason.NEVER_ASKED, "four")],
    ),
    (
        lambda members: (
            third(field("x"), repeat={"most": 3})(members),
            fourth(field("y"), show_if=compares("three", "count_at_least", "3"))(members),
        ),
        [],
    ),
    # numbers of choices, tables, computed values, characters
    (adds(field("x", "choices", choices=choices("a", "b"), least=3)), [at(Reason.COUNT_EMPTY, about="3 > 2")]),
    (adds(field("x", "choices", choices=choices("a", "b"), least=2, most=2)), []),
    (adds(field("x", "items", items=[ITEM, ITEM])), [at(Reason.ITEM_TWICE, about="sofa")]),
    (
        adds(field("x", "items", items=[ITEM | {"most": 0}, ITEM | {"value": "desk"}])),
        [at(Reason.ITEM_BOUNDS, about="sofa")],
    ),
    (adds(field("x", "items", items=[ITEM | {"price": -1}])), [at(Reason.ITEM_BOUNDS, about="sofa")]),
    (adds(field("x", "computed", compute={"how": "sum", "of": ["more"]})), [at(Reason.COMPUTE_KIND, about="more")]),
    (adds(field("x", "computed", compute={"how": "age", "of": ["more"]})), [at(Reason.COMPUTE_KIND, about="more")]),
    (adds(field("n", "number"), field("x", "computed", compute={"how": "sum", "of": ["n"]})), []),
    (adds(field("x", "kana", characters="hiragana")), [at(Reason.CHARACTERS_WIDTH, about="hiragana")]),
    (
        adds(field("x", width="full", characters="latin_capitals")),
        [at(Reason.CHARACTERS_WIDTH, about="latin_capitals")],
    ),
    (adds(field("x", characters="latin_capitals", max_length=104)), []),
    (adds(field("x", "money", minimum=None, maximum=-1)), [at(Reason.RANGE_EMPTY, about="0 > -1")]),
    # who may apply, and how often
    (sets(who={"least_age": 20, "most_age": 18, "words": text("人")}), [Flaw(Reason.WHO_EMPTY, about="20 > 18")]),
    (sets(who={"least_age": 18, "sexes": ["female"], "age_on": "2026-04-01", "words": text("人")}), []),
    (sets(who={"sexes": ["woman"], "words": text("人")}), [Flaw(Reason.WHO_EMPTY, about="woman")]),
    (sets(who={"age_on": "2026-02-30", "words": text("人")}), [Flaw(Reason.WHO_EMPTY, about="2026-02-30")]),
    (sets(who={"least_age": 18}), [Flaw(Reason.NO_JAPANESE, about="who")]),
    (sets(once={"per": "mail"}), [Flaw(Reason.ONCE_MAIL)]),
    (lambda members: (adds(field("x", "mail", required=True))(members), sets(once={"per": "mail"})(members)), []),
    (sets(once={"per": "answers"}), [Flaw(Reason.ONCE_FIELDS)]),
    (sets(once={"per": "answers", "fields": ["name", "shoe"]}), [Flaw(Reason.ONCE_FIELDS, about="shoe")]),
    (sets(once={"per": "person"}), []),
    # when an office takes it, and how many
    (sets(period={"opens": "2026-04-01T00:00", "closes": "2026-04-10T23:59"}, days=[1, 10], capacity=30), []),
    (sets(period={"opens": "2026-04-01"}), [Flaw(Reason.PERIOD, about="2026-04-01")]),
    (sets(period={"closes": "2026-02-30T10:00"}), [Flaw(Reason.PERIOD, about="2026-02-30T10:00")]),
    (
        sets(period={"opens": "2026-04-02T00:00", "closes": "2026-04-01T00:00"}),
        [Flaw(Reason.PERIOD, about="2026-04-02T00:00 > 2026-04-01T00:00")],
    ),
    (sets(days=[10, 1]), [Flaw(Reason.DAYS, about="10, 1")]),
    (sets(days=[1]), [Flaw(Reason.DAYS, about="1")]),
    (sets(capacity=0), [Flaw(Reason.CAPACITY, about="0")]),
]


@pytest.mark.parametrize(("change", "expected"), CASES)
def test_each_flaw_is_named_with_its_place_and_no_other_is(
    change: Callable[[Members], object], expected: list[Flaw]
) -> None:
    members = good()
    change(members)
    assert list(flaws(members)) == expected


def test_every_reason_has_a_case_and_a_line_on_the_page() -> None:
    told = {flaw.reason for cases in (CASES, CASES_OF_FIELDS) for _change, expected in cases for flaw in expected}
    told |= {flaw.reason for _change, flaw in MISTAKES}
    assert told | {Reason.NEED_NOT_NAMED} == set(Reason)
    section = PAGE.split("## What is refused before it is signed")[1]
    assert set(re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE)) == {reason.value for reason in Reason}


@pytest.mark.requirement("URLQ-04")
def test_who_tells_twice_by_the_mail_address_must_have_it_answered() -> None:
    members = good()
    sets(once={"per": "mail"})(members)
    adds(field("x", "mail"))(members)
    assert flaws(members) == (Flaw(Reason.ONCE_MAIL),)
    members["pages"][0]["fields"][-1]["required"] = True
    assert flaws(members) == ()
    members["pages"][0]["fields"][-1]["show_if"] = when("more", "yes")
    assert flaws(members) == (Flaw(Reason.ONCE_MAIL),)
