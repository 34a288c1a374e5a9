"""docs/definition-format.md and the code of definitions say the same, both ways."""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import Path
from typing import Any

import msgspec
import pytest

from sync.contract.capabilities import NEEDS_MET
from sync.contract.forms import answer_formats, conditions, file_rules, form_shape, procedures, question_parts, rules
from sync.contract.forms.answer_formats import MAIL_LIMIT
from sync.contract.forms.field_roles import KINDS, FieldRole, Whose
from sync.contract.forms.procedures import CATEGORIES, DEFINITION_LIMIT_BYTES, FieldKind, Width, read_procedure
from sync.contract.forms.rules import shown
from sync.contract.forms.texts import LANGUAGES
from sync.errors import ContractError
from sync.japanese import dates
from tests.sync.contract.forms.small_definitions import choice, field, procedure

PAGE = (Path(__file__).parents[4] / "docs" / "definition-format.md").read_text()


def section(title: str) -> str:
    return PAGE.split(f"\n## {title}\n")[1].split("\n## ")[0]


def rows(title: str) -> list[list[str]]:
    """Cells of the rows of a section's table, without its head."""
    lines = [line for line in section(title).splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines[1:]]


@pytest.mark.parametrize("kind", [procedures.Procedure, procedures.Page, procedures.Field])
def test_the_page_has_exactly_the_members_and_their_defaults(kind: type[msgspec.Struct]) -> None:
    told = {row[0].strip("`"): row[2] for row in rows(kind.__name__)}
    known = {member.encode_name: _default(member) for member in msgspec.structs.fields(kind)}
    assert told == known


def _default(member: Any) -> str:
    if member.default is not msgspec.NODEFAULT:
        written = msgspec.json.encode(member.default).decode()
    elif member.default_factory is not msgspec.NODEFAULT:
        written = msgspec.json.encode(member.default_factory()).decode()
    else:
        return ""
    return f"`{member.default.value}`" if isinstance(member.default, StrEnum) else written


def test_a_condition_has_the_members_and_tests_of_the_page() -> None:
    table = rows("Conditions")
    told = {row[0].strip("`"): row[2] for row in table if len(row) == 4}
    assert told == {member.encode_name: _default(member) for member in msgspec.structs.fields(conditions.Condition)}
    tests = {name for row in table if len(row) == 2 for name in re.findall(r"`(\w+)`", row[0])}
    assert tests - {"test"} == {test.value for test in conditions.Test}


@pytest.mark.parametrize(
    "kind",
    [
        procedures.Choice,
        conditions.Demand,
        conditions.Compute,
        question_parts.PricedItem,
        question_parts.Repeat,
        question_parts.Who,
        question_parts.Once,
    ],
)
def test_small_parts_have_the_members_of_the_page(kind: type[msgspec.Struct]) -> None:
    (said,) = re.findall(rf"\b{kind.__name__}: (.*?)(?:\. [A-Z]|\.?\n\n)", PAGE, re.DOTALL)
    told = [name for name in re.findall(r"`([a-z_]+)`", said) if name in kind.__struct_fields__]
    assert told == list(kind.__struct_fields__)


def test_the_bounds_of_conditions_are_those_of_the_code() -> None:
    said = PAGE.replace("\n", " ")
    assert f"Depth at most {form_shape.DEPTH}" in said
    assert f"at most {form_shape.COMPARISONS} comparisons" in said
    assert f"{form_shape.COMPARISONS_IN_ALL:,} in a definition" in said
    assert f"{form_shape.COMPARISONS_JUDGED:,} where" in said
    assert f"at most {form_shape.INSTANCES})" in said


def test_every_kind_has_its_rule_and_every_rule_its_kind() -> None:
    told = {re.findall(r"`(\w+)`", row[0])[0] for row in rows("Kinds: the one form of a value, and what it must be")}
    assert told == {kind.value for kind in FieldKind}
    widths = set(re.findall(r"`text`, `(\w+)`", PAGE))
    assert widths == {width.value for width in Width}


def test_every_code_of_a_finding_is_on_the_page_and_no_other() -> None:
    code = "".join(Path(module.__file__ or "").read_text() for module in (rules, answer_formats, file_rules))
    known = set(re.findall(r'Wrong\(\s*"(\w+)"', code)) | set(re.findall(r'Finding\((?:\w+|""), "(\w+)"', code))
    beside = section("Demands") + section("Pages that repeat") + section("Computed values")
    asked = beside + section("What is asked") + section("Kinds: the one form of a value, and what it must be")
    told = {word for word in re.findall(r"`([a-z_]+)`", asked) if "_" in word or word == "required"}
    members = {member.encode_name for member in msgspec.structs.fields(procedures.Field)} | set(FieldKind)
    members |= {name.value for name in question_parts.Characters}
    assert known - told == set()
    assert told - known - members - {"not_asked"} == set()


