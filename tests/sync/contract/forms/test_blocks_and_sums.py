"""Pages that repeat, tables of items, and what is computed from them: asked, judged, stated and drawn."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from sync.contract.chain.statement import StatementKind, lines_of
from sync.contract.chain.statement_lines import Filled, items_of
from sync.contract.forms.asking import AskedForm
from sync.contract.forms.procedures import Procedure, read_procedure
from sync.contract.forms.rules import fold, shown, verdict, visible_fields
from sync.errors import ContractError, DefinitionNotRead
from tests.sync.contract.forms.small_definitions import choice, field, procedure

TODAY = date(2026, 11, 26)
Members = dict[str, Any]


def form(*pages: Members) -> Procedure:
    base = json.loads(json.dumps({name: {"ja": name} for name in ("name", "summary", "consent_text", "section")}))
    base |= {"id": "test", "version": 1, "body": "99201", "category": "child", "consent_version": 1}
    base |= {"needs_signature": False, "needs_card": False, "needs": ["forms-2", "repeat-1"], "pages": list(pages)}
    return read_procedure(json.dumps(base).encode())


def page(page_id: str, *fields: Members, **more: Any) -> Members:
    return {"id": page_id, "title": {"ja": page_id}, "fields": list(fields)} | more


def children(**repeat: Any) -> Procedure:
    """A question before, children of whom some go to school, and what follows from them."""
    return form(
        page("first", field("city", "yes_no")),
        page(
            "child",
            field("name", "text", required=True),
            field("school", "yes_no"),
            field("school_name", "text", required=True, show_if={"field": "school", "values": ["yes"]}),
            field("moved", "text", show_if={"field": "city", "values": ["yes"]}),
            field("cost", "money"),
            repeat={"heading": {"ja": "%(n)s人目のお子さん", "en": "Child %(n)s"}} | repeat,
        ),
        page(
            "last",
            field("total", "computed", compute={"how": "sum", "of": ["cost"]}, unit={"ja": "円"}),
            field("count", "computed", compute={"how": "count", "of": ["child"]}, unit={"ja": "人", "en": "children"}),
            field("many", "text", show_if={"field": "child", "test": "count_at_least", "values": ["3"]}),
        ),
    )


def asked(procedure: Procedure, answers: dict[str, str]) -> list[str]:
    return [one.id for one in visible_fields(procedure, answers, TODAY)]


def codes(procedure: Procedure, answers: dict[str, str]) -> dict[str, str]:
    computed = {item: value for item, value in AskedForm(procedure, answers, TODAY).computed.items() if value}
    return {one.field_id: one.code for one in verdict(procedure, computed | answers, TODAY)}


def test_a_page_is_asked_once_for_each_of_several() -> None:
    procedure = children(least=0, most=3)
    assert asked(procedure, {}) == ["city", "total", "count"]
    one = {"child[1].name": "一郎"}
    assert asked(procedure, one)[1:4] == ["child[1].name", "child[1].school", "child[1].cost"]
    assert codes(procedure, one) == {}
    assert codes(procedure, {"child[1].cost": "5"}) == {"child[1].name": "required"}
    two = one | {"child[2].name": "二郎"}
    assert [item for item in asked(procedure, two) if item.endswith("name")] == ["child[1].name", "child[2].name"]


def test_conditions_in_an_instance_look_at_it_first_and_then_outside() -> None:
    procedure = children(most=3)
    answers = {"child[1].name": "一", "child[2].name": "二", "child[2].school": "yes"}
    assert codes(procedure, answers) == {"child[2].school_name": "required"}
    assert [item for item in asked(procedure, answers | {"city": "yes"}) if "moved" in item] == [
        "child[1].moved",
        "child[2].moved",
    ]


def test_between_instances_none_is_missing() -> None:
    procedure = children(most=4)
    answers = {"child[1].name": "一", "child[4].name": "四"}
    assert codes(procedure, answers) == {"child[2].name": "block_gap", "child[3].name": "block_gap"}
    assert codes(procedure, {"child[2].name": "二"}) == {"child[1].name": "block_gap"}


def test_at_least_and_at_most_so_many() -> None:
    procedure = children(least=2, most=3)
    assert codes(procedure, {"child[1].name": "一"}) == {"child[2].name": "required"}
    full = {f"child[{number}].name": "名" for number in (1, 2, 3)}
    assert codes(procedure, full) == {}
    assert codes(procedure, full | {"child[4].name": "名"}) == {"child[4].name": "unknown_field"}
    assert codes(procedure, full | {"child[1].shoe": "名"}) == {"child[1].shoe": "unknown_field"}
    assert codes(procedure, full | {"name": "名"}) == {"name": "unknown_field"}
    assert codes(procedure, full | {"first[1].city": "yes"}) == {"first[1].city": "unknown_field"}


def test_instances_are_counted_and_summed_from_outside() -> None:
    procedure = children(most=3)
    answers = {"child[1].name": "一", "child[1].cost": "1000", "child[2].name": "二", "child[2].cost": "250"}
    found = AskedForm(procedure, answers, TODAY).computed
    assert found == {"total": "1250", "count": "2"}
    assert "many" not in asked(procedure, answers)
    assert "many" in asked(procedure, answers | {"child[3].name": "三"})
    assert codes(procedure, answers | {"total": "1249"}) == {"total": "computed_differs"}
    assert codes(procedure, answers | {"count": ""}) == {"count": "computed_differs"}


def test_a_page_that_is_not_asked_has_no_instances() -> None:
    procedure = form(
        page("first", field("has", "yes_no")),
        page("child", field("name", "text"), repeat={}, show_if={"field": "has", "values": ["yes"]}),
        page("last", field("count", "computed", compute={"how": "count", "of": ["child"]})),
    )
    answers = {"has": "no", "child[1].name": "一"}
    assert asked(procedure, answers) == ["has", "count"]
    assert AskedForm(procedure, answers, TODAY).computed == {"count": ""}
    assert AskedForm(procedure, answers | {"has": "yes"}, TODAY).computed == {"count": "1"}


def test_an_open_instance_is_asked_before_anything_is_answered_there() -> None:
    procedure = children(least=0, most=3)
    opened = AskedForm(procedure, {"child[1].name": "一"}, TODAY, {"child": 2})
    assert next(one.field.id for one in opened.questions if one.number == 2) == "child[2].name"
    assert opened.instances("child") == 2
    assert AskedForm(procedure, {}, TODAY, {"child": 9}).instances("child") == 3


def test_a_postal_code_fills_its_own_instance() -> None:
    procedure = form(
        page("place", field("code", "postal_code", fills=["address"]), field("address", "text"), repeat={"most": 2})
    )
    assert visible_fields(procedure, {"place[2].code": "9910001"}, TODAY)[2].fills == ("place[2].address",)


def test_items_of_instances_stand_together_under_their_heading() -> None:
    procedure = children(most=3)
    filled = {
        "child[2].name": Filled("二郎", "resident"),
        "child[1].name": Filled("一郎", "resident"),
        "count": Filled("2", "computed"),
    }
    items = items_of(StatementKind.SUBMISSION, procedure, filled, "ja", TODAY)
    assert [(item.id, item.group, item.shown) for item in items] == [
        ("child[1].name", "1人目のお子さん", "一郎"),
        ("child[2].name", "2人目のお子さん", "二郎"),
        ("count", "", "2人"),
    ]
    assert [line.label for line in lines_of("t", items) if line.heading] == ["t", "1人目のお子さん", "2人目のお子さん"]
    english = items_of(StatementKind.SUBMISSION, procedure, filled, "en", TODAY)
    assert (english[0].group, english[-1].shown) == ("Child 1", "2 children")


@pytest.mark.parametrize(
    "changed",
    [
        page("child", field("name", "text"), repeat={"most": 100}),
        page("child", field("name", "text"), repeat={"least": 3, "most": 2}),
        page("child", field("name", "text"), repeat={"least": -1}),
        page("child", field("sum", "computed", compute={"how": "sum", "of": ["nobody"]})),
        page("child", field("sum", "computed")),
        page("child", field("sum", "computed", compute={"how": "count", "of": ["child"]})),
        page("child", field("sum", "computed", compute={"how": "days", "of": ["city"]})),
        page("child", field("table", "items")),
        page("child", field("city", "text")),
    ],
)
def test_a_page_that_cannot_be_walked_is_not_read(changed: Members) -> None:
    with pytest.raises(DefinitionNotRead):
        form(page("first", field("city", "yes_no")), changed)


def test_nobody_outside_looks_into_an_instance() -> None:
    with pytest.raises(DefinitionNotRead, match="condition_before"):
        form(
            page("child", field("name", "text"), repeat={}),
            page("last", field("x", "text", show_if={"field": "name", "values": ["一"]})),
        )


@pytest.mark.parametrize(
    ("compute", "answers", "value"),
    [
        ({"how": "age", "of": ["born"]}, {"born": "2000-11-27"}, "26"),
        ({"how": "age", "of": ["born"]}, {"born": "2000-11-28"}, "25"),
        ({"how": "age", "of": ["born"], "on": "2027-04-01"}, {"born": "2009-04-02"}, "18"),
        ({"how": "age", "of": ["born"], "on": "until"}, {"born": "2009-04-02", "until": "2010-01-01"}, "0"),
        ({"how": "age", "of": ["born"], "on": "until"}, {"born": "2009-04-02"}, ""),
        ({"how": "days", "of": ["born", "until"]}, {"born": "2026-04-01", "until": "2026-04-01"}, "1"),
        ({"how": "days", "of": ["born", "until"]}, {"born": "2026-02-28", "until": "2026-03-01"}, "2"),
        ({"how": "days", "of": ["born", "until"]}, {"born": "2026-04-02", "until": "2026-04-01"}, ""),
        ({"how": "sum", "of": ["paid", "things"]}, {"paid": "50", "things": "sofa*2"}, "1650"),
        ({"how": "sum", "of": ["paid", "things"]}, {}, ""),
    ],
)
def test_what_follows_from_other_answers(compute: Members, answers: dict[str, str], value: str) -> None:
    sofa = {"value": "sofa", "label": {"ja": "ソファー"}, "price": 800}
    fields = [
        field("born", "date"),
        field("until", "date"),
        field("paid", "money"),
        field("things", "items", items=[sofa]),
    ]
    procedure_ = procedure(*fields, field("x", "computed", compute=compute))
    assert AskedForm(procedure_, answers, TODAY).computed == {"x": value}


SOFA = {"value": "sofa", "label": {"ja": "ソファー", "en": "Sofa"}, "price": 800, "most": 3}
DESK = {"value": "desk", "label": {"ja": "机", "en": "Desk"}, "price": 400, "code": "102"}


def test_items_are_folded_into_the_order_of_the_table() -> None:
    (table,) = procedure(field("a", "items", items=[SOFA, DESK])).fields()
    assert fold(table, "desk*1,sofa * ２") == "sofa*2,desk*1"
    assert fold(table, ("desk*0", "sofa*1")) == "sofa*1"
    assert fold(table, "desk*0") == ""
    assert fold(table, "lamp*1") == "lamp*1"


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("sofa*3,desk*1", None),
        ("sofa*4", "too_many_pieces"),
        ("sofa*3,desk*2", "too_many_chosen"),
        ("desk*1", "too_few_chosen"),
        ("desk*1,sofa*1", "not_items"),
        ("sofa*1,sofa*1", "not_items"),
        ("sofa*02", "not_items"),
        ("lamp*2", "not_items"),
        ("sofa", "not_items"),
    ],
)
def test_items_are_judged_by_piece_and_together(value: str, code: str | None) -> None:
    form_ = procedure(field("a", "items", items=[SOFA, DESK], least=2, most=4))
    assert [one.code for one in verdict(form_, {"a": value}, TODAY)] == ([code] if code else [])


def test_items_are_drawn_with_counts_and_yen() -> None:
    (table,) = procedure(field("a", "items", items=[SOFA, DESK])).fields()
    assert shown(table, "sofa*2,desk*1", "ja") == "ソファー×2（1,600円）、102/机×1（400円）、合計2,000円"
    assert shown(table, "sofa*2,desk*1", "en") == "Sofa × 2 (1,600 yen), 102/Desk × 1 (400 yen), total 2,000 yen"
    (free,) = procedure(field("a", "items", items=[SOFA | {"price": 0}])).fields()
    assert shown(free, "sofa*2", "ja") == "ソファー×2"


def test_a_choice_is_drawn_with_its_code_and_its_name() -> None:
    courses = [choice("cad", "3次元CAD") | {"code": "202001007061"}, choice("weld", "溶接")]
    (course,) = procedure(field("a", "choice", choices=courses)).fields()
    assert shown(course, "cad", "ja") == "202001007061/3次元CAD"
    assert shown(course, "weld", "ja") == "溶接"


def test_a_field_is_found_by_its_item() -> None:
    procedure = children(most=3)
    assert procedure.field("child[3].name").id == "name"
    for item in ("child[4].name", "name", "child[1].city", "first[1].city"):
        with pytest.raises(ContractError):
            procedure.field(item)
