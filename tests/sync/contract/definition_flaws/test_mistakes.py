"""What a clerk gets wrong so far that nobody can read it: refused with place and reason all the same."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date

import pytest

from sync.contract.definition_flaws.flaw import Flaw, Reason
from sync.contract.definition_flaws.unread import flaws_of_bytes
from tests.sync.contract.definition_flaws.test_check_definition import (
    Members,
    adds,
    at,
    choices,
    field,
    good,
    page,
    sets,
    text,
    third,
    when,
)

TODAY = date(2026, 11, 26)


def deep(depth: int) -> Members:
    return when("more", "yes") if depth == 1 else {"any": [deep(depth - 1)]}


MISTAKES: list[tuple[Callable[[Members], object], Flaw]] = [
    # a loop: nothing can look at what is asked after it, nor at itself
    (
        lambda members: (adds(field("x", show_if=when("y", "1")), field("y", show_if=when("x", "1")))(members),),
        at(Reason.CONDITION_BEFORE, about="y"),
    ),
    (adds(field("x", show_if=when("x", "1"))), at(Reason.CONDITION_BEFORE, about="x")),
    (adds(field("more")), at(Reason.FIELD_TWICE, "more", "more")),
    (
        adds(field("x", "choice", choices=[{"value": "a,b", "label": text("甲")}])),
        at(Reason.CHOICE_VALUE, about="choices[0].value"),
    ),
    (adds({"id": "x", "kind": "text"}), at(Reason.NOT_OF_FORM, about="Object missing required field `label`")),
    (adds(field("x", required="no")), at(Reason.NOT_OF_FORM, about="required")),
    (adds(field("x", "hologram")), at(Reason.NOT_OF_FORM, about="kind")),
    (page(title="二"), Flaw(Reason.NOT_OF_FORM, "two", about="title")),
    (sets(version="two"), Flaw(Reason.NOT_OF_FORM, about="version")),
    (
        adds(*(field(f"x{number}", label=text("質問" * 10)) for number in range(10_000))),
        Flaw(Reason.TOO_LARGE, about="256 KiB"),
    ),
    (adds(field("x", "choice")), at(Reason.CHOICES_MISSING)),
    (adds(field("x", "items")), at(Reason.ITEMS_MISSING)),
    (adds(field("x", "computed")), at(Reason.COMPUTE_MISSING)),
    (adds(field("x", "computed", compute={"how": "sum", "of": ["y"]})), at(Reason.COMPUTE_OF, about="y")),
    (third(field("x"), repeat={"least": 5, "most": 3}), Flaw(Reason.REPEAT_BOUNDS, "three", about="5-3")),
    (adds(field("x", show_if={})), at(Reason.CONDITION_SHAPE)),
    (adds(field("x", show_if=deep(5))), at(Reason.CONDITION_DEEP, about="4")),
    (adds(field("x", show_if={"any": [when("more", "yes")] * 201})), at(Reason.CONDITION_LARGE, about="200")),
    (
        adds(*(field(f"x{number}", show_if={"any": [when("more", "yes")] * 200}) for number in range(11))),
        Flaw(Reason.CONDITIONS_LARGE, "two", about="2000"),
    ),
    (adds(field("x", "choice", choices=choices("a", "a"))), at(Reason.CHOICE_TWICE, about="a")),
    (adds(field("x", label={"ja": "", "en": "Name"})), at(Reason.NO_JAPANESE, about="label")),
    (adds(field("x", show_if={"all": [when("more", "yes"), when("more", "no")]})), at(Reason.NEVER_ASKED)),
]


@pytest.mark.parametrize(("change", "flaw"), MISTAKES)
def test_a_mistake_is_refused_with_place_and_reason(change: Callable[[Members], object], flaw: Flaw) -> None:
    members = good() | {"needs": ["forms-2", "repeat-1"]}
    change(members)
    assert flaws_of_bytes(json.dumps(members, ensure_ascii=False).encode(), TODAY)[0] == flaw


@pytest.mark.parametrize("data", [b"", b"[]", b"{", b"\xff", b"[" * 100_000, b'{"pages":{}}'])
def test_what_is_no_definition_at_all_is_told(data: bytes) -> None:
    assert [flaw.reason for flaw in flaws_of_bytes(data, TODAY)] == [Reason.NOT_OF_FORM]


def test_a_good_one_has_none() -> None:
    assert flaws_of_bytes(json.dumps(good()).encode(), TODAY) == ()