def test_limits_and_languages_are_those_of_the_code() -> None:
    assert f"at most {DEFINITION_LIMIT_BYTES // 1024} KiB" in PAGE
    assert f"at most {MAIL_LIMIT} characters" in PAGE
    for language in LANGUAGES:
        assert f"`{language}`" in PAGE
    for era in dates.ERAS:
        assert f"{era.name} {'from ' if era.name == '明治' else ''}{era.first.isoformat()}" in PAGE


@pytest.mark.parametrize(
    ("spec", "value", "language", "drawn"),
    [
        (field("a", "date"), "1990-01-02", "ja", "平成2年1月2日"),
        (field("a", "date"), "2019-05-01", "ja", "令和元年5月1日"),
        (field("a", "date"), "1990-01-02", "easy-ja", "1990年1月2日"),
        (field("a", "date"), "1990-01-02", "en", "2 January 1990"),
        (field("a", "postal_code"), "9910001", "ja", "991-0001"),
        (field("a", "consent"), "yes", "ja", "同意します"),
        (field("a", "consent"), "yes", "easy-ja", "はい、いいです"),
        (field("a", "consent"), "yes", "en", "I agree"),
    ],
)
def test_the_examples_of_drawing_are_drawn_so(spec: dict[str, object], value: str, language: str, drawn: str) -> None:
    assert shown(procedure(spec).fields()[0], value, language) == drawn
    assert drawn in section("How a value is drawn")


@pytest.mark.parametrize(
    "spec",
    [
        field("A", "text"),
        field("1a", "text"),
        field("a" * 61, "text"),
        field("a b", "text"),
        field("a", "choices", choices=[choice("x,y", "甲")]),
        field("a", "choice", choices=[choice("", "甲")]),
    ],
)
def test_a_definition_that_could_not_be_stated_is_refused(spec: dict[str, object]) -> None:
    with pytest.raises(ContractError):
        procedure(spec)


def test_the_definitions_that_we_ship_are_of_this_format() -> None:
    for path in Path("central/catalogue/definitions").glob("*.json"):
        read_procedure(path.read_bytes())


def test_roles_persons_and_scenes_of_life_are_those_of_the_code() -> None:
    assert {row[0].strip("`"): row[1].strip("`") for row in rows("Roles")} == {
        role.value: kind.value for role, kind in KINDS.items()
    }
    last = section("Roles").strip().splitlines()[-1]
    assert last.startswith("`of` is")
    assert set(re.findall(r"`(\w+)`", last)) - {"of"} == {whose.value for whose in Whose}
    (category,) = [row[3] for row in rows("Procedure") if row[0] == "`category`"]
    assert tuple(re.findall(r"`(\w+)`", category)[: len(CATEGORIES)]) == CATEGORIES
    assert set(KINDS) == set(FieldRole)


OF_VERSION_1 = {
    "Procedure": (
        "id version body name category summary pages needs_signature needs_card consent_version consent_text "
        "section allows_withdrawal issues_certificate keywords reading ends_without_decision needs"
    ),
    "Page": "id title fields group show_if of",
    "Field": (
        "id kind label required width max_length minimum maximum length choices show_if example help unit "
        "from_card fills not_after_today not_before allows_long_digits role"
    ),
    "Choice": "value label",
    "Condition": "field values",
}
"""Never longer: what comes later has its row in `MEMBERS_SINCE`."""


def test_each_member_that_came_later_says_what_an_older_kiosk_makes_of_it() -> None:
    structs = {
        name: struct
        for name, struct in vars(procedures).items()
        if isinstance(struct, type) and issubclass(struct, msgspec.Struct) and name in OF_VERSION_1
    }
    assert set(structs) == set(OF_VERSION_1), "what is newer is reached by a member that has its row"
    now = {f"{name}.{member.name}" for name, struct in structs.items() for member in msgspec.structs.fields(struct)}
    first = {f"{name}.{member}" for name, members in OF_VERSION_1.items() for member in members.split()}
    assert now - first == set(procedures.MEMBERS_SINCE), "its row: a name in `needs`, or None"
    assert first <= now, "a definition of version 1 is read for ever"
    assert {name for name in procedures.MEMBERS_SINCE.values() if name} <= NEEDS_MET


def test_the_page_names_everything_that_a_definition_may_need() -> None:
    row = next(line for line in PAGE.splitlines() if line.startswith("| `needs` |"))
    assert set(re.findall(r"`([a-z-]+-[0-9])`", row)) == NEEDS_MET
