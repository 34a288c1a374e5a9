"""What changed between two forms is said in words: every member, in the order of the form, nothing left out."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import pairwise
from random import Random
from typing import Any

import msgspec
import pytest

from central.authoring.content import read_content
from central.authoring.publishing.comparison.compare import compare_definitions, compare_facts
from central.authoring.publishing.comparison.members import (
    CHOICE,
    FACTS,
    FIELD,
    ONCE,
    PAGE,
    PERIOD,
    PRICED_ITEM,
    PROCEDURE,
    REPEAT,
    WHO,
)
from sync.contract.forms.procedures import Choice, Field, Page, Procedure
from sync.contract.forms.question_parts import Once, PricedItem, Repeat, Who
from sync.contract.wire.catalogue import Period, ServiceFacts, facts_inside, split_definition
from sync.errors import ContractError, TooLarge
from tests.support.kiosk.every_kind import authored, every_kind
from tests.support.kiosk.generated_forms import generated_form

Members = dict[str, Any]
ORDER_SAYS = {Procedure: {"pages"}, Page: {"id", "fields"}, Field: {"id", "required", "required_if"}, Choice: {"value"}}
"""Members that are no rule of a table: parts by themselves, names by which parts are known, one sentence of two."""
ORDER_SAYS[PricedItem] = {"value"}


def form(change: Callable[[Members], object] = lambda _form: None) -> bytes:
    members: Members = {
        "id": "club",
        "version": 3,
        "body": "99201",
        "name": {"ja": "クラブの申込", "easy-ja": "クラブの{申|もう}しこみ", "en": "Club"},
        "category": "other",
        "summary": {"ja": "申し込みます。"},
        "needs_signature": False,
        "needs_card": False,
        "consent_version": 1,
        "consent_text": {},
        "section": {"ja": "市民課"},
        "pages": [
            {
                "id": "person",
                "title": {"ja": "あなた"},
                "fields": [
                    {"id": "name", "kind": "text", "label": {"ja": "氏名"}, "required": True},
                    {"id": "tel", "kind": "phone", "label": {"ja": "電話番号", "en": "Telephone"}},
                    {
                        "id": "spouse",
                        "kind": "choice",
                        "label": {"ja": "配偶者"},
                        "choices": [
                            {"value": "yes", "label": {"ja": "あり"}},
                            {"value": "no", "label": {"ja": "なし"}},
                        ],
                    },
                ],
            },
            {
                "id": "more",
                "title": {"ja": "くわしく"},
                "fields": [{"id": "count", "kind": "number", "label": {"ja": "人数"}, "minimum": 1, "maximum": 9}],
            },
        ],
    }
    change(members)
    return json.dumps(members, ensure_ascii=False).encode()


def field_of(members: Members, name: str) -> Members:
    found: Members = next(f for page in members["pages"] for f in page["fields"] if f["id"] == name)
    return found


def said(change: Callable[[Members], object]) -> list[str]:
    return [one.words for one in compare_definitions(form(), form(change))]


@pytest.mark.parametrize(
    ("change", "sentences"),
    [
        (lambda m: field_of(m, "tel").update(required=True), ["必須になりました（前は「任意」）。"]),
        (lambda m: field_of(m, "name").update(required=False), ["任意になりました（前は「必ず」）。"]),
        (
            lambda m: field_of(m, "count").update(required_if={"field": "spouse", "values": ["yes"]}),
            ["「配偶者」が「あり」であるときだけ必須になりました（前は「任意」）。"],
        ),
        (
            lambda m: field_of(m, "tel")["label"].update(ja="でんわ"),
            ["見出しの日本語が「電話番号」から「でんわ」に変わりました。"],
        ),
        (lambda m: field_of(m, "tel")["label"].pop("en"), ["見出しの英語を消しました（前は「Telephone」でした）。"]),
        (
            lambda m: m["name"].update({"easy-ja": "クラブの{申|もお}しこみ"}),
            [
                "手続きの名前のやさしい日本語のふりがなが「クラブの申（もう）しこみ」から「クラブの申（もお）しこみ」に変わりました。"
            ],
        ),
        (
            lambda m: field_of(m, "spouse")["choices"].append({"value": "x", "label": {"ja": "ほか"}}),
            ["選択肢「ほか」を、「なし」の後に加えました。"],
        ),
        (lambda m: field_of(m, "spouse")["choices"].pop(0), ["選択肢「あり」を消しました。"]),
        (lambda m: field_of(m, "count").update(maximum=10), ["最大の値が「9」から「10」に変わりました。"]),
        (lambda m: field_of(m, "name").update(role="name"), ["役割を「氏名」にしました（前は決めていませんでした）。"]),
        (
            lambda m: m["pages"][1].update(show_if={"none": [{"field": "tel", "test": "is_empty"}]}),
            ["ページを出す条件が「いつも」から「（「電話番号」に答えがない）のどれでもないとき」に変わりました。"],
        ),
        (
            lambda m: m["pages"][0]["fields"].append(m["pages"][0]["fields"].pop(0)),
            ["項目を、「配偶者」の後に動かしました。"],
        ),
        (
            lambda m: m["pages"][1]["fields"].append(m["pages"][0]["fields"].pop(1)),
            ["項目を、ページ「あなた」から、ここの「人数」の後に動かしました。"],
        ),
        (lambda m: m["pages"][0]["fields"].pop(1), ["項目を消しました。"]),
        (lambda m: m["pages"].pop(1), ["ページを消しました。", "項目を消しました。"]),
        (
            lambda m: m["pages"][1]["fields"].insert(0, {"id": "x", "kind": "date", "label": {"ja": "日"}}),
            ["項目を、いちばん前に加えました（種類は日付）。"],
        ),
        (lambda m: m.update(version=4), ["版が「3」から「4」に変わりました。"]),
        (
            lambda m: field_of(m, "tel").update(colour="red"),
            ['この画面では説明できない項目「pages[person].fields[tel].colour」が、「」から「"red"」に変わりました。'],
        ),
        (
            lambda m: field_of(m, "tel").update(required=False),
            ["書き方だけが変わりました。たずねることも言葉も同じです。"],
        ),
    ],
)
def test_a_change_is_one_sentence_that_names_it(change: Callable[[Members], object], sentences: list[str]):
    assert said(change) == sentences


def test_the_place_is_said_in_the_forms_words_with_the_ids_beside_them():
    (one,) = compare_definitions(form(), form(lambda m: field_of(m, "tel").update(required=True)))
    assert one.place == "ページ「あなた（person）」　項目「電話番号（tel）」"
    assert (one.page, one.field) == ("person", "tel")


def test_sentences_stand_in_the_order_of_the_form():
    def change(members: Members) -> None:
        field_of(members, "count")["maximum"] = 8
        field_of(members, "name")["max_length"] = 20
        members["section"]["ja"] = "市民生活課"
        del field_of(members, "spouse")["choices"][1]

    assert [one.field for one in compare_definitions(form(), form(change))] == ["", "name", "spouse", "count"]


@pytest.mark.parametrize(
    ("struct", "table"),
    [
        (Procedure, PROCEDURE),
        (Page, PAGE),
        (Field, FIELD),
        (Choice, CHOICE),
        (PricedItem, PRICED_ITEM),
        (Repeat, REPEAT),
        (Who, WHO),
        (Once, ONCE),
        (Period, PERIOD),
        (ServiceFacts, FACTS),
    ],
)
def test_no_member_can_change_in_silence(struct: type[msgspec.Struct], table: Members):
    assert set(table) | ORDER_SAYS.get(struct, set()) == set(struct.__struct_fields__)


def _changed(raw: Any, random: Random) -> Any:
    """The same document with one leaf, order, member or part otherwise."""
    spots: list[tuple[Any, Any]] = []

    def walk(held: Any) -> None:
        keys = list(held) if isinstance(held, dict) else range(len(held))
        for key in keys:
            spots.append((held, key))
            if isinstance(held[key], dict | list):
                walk(held[key])

    walk(raw)
    held, key = random.choice(spots)
    one = held[key]
    match random.randrange(4):
        case 0 if isinstance(held, list):
            del held[key]
        case 1 if isinstance(held, list) and len(held) > 1:
            held.insert(random.randrange(len(held)), held.pop(key))
        case 2 if isinstance(held, list):
            held.insert(key, json.loads(json.dumps(one)))
        case _ if isinstance(one, bool):
            held[key] = not one
        case _ if isinstance(one, int):
            held[key] = one + random.choice([-1, 1, 7])
        case _ if isinstance(one, str):
            held[key] = random.choice(["", one + "x", one.replace("|", "｜"), "text", "x1"])
        case _ if isinstance(one, dict) and isinstance(held, dict):
            held[key] = {}
        case _:
            held[key] = None
    return raw


@pytest.mark.parametrize("seed", range(4))
def test_documents_that_differ_always_have_a_sentence_and_the_same_have_none(seed: int):
    random = Random(seed)
    read = 0
    while read < 100:
        before = msgspec.json.encode(every_kind() if random.random() < 0.3 else generated_form(random))
        assert compare_definitions(before, before) == ()
        raw = json.loads(before)
        for _ in range(random.randint(1, 3)):
            raw = _changed(raw, random)
        after = json.dumps(raw, ensure_ascii=False).encode()
        same = json.loads(after) == json.loads(before)
        try:
            found = compare_definitions(before, after)
            back = compare_definitions(after, before)
        except ContractError:
            continue
        read += 1
        assert found
        assert back
        assert all(one.words.strip() and one.place for one in found)
        if not same and read_content(before.decode()) != read_content(after.decode()):
            assert "書き方だけが変わりました。" not in found[0].words


def test_two_generated_forms_are_told_from_each_other_both_ways():
    random = Random(7)
    forms = [msgspec.json.encode(generated_form(random)) for _ in range(30)]
    for before, after in pairwise(forms):
        assert compare_definitions(before, after)


def facts(**changes: object) -> bytes:
    document = json.loads(facts_inside(authored(every_kind())))
    return json.dumps(document | changes, ensure_ascii=False).encode()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"phone": "000-000-9999"}, "電話が「000-000-1290」から「000-000-9999」に変わりました。"),
        (
            {"period": {"opens": "2026-04-01T09:00", "closes": ""}},
            "受付の始まりを「2026年4月1日 09:00」にしました（前は決めていませんでした）。",
        ),
        ({"capacity": 30}, "定員を「30」にしました（前は決めていませんでした）。"),
        ({"days": [1, 10]}, "毎月の受付日を「1〜10」にしました（前は決めていませんでした）。"),
        ({"next_steps": []}, "受け付けた後のこと（1つ目）をやめました。"),
        ({"events": ["転入"]}, "くらしのできごとに「転入」を加えました。"),
    ],
)
def test_what_an_office_says_otherwise_is_told(changes: Members, sentence: str):
    found = compare_facts(facts(), facts(**changes))
    assert sentence in [one.words for one in found]
    assert {one.place for one in found} == {"案内"}


def test_a_file_of_the_library_against_itself_says_nothing():
    definition, document = split_definition(authored(every_kind()))
    assert compare_definitions(definition, definition) == ()
    assert compare_facts(document, document) == ()


def test_what_is_no_definition_or_too_large_is_refused():
    with pytest.raises(ContractError):
        compare_definitions(form(), b"{}")
    with pytest.raises(ContractError):
        compare_definitions(form(), b"[" * 100_000)
    with pytest.raises(TooLarge):
        compare_definitions(form(), b" " * (8 * 1024 * 1024 + 1))
    with pytest.raises(ContractError):
        compare_facts(facts(), b"\xff")
