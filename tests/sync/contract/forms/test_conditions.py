"""What is asked, required and demanded under conditions over earlier answers."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from sync.contract.forms.form_shape import COMPARISONS, COMPARISONS_IN_ALL, DEPTH
from sync.contract.forms.procedures import Procedure
from sync.contract.forms.rules import verdict, visible_fields
from sync.errors import DefinitionNotRead
from tests.sync.contract.forms.small_definitions import choice, field, procedure

TODAY = date(2026, 11, 26)
Members = dict[str, Any]
YES_NO = [choice("yes", "はい"), choice("no", "いいえ")]


def when(field_id: str, *values: str, **more: Any) -> Members:
    return {"field": field_id, "values": list(values)} | more


def asked(form: Procedure, answers: dict[str, str], today: date = TODAY) -> list[str]:
    return [one.id for one in visible_fields(form, answers, today)]


def codes(form: Procedure, answers: dict[str, str], today: date = TODAY) -> dict[str, str]:
    return {finding.field_id: finding.code for finding in verdict(form, answers, today)}


def shows(kind: str, condition: Members, **more: Any) -> Procedure:
    """A field `a` of this kind, two texts, and `x` under the condition."""
    fields = [field("a", kind, **more), field("b", kind, **more), field("c", "choices", choices=YES_NO)]
    return procedure(*fields, field("x", "text", show_if=condition))


@pytest.mark.parametrize(
    ("kind", "condition", "answers", "holds"),
    [
        ("text", when("a", "1"), {"a": "1"}, True),
        ("text", when("a", "1"), {}, False),
        ("text", when("a", ""), {}, True),
        ("text", when("a", test="is_empty"), {}, True),
        ("text", when("a", test="is_empty"), {"a": "1"}, False),
        ("text", when("a", test="is_answered"), {"a": "1"}, True),
        ("text", when("a", test="is_answered"), {}, False),
        ("text", when("a", test="equals", other="b"), {"a": "1", "b": "1"}, True),
        ("text", when("a", test="equals", other="b"), {"a": "1", "b": "2"}, False),
        ("text", when("a", test="equals", other="b"), {}, False),
        ("text", when("c", "yes"), {"c": "no,yes"}, True),
        ("number", when("a", "10", test="at_least"), {"a": "10"}, True),
        ("number", when("a", "10", test="at_least"), {"a": "9"}, False),
        ("number", when("a", "-3", test="at_most"), {"a": "-3"}, True),
        ("number", when("a", "-3", test="at_most"), {"a": "0"}, False),
        ("number", when("a", "1", test="at_most"), {"a": "one"}, False),
        ("number", when("a", test="at_least", other="b"), {"a": "100", "b": "20"}, True),
        ("number", when("a", test="at_least", other="b"), {"a": "100"}, False),
        ("money", when("a", test="at_most", other="b"), {"a": "5", "b": "5"}, True),
        ("time", when("a", "09:00", test="at_least"), {"a": "10:00"}, True),
        ("time", when("a", test="at_most", other="b"), {"a": "10:00", "b": "09:59"}, False),
        ("year_month", when("a", "2026-04", test="at_least"), {"a": "2026-03"}, False),
        ("date", when("a", "2026-04-01", test="at_least"), {"a": "2026-04-01"}, True),
        ("date", when("a", test="at_least", other="b", plus_days=7), {"a": "2026-04-08", "b": "2026-04-01"}, True),
        ("date", when("a", test="at_least", other="b", plus_days=7), {"a": "2026-04-07", "b": "2026-04-01"}, False),
        ("date", when("a", test="at_most", other="b", plus_days=-1), {"a": "2026-03-31", "b": "2026-04-01"}, True),
        # 18 years are complete at the end of the eve of the birthday (年齢計算ニ関する法律)
        ("date", when("a", "18", test="age_at_least"), {"a": "2008-11-27"}, True),
        ("date", when("a", "18", test="age_at_least"), {"a": "2008-11-28"}, False),
        ("date", when("a", "18", test="age_below"), {"a": "2008-11-28"}, True),
        ("date", when("a", "18", test="age_below"), {"a": "2008-11-27"}, False),
        ("date", when("a", "65", test="age_at_least", on="2027-04-01"), {"a": "1962-04-02"}, True),
        ("date", when("a", "65", test="age_at_least", on="2027-04-01"), {"a": "1962-04-03"}, False),
        ("date", when("a", "1", test="age_below", on="b"), {"a": "2026-01-01", "b": "2026-12-30"}, True),
        ("date", when("a", "1", test="age_below", on="b"), {"a": "2026-01-01", "b": "2026-12-31"}, False),
        # a day that the card does not know
        ("date", when("a", "18", test="age_at_least"), {"a": "1945-00-00"}, False),
        ("date", when("a", "2026-01-01", test="at_most"), {"a": "1945-06-00"}, False),
        ("text", {"all": [when("a", "1"), when("b", "2")]}, {"a": "1", "b": "2"}, True),
        ("text", {"all": [when("a", "1"), when("b", "2")]}, {"a": "1"}, False),
        ("text", {"any": [when("a", "1"), when("b", "2")]}, {"b": "2"}, True),
        ("text", {"any": [when("a", "1"), when("b", "2")]}, {"b": "1"}, False),
        ("text", {"none": [when("a", "1"), when("b", "2")]}, {}, True),
        ("text", {"none": [when("a", "1"), when("b", "2")]}, {"b": "2"}, False),
        ("text", {"all": [{"any": [when("a", "1"), {"none": [when("b", "2")]}]}]}, {"b": "3"}, True),
        ("text", {"all": [{"any": [when("a", "1"), {"none": [when("b", "2")]}]}]}, {"b": "2"}, False),
    ],
)
def test_a_place_is_asked_where_its_condition_holds(
    kind: str, condition: Members, answers: dict[str, str], holds: bool
) -> None:
    assert ("x" in asked(shows(kind, condition), answers)) is holds


def test_what_is_not_asked_is_empty_and_nothing_else() -> None:
    form = procedure(
        field("a", "yes_no", required=True),
        field("b", "number", show_if=when("a", "yes")),
        field("empty", "text", show_if=when("b", test="is_empty")),
        field("answered", "text", show_if=when("b", test="is_answered")),
        field("small", "text", show_if=when("b", "5", test="at_most")),
        field("not_small", "text", show_if={"none": [when("b", "5", test="at_most")]}),
    )
    assert asked(form, {"a": "no", "b": "3"}) == ["a", "empty", "not_small"]
    assert asked(form, {"a": "yes", "b": "3"}) == ["a", "b", "answered", "small"]


def test_an_answer_is_required_always_or_under_a_condition() -> None:
    form = procedure(
        field("always", "text", required=True),
        field("works", "yes_no"),
        field("employer", "text", required_if=when("works", "yes")),
        field("never", "text"),
    )
    assert codes(form, {}) == {"always": "required"}
    assert codes(form, {"always": "あ", "works": "no"}) == {}
    assert codes(form, {"always": "あ", "works": "yes"}) == {"employer": "required"}
    fields = {one.id: one for one in visible_fields(form, {"works": "yes"}, TODAY)}
    assert [name for name, one in fields.items() if one.required] == ["always", "employer"]
    assert [name for name, one in fields.items() if one.required_if] == ["employer"]


def test_a_demand_is_told_once_all_that_it_compares_is_there() -> None:
    later = {"condition": when("end", test="at_least", other="start"), "words": {"ja": "終わりは始まりより後です。"}}
    soon = {
        "condition": when("end", test="at_most", other="start", plus_days=30),
        "words": {"ja": "30日までです。"},
    }
    form = procedure(field("start", "date"), field("end", "date", must=[later, soon]))
    assert codes(form, {"end": "2026-04-01"}) == {}
    assert codes(form, {"start": "2026-04-02"}) == {}
    assert codes(form, {"start": "2026-04-02", "end": "2026-04-02"}) == {}
    found = verdict(form, {"start": "2026-04-02", "end": "2026-04-01"}, TODAY)
    assert [(one.field_id, one.code, one.parameters) for one in found] == [("end", "demand_not_met", {"demand": "0"})]
    assert verdict(form, {"start": "2026-04-02", "end": "2026-05-03"}, TODAY)[0].parameters == {"demand": "1"}
    assert codes(form, {"start": "2026-04-02", "end": "2026-05-02"}) == {}
    assert verdict(form, {"start": "2026-04-02", "end": "2026-04-01"}, TODAY, taken=("end",)) == ()


def test_a_demand_says_nothing_about_what_is_not_asked() -> None:
    wanted = {"any": [when("kind", "a"), {"all": [when("size", "5", test="at_least")]}]}
    form = procedure(
        field("kind", "choice", choices=[choice("a", "甲"), choice("b", "乙")]),
        field("size", "number", show_if=when("kind", "b")),
        field("x", "text", must=[{"condition": wanted, "words": {"ja": "x"}}]),
    )
    assert codes(form, {"kind": "a", "x": "1"}) == {}
    assert codes(form, {"kind": "b", "x": "1"}) == {}
    assert codes(form, {"kind": "b", "size": "4", "x": "1"}) == {"x": "demand_not_met"}
    assert codes(form, {"kind": "b", "size": "5", "x": "1"}) == {}


def nested(depth: int) -> Members:
    return when("a", "1") if depth == 1 else {"any": [nested(depth - 1)]}


@pytest.mark.parametrize(
    ("condition", "told"),
    [
        (nested(DEPTH + 1), "condition_deep"),
        (nested(200), "condition_deep"),
        ({"any": [when("a", "1")] * (COMPARISONS + 1)}, "condition_large"),
        ({}, "condition_shape"),
        (when("a", "1", all=[when("a", "1")]), "condition_shape"),
        ({"all": [when("a", "1")], "none": [when("a", "1")]}, "condition_shape"),
        (when("a", "1", "2", test="at_least"), "condition_shape"),
        (when("a", "1", test="at_least", other="a"), "condition_shape"),
        (when("a", test="at_least"), "condition_shape"),
        (when("a", test="equals"), "condition_shape"),
        (when("a", "old", test="age_at_least"), "condition_shape"),
        (when("a", "18", test="age_at_least", on="soon"), "condition_shape"),
        (when("x", "1"), "condition_before"),
        (when("y", "1"), "condition_before"),
        (when("nobody", "1"), "condition_before"),
        (when("a", test="equals", other="y"), "condition_before"),
        (when("a", "1", test="count_at_least"), "condition_before"),
    ],
)
def test_a_condition_that_cannot_be_walked_is_not_read(condition: Members, told: str) -> None:
    for member in ("show_if", "required_if"):
        with pytest.raises(DefinitionNotRead, match=rf"page one field x: {told}"):
            procedure(field("a", "text"), field("x", "text", **{member: condition}), field("y", "text"))


def test_conditions_of_the_largest_size_are_read() -> None:
    full = {"any": [when("a", "1")] * COMPARISONS}
    many = [field(f"x{number}", "text", show_if=full) for number in range(COMPARISONS_IN_ALL // COMPARISONS)]
    procedure(field("a", "text"), field("deep", "text", show_if=nested(DEPTH)), *many[:-1])
    with pytest.raises(DefinitionNotRead, match="conditions_large"):
        procedure(field("a", "text"), field("deep", "text", show_if=nested(DEPTH)), *many)
