"""Forms that are decided and not written yet: today's readers do with each what docs/adr/0015-wire.md says."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
import pytest

from sync.contract.bounds import ItemId
from sync.contract.chain.chain_entry import NewerEntry, arrival_of, box_belongs, read_chain_entry
from sync.contract.chain.print_outcome import (
    PrintOutcomeEntry,
    PrintResult,
    read_print_outcome_entry,
    write_print_outcome_entry,
)
from sync.contract.chain.statement import read_statement
from sync.errors import ContractError, NewerVersion

DECIDED: dict[str, str] = json.loads(Path("tests/vectors/decided.json").read_text())
WHOLE = Path("docs/formats.md").read_text()
PAGE = WHOLE.split("\n## Decided\n")[1]


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


def test_what_is_decided_for_later_is_of_another_version_and_damages_nothing() -> None:
    """A kiosk whose centre, or whose own program, went back to version 1 still holds a sound chain."""
    entry = read_chain_entry(DECIDED["entry"].encode())
    assert isinstance(entry, NewerEntry)
    assert (entry.v, entry.arrival) == (2, json.loads(DECIDED["entry"])["arrival"])
    with pytest.raises(NewerVersion):
        read_statement(DECIDED["statement"].encode())


@pytest.mark.parametrize("members", [{"wording": "ab" * 32}, {"attachments": [{}]}])
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
        assert f"`{member}`" in PAGE, member
    outcome = json.loads(DECIDED["print_outcome"])
    for member in {**outcome, **outcome["outcome"]}:
        assert f"`{member}`" in WHOLE, member
    assert DECIDED["part_associated_data"].partition("|")[0] in PAGE
