"""A definition is read for what is known of it; what it needs in vain, and what is none, is refused by name."""

from __future__ import annotations

import json
from typing import Any

import pytest

from sync.contract.forms.field_roles import FieldRole, Whose, fields_with, names_in, role_of, whose
from sync.contract.forms.procedures import DEFINITION_LIMIT_BYTES, read_procedure
from sync.errors import ContractError, DefinitionNotRead, TooLarge
from tests.sync.contract.definition_flaws.test_check_definition import field, good


def bytes_of(**changes: Any) -> bytes:
    return json.dumps(good() | changes).encode()


def with_first_field(**members: Any) -> bytes:
    definition = good()
    definition["pages"][0]["fields"][0] |= members
    return json.dumps(definition).encode()


def refused(data: bytes, has: frozenset[str] = frozenset()) -> DefinitionNotRead:
    with pytest.raises(DefinitionNotRead) as told:
        read_procedure(data, has)
    return told.value


def test_members_that_are_not_known_are_passed_over_wherever_they_stand() -> None:
    plain = good()
    more = json.loads(json.dumps(plain))
    first = more["pages"][0]
    for holder in (more, first, *first["fields"], first["fields"][1]["choices"][0], more["pages"][1]["show_if"]):
        holder["tomorrow"] = {"a": [1, None]}
    assert read_procedure(json.dumps(more).encode()) == read_procedure(json.dumps(plain).encode())


def test_a_member_that_is_passed_over_stands_there_once_all_the_same() -> None:
    data = bytes_of(tomorrow=1)
    assert refused(data.replace(b'"tomorrow": 1', b'"tomorrow": 1, "tomorrow": 1')).procedure == "test"


def test_what_is_needed_and_not_here_is_told_by_name() -> None:
    data = bytes_of(needs=["repeat-1", "attachments-1", "here-1"])
    told = refused(data, frozenset({"here-1"}))
    assert (told.procedure, told.needs, told.kinds) == ("test", ("attachments-1", "repeat-1"), ())
    assert read_procedure(data, frozenset({"repeat-1", "attachments-1", "here-1"})).needs[0] == "repeat-1"


def test_what_is_needed_is_told_also_where_the_rest_is_of_a_form_that_nobody_knows_yet() -> None:
    told = refused(bytes_of(needs=["repeat-1"], pages={"blocks": []}))
    assert (told.procedure, told.needs) == ("test", ("repeat-1",))


def test_a_kind_that_is_not_known_is_told_by_name() -> None:
    told = refused(with_first_field(kind="hologram"))
    assert (told.procedure, told.needs, told.kinds) == ("test", (), ("hologram",))


@pytest.mark.parametrize(
    "data",
    [
        bytes_of(version="two"),
        bytes_of(needs="repeat-1"),
        bytes_of(pages=[{"id": "one", "title": {}, "fields": [field("a"), field("a")]}]),
        bytes_of(pages=[{"id": "one", "title": {}, "fields": [field("a")], "show_if": {"field": "a", "values": []}}]),
    ],
    ids=["type", "needs", "twice", "condition"],
)
def test_what_is_none_is_told_by_its_id(data: bytes) -> None:
    told = refused(data)
    assert (told.procedure, told.needs, told.kinds) == ("test", (), ())


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", b"\xff", b"[" * 100_000, b'{"id":"../../etc"}', b'{"id":7}'])
def test_what_names_no_id_has_none(data: bytes) -> None:
    assert refused(data).procedure == ""


def test_one_above_the_limit_is_not_looked_at() -> None:
    with pytest.raises(TooLarge):
        read_procedure(b" " * (DEFINITION_LIMIT_BYTES + 1))
    assert issubclass(DefinitionNotRead, ContractError)


def test_roles_are_those_that_are_known_and_fit_their_kind() -> None:
    definition = good()
    definition["pages"][0]["fields"] += [
        field("a", role="name"),
        field("b", role="nickname"),
        field("c", "kana", role="name"),
        field("d", "mail"),
        field("e", "kana"),
        field("f", role="organisation"),
    ]
    definition["pages"][1] |= {"of": "neighbour", "fields": [field("g", role="name")]}
    form = read_procedure(json.dumps(definition).encode())
    assert {one.id: role_of(one) for one in form.fields() if role_of(one)} == {
        "name": FieldRole.NAME,
        "a": FieldRole.NAME,
        "d": FieldRole.MAIL,
        "f": FieldRole.ORGANISATION,
        "g": FieldRole.NAME,
    }
    assert [whose(page) for page in form.pages] == [Whose.APPLICANT, Whose.OTHER]
    assert [one.id for one in fields_with(form, FieldRole.NAME)] == ["name", "a"]
    assert [one.id for one in fields_with(form, FieldRole.NAME, Whose.OTHER)] == ["g"]
    assert names_in(form) == {"name", "a", "f", "g"}
