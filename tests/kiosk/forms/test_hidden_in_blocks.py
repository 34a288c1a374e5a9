"""What is hidden in one of several counts nothing, at the kiosk as at the centre, which never hears of it."""

from __future__ import annotations

from dataclasses import replace

import msgspec

from kiosk.forms.answers import answer, asking, judged
from kiosk.forms.statement_builder import make_statement
from kiosk.screens.appearance import Appearance
from kiosk.state.visit import Visit
from sync.contract.chain.statement import read_statement
from sync.contract.chain.statement_lines import differences_drawn
from sync.contract.forms import conditions
from sync.contract.forms.conditions import Computation, Compute, Condition
from sync.contract.forms.procedures import Field, FieldKind, Page
from sync.contract.forms.question_parts import Repeat
from sync.contract.forms.rules import verdict
from tests.support.kiosk.every_kind import every_kind_visit
from tests.support.kiosk.walk import NOW

TODAY = NOW.date()


def visit_with_a_block() -> Visit:
    name = Field("name", FieldKind.TEXT, {"ja": "名"})
    pet = Field("pet", FieldKind.TEXT, {"ja": "動物"}, show_if=Condition("name", test=conditions.Test.IS_ANSWERED))
    count = Field("count", FieldKind.COMPUTED, {"ja": "数"}, compute=Compute(Computation.COUNT, ("one",)))
    pages = (
        Page("one", {"ja": "人"}, (name, pet), repeat=Repeat(least=0, most=3)),
        Page("sum", {"ja": "数"}, (count,)),
    )
    visit = every_kind_visit(Appearance(), "portrait", {})
    assert visit.offer is not None
    visit.offer = replace(visit.offer, procedure=msgspec.structs.replace(visit.procedure, pages=pages))
    return visit


def give(visit: Visit, item: str, value: str) -> None:
    question = asking(visit).question(item)
    assert question is not None
    assert answer(question.field, value, visit)


def test_an_instance_of_which_all_that_was_answered_is_hidden_is_not_counted():
    visit = visit_with_a_block()
    visit.opened_instances["one"] = 1
    give(visit, "one[1].name", "山田")
    give(visit, "one[1].pet", "犬")
    give(visit, "one[1].name", "")
    visit.opened_instances.clear()
    assert asking(visit).computed["count"] == "0"
    statement = read_statement(make_statement(visit))
    assert {item.id for item in statement.items} == {"count"}
    assert not differences_drawn(statement, visit.procedure, TODAY)
    assert verdict(visit.procedure, {item.id: item.value for item in statement.items}, TODAY) == judged(visit) == ()
    visit.opened_instances["one"] = 1
    give(visit, "one[1].name", "山田")
    assert asking(visit).value("one[1].pet") == "犬", "and it comes back"
