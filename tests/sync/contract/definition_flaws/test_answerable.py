"""What passes the check can be answered: each page is asked of somebody, with answers that nothing is wrong with."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from datetime import date
from typing import Any

from hypothesis import HealthCheck, assume, event, given, settings
from hypothesis import strategies as st

from sync.contract.definition_flaws.check_definition import check_definition
from sync.contract.forms.answers import Answer
from sync.contract.forms.form_shape import DEPTH, comparisons_in
from sync.contract.forms.procedures import Field, FieldKind, Procedure, Width, read_procedure
from sync.contract.forms.rules import fold, verdict, visible_fields, visible_pages
from tests.sync.contract.definition_flaws.test_check_definition import SEXES, Members, choices, field, text

TODAY = date(2026, 11, 26)
VALUES = ("a", "b", "c")
SAID = {kind.value: ["あ"] for kind in FieldKind} | {
    "number": ["7", "1"],
    "kana": ["ア", "イ"],
    "digits": ["1234", "1111"],
    "date": ["2010-01-01", "2026-11-26"],
    "postal_code": ["9910001"],
    "phone": ["090-1234-5678"],
    "mail": ["a@b.jp"],
    "consent": ["yes"],
    "money": ["0", "700"],
    "time": ["09:00"],
    "year_month": ["2020-01"],
    "yes_no": ["yes", "no"],
    "items": ["a*1"],
}
KINDS = sorted(set(FieldKind) - {FieldKind.ATTACHMENT, FieldKind.COMPUTED})
"""Nobody answers a computed one, and of files there is nothing to judge yet."""
ITEMS = [{"value": value, "label": text(value), "price": 100} for value in VALUES]
"""What a condition may wait for, by the kind of the field that it names."""


def settings_of(kind: str) -> st.SearchStrategy[Members]:
    """Members that mean something for this kind, good ones and bad ones."""
    common: dict[str, Any] = {"required": st.booleans(), "max_length": seldom(100, 0, 1, 6, 8, 13)}
    match kind:
        case "text":
            more = {"width": st.sampled_from(["any", "full", "half"])}
        case "number" | "money":
            low = seldom(None, 5, -3, 10**11, 10**12 - 1, 10**12, -(10**12))
            high = seldom(None, 9, 15, 2, 10**11, 10**12 - 1, -(10**12))
            more = {"minimum": low, "maximum": high, "allows_long_digits": st.booleans()}
        case "digits":
            more = {"length": seldom(4, None, 0, 1, 7, 12), "allows_long_digits": st.booleans()}
        case "date" | "year_month":
            first = seldom(None, "1800-01-01", "2004-04-02", "2026-11-26", "2026-11-27", "2100-01-01", "soon")
            more = {"not_before": first, "not_after_today": st.booleans()}
        case "choice" | "choices":
            several = seldom(VALUES, ("a",), ("a", "a"))
            more = {"choices": several.map(lambda values: choices(*values)), "from_card": seldom(None, "sex")}
        case "items":
            more = {"items": seldom(ITEMS, ITEMS[:1]), "least": seldom(None, 1, 40), "most": seldom(None, 2, 0)}
        case _:
            more = {}
    if kind == "choices":
        more |= {"least": seldom(None, 1, 2, 4), "most": seldom(None, 3, 2, 0)}
    return st.fixed_dictionaries(common | more)


def seldom(usual: Any, *others: Any) -> st.SearchStrategy[Any]:
    """Mostly the usual one: a definition of which everything is odd passes never."""
    return st.sampled_from([usual] * (6 * len(others)) + list(others))


@st.composite
def definitions(draw: st.DrawFn) -> Procedure:
    """Two to four pages of one to three fields, whose conditions name what was asked before."""
    members: Members = {name: text(name) for name in ("name", "summary", "section", "hours", "fee", "bring")}
    members |= {"id": "test", "version": 1, "body": "99201", "category": "child", "phone": "0", "minutes": 1}
    members |= {"needs_signature": True, "needs_card": True, "consent_version": 1, "next_steps": []}
    members["consent_text"] = draw(seldom(text("同意"), {}))
    asked: list[Members] = []
    pages = []
    for number in range(draw(st.integers(2, 4))):
        before = list(asked)
        fields = []
        for _ in range(draw(st.integers(1, 3))):
            kind = draw(st.sampled_from(KINDS))
            made = field(f"f{len(asked)}", kind) | draw(settings_of(kind))
            if made.get("from_card") == "sex":
                made["choices"] = SEXES
            made |= _condition(draw, asked)
            fields.append(made)
            asked.append(made)
        pages.append({"id": f"p{number}", "title": text("頁"), "fields": fields} | _condition(draw, before))
    return read_procedure(json.dumps(members | {"pages": pages}).encode())


def _condition(draw: st.DrawFn, asked: list[Members], deep: int = 1) -> Members:
    named = draw(st.sampled_from([None, None, *(one for one in asked if one["kind"] != "explanation")]))
    if named is None:
        return {}
    known = [choice["value"] for choice in named.get("choices", ())] or SAID[named["kind"]]
    values = draw(st.lists(st.sampled_from(known), min_size=1, max_size=2)) + draw(seldom([], [""], ["d"]))
    one = {"field": named["id"], "values": values}
    together = draw(seldom(None, "all", "any")) if deep < DEPTH else None
    return {"show_if": {together: [one, *_condition(draw, asked, deep + 1).values()]} if together else one}


def answers_to(one: Field) -> Iterator[Answer]:
    """Some answer that anybody could give: independent of the check."""
    match one.kind:
        case FieldKind.TEXT:
            yield "a" if one.width is Width.HALF else "あ"
        case FieldKind.KANA:
            yield "あ"
        case FieldKind.NUMBER | FieldKind.MONEY:
            yield from (str(value) for value in (one.minimum, one.maximum, 0, 1) if value is not None)
        case FieldKind.DIGITS:
            yield "1" * (one.length or 1)
        case FieldKind.DATE:
            yield from (TODAY.isoformat(), one.not_before or "2000-01-01", "令和5年1月2日")
        case FieldKind.CHOICE:
            yield from (choice.value for choice in one.choices)
        case FieldKind.CHOICES:
            yield from (tuple(choice.value for choice in one.choices[:count]) for count in range(1, 4))
        case FieldKind.POSTAL_CODE:
            yield "991-0001"
        case FieldKind.PHONE:
            yield "090-1234-5678"
        case FieldKind.MAIL:
            yield "a@b.jp"
        case FieldKind.CONSENT:
            yield "yes"
        case FieldKind.EXPLANATION:
            yield ""
        case FieldKind.YES_NO:
            yield from ("yes", "no")
        case FieldKind.TIME:
            yield "9:00"
        case FieldKind.YEAR_MONTH:
            yield from (f"{TODAY:%Y-%m}", (one.not_before or "2000-01")[:7])
        case FieldKind.ITEMS:
            yield from (f"{one.items[0].value}*1", ",".join(f"{item.value}*{item.most}" for item in one.items))
            yield f"{one.items[0].value}*{one.least or one.most or 1}"


def possible(form: Procedure) -> Iterator[dict[str, Answer]]:
    """Ways to answer everything that is asked; conditions' own values are tried as well."""
    waited = {
        one.id: [
            value
            for condition in (*(page.show_if for page in form.pages), *(other.show_if for other in form.fields()))
            if condition is not None
            for compared in comparisons_in(condition)
            if compared.field == one.id
            for value in compared.values
        ]
        for one in form.fields()
    }
    offered = []
    for one in form.fields():
        own = list(answers_to(one))
        kept = [*(own if waited[one.id] else own[:3]), *waited[one.id]]
        offered.append(list(dict.fromkeys(fold(one, typed) for typed in kept)))
    for taken in itertools.islice(itertools.product(*offered), 20_000):
        given_answers = dict(zip((one.id for one in form.fields()), taken, strict=True))
        asked = {one.id for one in visible_fields(form, given_answers, TODAY)}
        yield {field_id: value for field_id, value in given_answers.items() if field_id in asked and value}


@given(definitions())
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
def test_what_passes_can_be_answered_and_each_of_its_pages_is_asked(form: Procedure) -> None:
    passed = not check_definition(form, TODAY)
    event(f"passed: {passed}")
    assume(passed)
    left = {page.id for page in form.pages} | {one.id for one in form.fields()}
    for tried in possible(form):
        if verdict(form, tried, TODAY):
            continue
        left -= {page.id for page in visible_pages(form, tried, TODAY)} | {
            one.id for one in visible_fields(form, tried, TODAY)
        }
        if not left:
            return
    raise AssertionError(f"never answered: {sorted(left)}")
