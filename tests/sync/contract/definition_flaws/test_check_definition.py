"""What no resident could answer is named, with its place; what passes can be answered."""

from __future__ import annotations

import json
from collections.abc import Callable
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from sync.contract.definition_flaws import check_definition as module
from sync.contract.definition_flaws.check_definition import check_definition
from sync.contract.definition_flaws.flaw import Flaw, Reason
from sync.contract.definition_flaws.texts import facts_flaws
from sync.contract.forms.procedures import read_procedure
from sync.contract.wire.catalogue import facts_inside, read_facts

TODAY = date(2026, 11, 26)
Members = dict[str, Any]


def text(ja: str) -> dict[str, str]:
    return {"ja": ja}


def field(field_id: str, kind: str = "text", **more: Any) -> Members:
    return {"id": field_id, "kind": kind, "label": text(field_id)} | more


def choices(*values: str) -> list[Members]:
    return [{"value": value, "label": text(f"『{value}』")} for value in values]


SEXES = choices("male", "female", "not_applicable", "unknown")


def good() -> Members:
    """A definition with nothing wrong: two pages, the second asked of some."""
    members: Members = {name: text(name) for name in ("name", "summary", "consent_text", "section", "hours", "fee")}
    members |= {"id": "test", "version": 1, "body": "99201", "category": "child", "phone": "0", "minutes": 1}
    members |= {"needs_signature": True, "needs_card": True, "consent_version": 1, "next_steps": [text("後で")]}
    members |= {"bring": {}, "reading": "テスト"}
    first = [
        field("name", from_card="name", required=True),
        field("more", "choice", choices=choices("yes", "no"), required=True),
        field("agreed", "consent"),
    ]
    second = [field("several", "choices", choices=choices("a", "b")), field("count", "number", minimum=1, maximum=9)]
    members["pages"] = [
        {"id": "one", "title": text("一"), "fields": first},
        {"id": "two", "title": text("二"), "fields": second, "show_if": when("more", "yes")},
    ]
    return members


def when(field_id: str, *values: str) -> Members:
    return {"field": field_id, "values": list(values)}


def flaws(members: Members) -> tuple[Flaw, ...]:
    authored = json.dumps({"needs": ["forms-2", "repeat-1"]} | members).encode()
    facts = facts_flaws(read_facts(facts_inside(authored)))
    return (*check_definition(read_procedure(authored), TODAY), *facts)


def adds(*fields: Members) -> Callable[[Members], None]:
    """On the first page, which everybody is asked."""
    return lambda members: members["pages"][0]["fields"].extend(deepcopy(list(fields)))


def sets(**changes: Any) -> Callable[[Members], None]:
    return lambda members: members.update(deepcopy(changes))


def page(**changes: Any) -> Callable[[Members], None]:
    return lambda members: members["pages"][1].update(deepcopy(changes))


def in_parts(**changes: Members) -> Callable[[Members], None]:
    """The card's name in its two fields instead of one; `changes` by field."""

    def change(members: Members) -> None:
        parts = [field(part, from_card=part, **changes.get(part, {})) for part in ("family_name", "given_name")]
        members["pages"][0]["fields"][0:1] = []
        members["pages"][0]["fields"].extend(deepcopy(parts))
        members["needs"] = ["card-parts-1", "forms-2", "repeat-1"]

    return change


def third(*fields: Members, **more: Any) -> Callable[[Members], None]:
    added = {"id": "three", "title": text("三"), "fields": list(fields)} | more
    return lambda members: members["pages"].append(deepcopy(added))


def at(reason: Reason, field_id: str = "x", about: str = "", on: str = "one") -> Flaw:
    return Flaw(reason, on, field_id, about)


POSTAL = field("code", "postal_code", fills=["x"])
RECORD = [
    field("address", from_card="address", required=True),
    field("birth", "date", from_card="birth_on", required=True),
    field("sex", "choice", from_card="sex", required=True, choices=SEXES),
]


def record(*changed: Members, without: str = "", **more: Any) -> Callable[[Members], None]:
    """One that ends with a copy of the resident record."""
    fields = [one for one in RECORD if one["id"] != without]

    def change(members: Members) -> None:
        members.update(issues_certificate="resident_record")
        adds(*fields, *changed)(members)
        members.update(more)

    return change


