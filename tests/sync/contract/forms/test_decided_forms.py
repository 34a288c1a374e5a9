"""Forms that were decided before any program wrote them: today's readers do with each what ADR 0015 says."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
import pytest

from sync.contract.bounds import ItemId
from sync.contract.chain.box import BoxContent, Secrets, read_content, write_content
from sync.contract.chain.chain_entry import NewerEntry, arrival_of, box_belongs, read_chain_entry
from sync.contract.chain.entry import Entry, read_entry, write_entry
from sync.contract.chain.print_outcome import (
    PrintOutcomeEntry,
    PrintResult,
    read_print_outcome_entry,
    write_print_outcome_entry,
)
from sync.contract.chain.statement import read_statement, write_statement
from sync.contract.numbers import ArrivalNumber
from sync.errors import ContractError, NewerVersion
from tests.vectors import cast

DECIDED: dict[str, str] = json.loads(Path("tests/vectors/decided.json").read_text())
WHOLE = Path("docs/formats.md").read_text()
PAGE = WHOLE.split("\n## Decided\n")[1]
SECRETS = Secrets(ArrivalNumber("9920120261120003012324"), bytes(32), None, None)
CONTENT = write_content(BoxContent(1, write_statement(cast.statement()), None, None, SECRETS, ()))
FILE: dict[str, object] = json.loads(DECIDED["content_attachments"])[0]
PART = json.loads(DECIDED["entry"])["parts"][0]
PARTS = [{"sha256": f"{number:064x}", "length": 4 * 1024 * 1024} for number in range(41)]
REFERENCES = json.loads(DECIDED["statement"])["attachments"]


def test_a_print_outcome_is_read_and_written_as_it_was_decided() -> None:
    decided = DECIDED["print_outcome"].encode()
    entry = read_chain_entry(decided)
    assert isinstance(entry, PrintOutcomeEntry)
    assert (entry.outcome.copy, entry.outcome.result) == (1, PrintResult.UNKNOWN)
    assert write_print_outcome_entry(entry) == decided
    assert (arrival_of(entry), box_belongs(entry, b""), box_belongs(entry, b"x")) == (None, True, False)
    for wrong in (
        {"copy": 0},
        {"document": "AB"},
        {"result": "Printed"},
        {"number": ""},
        {"number": "a\nb"},
        {"at": "2026-02-30T00:00:00.000+09:00"},
    ):
        tree = json.loads(decided)
        tree["outcome"] |= wrong
        data = json.dumps(tree, ensure_ascii=False, separators=(",", ":")).encode()
        with pytest.raises(ContractError):
            read_print_outcome_entry(data)
        assert isinstance(read_chain_entry(data), NewerEntry)


def spelled(members: object) -> bytes:
    return json.dumps(members, ensure_ascii=False, separators=(",", ":")).encode()


def test_entry_statement_and_content_of_version_2_are_read_and_written_as_they_were_decided() -> None:
    entry = read_chain_entry(DECIDED["entry"].encode())
    assert isinstance(entry, Entry)
    assert [part.length for part in entry.parts] == [33]
    assert write_entry(entry) == DECIDED["entry"].encode()
    statement = read_statement(DECIDED["statement"].encode())
    assert [file.name for file in statement.attachments] == ["写真.jpg"]
    assert write_statement(statement) == DECIDED["statement"].encode()
    content = json.loads(CONTENT) | {"v": 2, "attachments": json.loads(DECIDED["content_attachments"])}
    held = read_content(spelled(content))
    assert [(len(file.key), len(file.parts)) for file in held.attachments] == [(32, 1)]
    assert write_content(held) == spelled(content)


@pytest.mark.parametrize("wrong", [{"v": 1}, {"v": 3}, {"parts": []}, {"parts": [PART, PART]}, {"parts": PARTS[:41]}])
def test_an_entry_whose_version_and_parts_do_not_fit_is_held_as_a_newer_one(wrong: dict[str, object]) -> None:
    data = spelled(json.loads(DECIDED["entry"]) | wrong)
    entry = read_chain_entry(data)
    assert isinstance(entry, NewerEntry)
    assert entry.arrival == json.loads(DECIDED["entry"])["arrival"]
    with pytest.raises(ContractError):
        read_entry(data)


def test_an_entry_has_at_most_40_parts() -> None:
    assert len(read_entry(spelled(json.loads(DECIDED["entry"]) | {"parts": PARTS[:40]})).parts) == 40


@pytest.mark.parametrize(
    "wrong",
    [
        {"v": 1},
        {"v": 3},
        {"attachments": []},
        {"attachments": [FILE | {"key": "AAAA"}]},
        {"attachments": [FILE | {"parts": []}]},
        {"attachments": [FILE | {"parts": ["ab" * 32] * 41}]},
        {"attachments": [FILE] * 21},
    ],
)
def test_a_content_whose_version_and_files_do_not_fit_is_refused(wrong: dict[str, object]) -> None:
    good = json.loads(CONTENT) | {"v": 2, "attachments": [FILE]}
    read_content(spelled(good))
    with pytest.raises((ContractError, NewerVersion)):
        read_content(spelled(good | wrong))


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"name": "a/b.pdf"},
        {"name": "a\\b.pdf"},
        {"name": "a\nb.pdf"},
        {"name": "a" * 101},
        {"type": "pdf"},
        {"type": "Image/jpeg"},
        {"type": "image/jpeg; a=b"},
        {"size": 0},
        {"size": 20 * 1024 * 1024 + 1},
        {"sha256": "AB" * 32},
        {"tomorrow": 1},
    ],
)
def test_a_file_of_another_form_is_refused(wrong: dict[str, object]) -> None:
    members = json.loads(DECIDED["statement"])
    members["attachments"] = [members["attachments"][0] | wrong]
    with pytest.raises(ContractError):
        read_statement(spelled(members))


@pytest.mark.parametrize(("count", "size"), [(21, 1), (4, 16 * 1024 * 1024)])
def test_files_are_bounded_together_and_none_stands_twice(count: int, size: int) -> None:
    members = json.loads(DECIDED["statement"])
    file = members["attachments"][0]
    some = [file | {"size": size, "sha256": f"{number:064x}"} for number in range(count)]
    read_statement(spelled(members | {"attachments": some[:-1]}))
    for wrong in (some, [some[0], some[0]]):
        with pytest.raises(ContractError):
            read_statement(spelled(members | {"attachments": wrong}))


def test_what_is_of_a_version_after_that_damages_nothing() -> None:
    """A kiosk whose centre, or whose own program, went back still holds a sound chain."""
    entry = read_chain_entry(spelled(json.loads(DECIDED["entry"]) | {"v": 3}))
    assert isinstance(entry, NewerEntry)
    assert entry.v == 3
    with pytest.raises(NewerVersion):
        read_statement(spelled(json.loads(DECIDED["statement"]) | {"v": 3}))


@pytest.mark.parametrize("members", [{"wording": "ab" * 32}, {"attachments": REFERENCES}])
def test_what_is_reserved_is_refused_in_version_1(members: dict[str, object]) -> None:
    decided = json.loads(DECIDED["statement"]) | {"v": 1, "wording": None, "attachments": []}
    read_statement(msgspec.json.encode(decided))
    with pytest.raises(ContractError):
        read_statement(msgspec.json.encode(decided | members))


def test_items_of_repeated_blocks_have_ids_of_their_own_today() -> None:
    members = json.loads(DECIDED["statement"]) | {"v": 1, "attachments": [], "wording": None}
    statement = read_statement(msgspec.json.encode(members))
    assert [item.id for item in statement.items if "[" in item.id] == ["child[1].name", "child[2].name"]


@pytest.mark.parametrize(
    "wrong",
    ["child[0].name", "child[01].name", "child[100].name", "child[1]", "child[1].", "child[1].a[2].b", "[1].name"],
)
def test_an_id_of_another_form_is_none(wrong: str) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(wrong, ItemId)
    assert msgspec.convert("child[99].name", ItemId)


def test_the_page_names_every_member_of_what_is_decided() -> None:
    for member in json.loads(DECIDED["wording"]):
        assert f"`{member}`" in WHOLE, member
    for name in ("part_header", "part_receipt"):
        for member in json.loads(DECIDED[name]):
            assert f"`{member}`" in WHOLE, member
    outcome = json.loads(DECIDED["print_outcome"])
    for member in {**outcome, **outcome["outcome"]}:
        assert f"`{member}`" in WHOLE, member
    assert DECIDED["part_associated_data"].partition("|")[0] in WHOLE
