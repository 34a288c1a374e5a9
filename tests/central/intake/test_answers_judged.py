"""A birthday between the visit and its arrival is nobody's fault: the day of the visit is known by its bracket only."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from central.intake.verdicts.answers_judged import judge_answers
from sync.contract.chain.statement import Statement, StatementKind, lines_hash, lines_of
from sync.contract.chain.statement_lines import Filled, items_of, title_of
from sync.contract.forms.procedures import Procedure
from sync.japanese.dates import JST
from tests.sync.contract.forms.small_definitions import field, procedure

BORN = "2008-11-27"
"""Eighteen at the end of 26 November 2026."""


def form() -> Procedure:
    minor = {"field": "born", "test": "age_below", "values": ["18"]}
    return procedure(
        field("born", "date"),
        field("age", "computed", compute={"how": "age", "of": ["born"]}),
        field("parent", "text", required=True, show_if=minor),
    )


def stated(on: date, age: str, **more: str) -> Statement:
    filled = {"born": Filled(BORN, "resident"), "age": Filled(age, "computed")}
    filled |= {name: Filled(value, "resident") for name, value in more.items()}
    items = items_of(StatementKind.SUBMISSION, form(), filled, "ja", on)
    title = title_of(form(), "ja")
    return Statement(
        v=1,
        kind=StatementKind.SUBMISSION,
        procedure="test",
        procedure_version=1,
        definition="0" * 64,
        wording=None,
        language="ja",
        kiosk="99201-003",
        salt="0" * 32,
        corrects=None,
        title=title,
        items=items,
        attachments=(),
        consent=None,
        lines_sha256=lines_hash(lines_of(title, items)),
    )


def at(day: str) -> datetime:
    return datetime.fromisoformat(day).replace(tzinfo=JST)


MINOR = stated(date(2026, 11, 25), "17", parent="山田")
GROWN = stated(date(2026, 11, 26), "18")


@pytest.mark.parametrize(
    ("statement", "first", "last", "broken"),
    [
        (MINOR, "2026-11-25T10:00", "2026-11-25T11:00", set()),
        (MINOR, "2026-11-20T10:00", "2026-12-20T11:00", set()),
        (MINOR, "2026-11-26T10:00", "2026-12-20T11:00", {"age:computed_differs", "parent:not_asked"}),
        (GROWN, "2026-11-20T10:00", "2026-12-20T11:00", set()),
        (GROWN, "2026-11-20T10:00", "2026-11-25T11:00", {"age:computed_differs", "parent:required"}),
    ],
)
def test_what_was_right_on_some_day_of_the_bracket_is_right(
    statement: Statement, first: str, last: str, broken: set[str]
) -> None:
    judged = judge_answers(statement, form(), (at(first), at(last)))
    assert set(judged.broken) == broken
    assert bool(judged.differences) is any(code.endswith("not_asked") for code in broken)


def test_where_nobody_knows_the_beginning_a_year_is_looked_at() -> None:
    assert judge_answers(MINOR, form(), (None, at("2027-10-20T11:00"))).broken == ()
    assert judge_answers(MINOR, form(), (None, at("2028-01-20T11:00"))).broken != ()