CASES: list[tuple[Callable[[Members], None], list[Flaw]]] = [
    (sets(category="space"), [Flaw(Reason.UNKNOWN_CATEGORY, about="space")]),
    (sets(reading="試験"), [Flaw(Reason.READING_NOT_KANA, about="試験")]),
    (sets(pages=[]), [Flaw(Reason.NOTHING_ASKED)]),
    (
        adds(*(field(f"x{number}", max_length=1) for number in range(996))),
        [Flaw(Reason.TOO_MANY_FIELDS, about="1000")],
    ),
    (
        adds(*(field(f"x{number}", max_length=1000) for number in range(33))),
        [Flaw(Reason.ANSWERS_TOO_LONG, about="32768")],
    ),
    (sets(name=text("名" * 201)), [Flaw(Reason.NAME_TOO_LONG, about="200")]),
    (third(), [Flaw(Reason.PAGE_EMPTY, "three")]),
    (third(field("x"), id="two"), [Flaw(Reason.PAGE_TWICE, "two")]),
    (adds(field("withdrawal_reason")), [at(Reason.RESERVED_ID, "withdrawal_reason")]),
    # texts
    (sets(name={"en": "Test"}), [Flaw(Reason.NO_JAPANESE, about="name")]),
    (sets(summary={}), [Flaw(Reason.NO_JAPANESE, about="summary")]),
    (sets(section={"ja": " "}), [Flaw(Reason.NO_JAPANESE, about="section")]),
    (sets(fee={"en": "free"}), [Flaw(Reason.NO_JAPANESE, about="fee")]),
    (sets(next_steps=[{"en": "later"}]), [Flaw(Reason.NO_JAPANESE, about="next_steps")]),
    (page(title={}), [Flaw(Reason.NO_JAPANESE, "two", about="title")]),
    (page(group={"en": "You"}), [Flaw(Reason.NO_JAPANESE, "two", about="group")]),
    (adds(field("x", label={"ja": "　"})), [at(Reason.NO_JAPANESE, about="label")]),
    (adds(field("x", help={"en": "?"})), [at(Reason.NO_JAPANESE, about="help")]),
    (
        adds(field("x", "choice", choices=[{"value": "a", "label": {"en": "A"}}])),
        [at(Reason.NO_JAPANESE, about="choices a")],
    ),
    (sets(name={"ja": "{手続|てつづ"}), [Flaw(Reason.RUBY_NOT_CLOSED, about="name ja")]),
    (
        adds(field("x", label={"ja": "名", "easy-ja": "{名}"})),
        [at(Reason.RUBY_NOT_CLOSED, about="label easy-ja")],
    ),
    (adds(field("x", example={"ja": "\U00031350"})), [at(Reason.NOT_DRAWABLE, about="example ja")]),
    (sets(consent_text={}), [at(Reason.CONSENT_WITHOUT_TEXT, "agreed")]),
    # choices
    (adds(field("x", "choice", choices=choices("a", "b", "a"))), [at(Reason.CHOICE_TWICE, about="a")]),
    (
        adds(field("x", "choices", choices=[*choices("a"), {"value": "b", "label": text("『a』")}])),
        [at(Reason.LABEL_TWICE, about="『a』")],
    ),
    # bounds
    (adds(field("x", max_length=0)), [at(Reason.MAX_LENGTH, about="1")]),
    (adds(field("x", "kana", max_length=0, required=True)), [at(Reason.MAX_LENGTH, about="1")]),
    (adds(field("x", "date", max_length=9)), [at(Reason.MAX_LENGTH, about="10")]),
    (adds(field("x", "postal_code", max_length=6)), [at(Reason.MAX_LENGTH, about="7")]),
    (adds(field("x", "phone", max_length=12)), [at(Reason.MAX_LENGTH, about="13")]),
    (adds(field("x", "mail", max_length=5)), [at(Reason.MAX_LENGTH, about="6")]),
    (adds(field("x", "digits", length=8, max_length=7)), [at(Reason.MAX_LENGTH, about="8")]),
    (adds(field("x", "number", minimum=100, maximum=900, max_length=2)), [at(Reason.MAX_LENGTH, about="3")]),
    (adds(field("x", "number", minimum=-900, maximum=-100, max_length=3)), [at(Reason.MAX_LENGTH, about="4")]),
    (adds(field("x", max_length=1000)), []),
    (adds(field("x", max_length=1001)), [at(Reason.MAX_LENGTH_LARGE, about="1000")]),
    (adds(field("x", "mail", max_length=256)), []),
    (adds(field("x", "mail", max_length=257)), [at(Reason.MAX_LENGTH_LARGE, about="256")]),
    (adds(field("x", "number", minimum=5, maximum=4)), [at(Reason.RANGE_EMPTY, about="5 > 4")]),
    (adds(field("x", "number", minimum=10**12)), [at(Reason.RANGE_EMPTY, about=f"{10**12} > None")]),
    (adds(field("x", "digits")), [at(Reason.LENGTH_MISSING)]),
    (adds(field("x", "digits", length=0)), [at(Reason.LENGTH, about="0")]),
    (adds(field("x", "digits", length=12)), [at(Reason.MY_NUMBER_LIKE, about="12")]),
    (adds(field("x", "digits", length=12, allows_long_digits=True)), []),
    (adds(field("x", "number", minimum=10**11)), [at(Reason.MY_NUMBER_LIKE, about="12")]),
    (adds(field("x", "date", not_before="tomorrow")), [at(Reason.NOT_BEFORE_NO_DAY, about="tomorrow")]),
    (adds(field("x", "date", not_before="2026-02-30")), [at(Reason.NOT_BEFORE_NO_DAY, about="2026-02-30")]),
    (adds(field("x", "date", not_before="20260301")), [at(Reason.NOT_BEFORE_NO_DAY, about="20260301")]),
    (
        adds(field("x", "date", not_before="2026-11-27", not_after_today=True)),
        [at(Reason.NO_DAY_LEFT, about="2026-11-27")],
    ),
    (adds(field("x", "date", not_before="2026-11-26", not_after_today=True)), []),
    (adds(field("x", "date", not_before="2026-11-27")), []),
    # the card
    (adds(field("x", from_card="shoe_size")), [at(Reason.CARD_ITEM_UNKNOWN, about="shoe_size")]),
    (adds(field("x", from_card="birth_on")), [at(Reason.CARD_ITEM_KIND, about="birth_on")]),
    (adds(field("x", from_card="name")), [at(Reason.CARD_ITEM_TWICE, about="name")]),
    (in_parts(), []),
    (in_parts(given_name={"required": True}), [at(Reason.CARD_PARTS, "family_name", about="name")]),
    (in_parts(family_name={"show_if": when("more", "yes")}), [at(Reason.CARD_PARTS, "family_name", about="name")]),
    (
        adds(field("x", from_card="town")),
        [at(Reason.CARD_PARTS, about="address"), at(Reason.NEED_NOT_NAMED, about="card-parts-1")],
    ),
    (
        adds(field("family_name", from_card="family_name"), field("given_name", from_card="given_name")),
        [at(Reason.NEED_NOT_NAMED, "family_name", about="card-parts-1")],
    ),
    (
        adds(field("x", "choice", from_card="sex", choices=SEXES[:3])),
        [at(Reason.CARD_VALUE_MISSING, about="unknown")],
    ),
    (sets(needs_signature=False), [at(Reason.CARD_WITHOUT_SIGNATURE, "name")]),
    # what a postal code fills
    (adds(field("x", fills=["more"])), [at(Reason.FILLS_NO_POSTAL_CODE)]),
    (
        adds(field("x"), field("y"), field("z"), field("w"), POSTAL | {"fills": ["x", "y", "z", "w"]}),
        [at(Reason.FILLS_TOO_MANY, "code", "4")],
    ),
    (adds(POSTAL), [at(Reason.FILLS_UNKNOWN, "code", "x")]),
    (adds(field("x"), POSTAL | {"fills": ["x", "x"]}), [at(Reason.FILLS_UNKNOWN, "code", "x")]),
    (adds(field("x", "kana"), POSTAL), [at(Reason.FILLS_KIND, "code", "x")]),
    (adds(field("x", width="half"), POSTAL), [at(Reason.FILLS_KIND, "code", "x")]),
    (adds(POSTAL | {"fills": ["name"]}), [at(Reason.FILLS_KIND, "code", "name")]),
    (adds(field("x", width="full"), POSTAL), []),
    # conditions
    (
        page(show_if=when("more", "yes", "perhaps")),
        [Flaw(Reason.CONDITION_VALUE, "two", about="perhaps")],
    ),
    (
        page(show_if=when("more", "perhaps")),
        [Flaw(Reason.CONDITION_VALUE, "two", about="perhaps"), Flaw(Reason.NEVER_ASKED, "two")],
    ),
    (page(show_if=when("more")), [Flaw(Reason.NEVER_ASKED, "two")]),
    (
        adds(field("x", show_if=when("agreed", "no", "yes"))),
        [at(Reason.CONDITION_VALUE, about="no")],
    ),
    (
        third(field("x"), show_if=when("count", "3", "10")),
        [Flaw(Reason.CONDITION_VALUE, "three", about="10")],
    ),
    (third(field("x"), show_if=when("count", "３", "3")), [Flaw(Reason.CONDITION_VALUE, "three", about="３")]),
    (third(field("x"), show_if=when("several", "c", "a")), [Flaw(Reason.CONDITION_VALUE, "three", about="c")]),
    (adds(field("x", show_if=when("more", "", "yes"))), [at(Reason.CONDITION_VALUE, about="")]),
    (adds(field("x", show_if=when("agreed", ""))), []),
    # never both: the page asks for `yes` where it is, the field for `no`
    (third(field("x", show_if=when("more", "no")), show_if=when("count", "1")), [at(Reason.NEVER_ASKED, on="three")]),
    (
        third(field("x", show_if=when("several", "b")), show_if=when("several", "a")),
        [],
    ),
    (third(field("x", show_if=when("count", "2", "3")), show_if=when("count", "1", "2")), []),
    (third(field("x", show_if=when("count", "3")), show_if=when("count", "1")), [at(Reason.NEVER_ASKED, on="three")]),
    # roles
    (adds(field("x", role="nickname")), [at(Reason.ROLE_UNKNOWN, about="nickname")]),
    (adds(field("x", "kana", role="name")), [at(Reason.ROLE_KIND, about="name")]),
    (adds(field("x", from_card="address", role="name")), [at(Reason.ROLE_KIND, about="name")]),
    (adds(field("x", from_card="address", role="address")), []),
    (page(of="neighbour"), [Flaw(Reason.WHOSE_UNKNOWN, "two", about="neighbour")]),
    (page(of="spouse"), []),
    # certificates
    (record(), []),
    (sets(issues_certificate="medal"), [Flaw(Reason.CERTIFICATE_UNKNOWN, about="medal")]),
    (record(without="sex"), [Flaw(Reason.CERTIFICATE_NEEDS, about="sex")]),
    (record(field("x", role="name")), [Flaw(Reason.CERTIFICATE_NEEDS, about="name")]),
    (
        record(RECORD[0] | {"required": False}, without="address"),
        [Flaw(Reason.CERTIFICATE_NEEDS, about="address")],
    ),
    (
        record(RECORD[0] | {"show_if": when("more", "yes")}, without="address"),
        [Flaw(Reason.CERTIFICATE_NEEDS, about="address")],
    ),
    (
        record(field("x", "choice", role="certificate_scope", choices=choices("self", "members"))),
        [Flaw(Reason.CERTIFICATE_NEEDS, about="certificate_members")],
    ),
    (
        record(
            field("x", "choice", role="certificate_scope", choices=choices("self", "members")),
            field("y", role="certificate_members"),
        ),
        [],
    ),
    (
        record(field("x", "choices", role="certificate_details", choices=choices("domicile", "horoscope"))),
        [at(Reason.CERTIFICATE_VALUE, about="horoscope")],
    ),
]


def test_a_good_definition_has_no_flaw() -> None:
    assert flaws(good()) == ()


@pytest.mark.parametrize(("change", "expected"), CASES)
def test_each_flaw_is_named_with_its_place_and_no_other_is(
    change: Callable[[Members], None], expected: list[Flaw]
) -> None:
    members = good()
    change(members)
    found = flaws(members)
    if any(flaw.reason is Reason.CHOICE_TWICE for flaw in expected):
        found = tuple(flaw for flaw in found if flaw.reason is not Reason.LABEL_TWICE)
    assert list(found) == expected


def test_everything_that_is_wrong_is_told_at_once() -> None:
    members = good()
    members["category"] = "space"
    adds(field("x", "digits"), field("y", from_card="shoe_size"))(members)
    assert {flaw.reason for flaw in flaws(members)} == {
        Reason.UNKNOWN_CATEGORY,
        Reason.LENGTH_MISSING,
        Reason.CARD_ITEM_UNKNOWN,
    }


@pytest.mark.parametrize("path", sorted(Path("central/catalogue/definitions").glob("*.json")), ids=lambda it: it.stem)
def test_the_definitions_that_we_ship_have_none(path: Path) -> None:
    assert check_definition(read_procedure(path.read_bytes()), TODAY) == ()


def test_a_member_that_older_kiosks_pass_over_is_named_in_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if these had come later: of a page, of a field, of a choice within it, and one that changes nothing."""
    later = {"Page.group": "groups-1", "Field.unit": "units-1", "Condition.values": "values-1", "Field.help": None}
    monkeypatch.setattr(module, "MEMBERS_SINCE", later)
    members = good()
    members["pages"][1]["group"] = text("組")
    members["pages"][0]["fields"].append(field("length", unit=text("cm"), help=text("例")))
    used = [("groups-1", "two", ""), ("units-1", "one", "length"), ("values-1", "two", "")]
    has = frozenset(name for name, *_ in used)

    def unnamed(*needs: str) -> list[tuple[str, str, str]]:
        read = read_procedure(json.dumps(members | {"needs": needs}).encode(), has)
        found = check_definition(read, TODAY)
        assert {flaw.reason for flaw in found} <= {Reason.NEED_NOT_NAMED}
        return sorted((flaw.about, flaw.page, flaw.field) for flaw in found)

    assert unnamed() == used
    assert unnamed("groups-1", "values-1") == [("units-1", "one", "length")]
    assert unnamed(*has) == []
