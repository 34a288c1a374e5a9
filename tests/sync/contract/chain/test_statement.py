"""Reading a statement: what no good kiosk writes is refused, and says why."""

from __future__ import annotations

import pytest

from sync.contract.chain.statement import (
    Item,
    RepeatedItem,
    Statement,
    StatementKind,
    consent_to,
    lines_hash,
    lines_of,
    procedure_stated,
    read_statement,
    write_statement,
)
from sync.errors import ContractError
from tests.sync.contract.forms.small_definitions import field, procedure


def stated(*ids: str) -> bytes:
    items = tuple(Item(name, "", "氏名", "", str(place), str(place), "resident") for place, name in enumerate(ids))
    return write_statement(
        Statement(
            v=1,
            kind=StatementKind.SUBMISSION,
            procedure="bulky_waste",
            procedure_version=1,
            definition="ab" * 32,
            wording=None,
            language="ja",
            kiosk="99201-003",
            salt="00" * 16,
            corrects=None,
            title="粗大ごみの収集申込",
            items=items,
            attachments=(),
            consent=None,
            lines_sha256=lines_hash(lines_of("粗大ごみの収集申込", items)),
        )
    )


@pytest.mark.requirement("PROM-06")
def test_one_item_twice_is_refused_by_name() -> None:
    assert len(read_statement(stated("name", "phone")).items) == 2
    with pytest.raises(RepeatedItem, match="the item name twice"):
        read_statement(stated("name", "phone", "name"))


def test_no_definition_lets_a_kiosk_ask_one_item_twice() -> None:
    with pytest.raises(ContractError, match="field a: field_twice"):
        procedure(field("a", "text"), fields=[field("a", "number")])


def test_the_procedure_of_a_refused_statement_can_still_be_told() -> None:
    assert procedure_stated(stated("name", "name")) == "bulky_waste"
    with pytest.raises(ContractError):
        procedure_stated(b"{}")


def test_consent_is_to_the_text_with_its_ruby_and_falls_back_to_japanese() -> None:
    text = {"ja": "使います。", "easy-ja": "{使|つか}います。"}
    assert consent_to(2, text, "en") == consent_to(2, text, "ja")
    assert consent_to(2, text, "easy-ja") != consent_to(2, {"ja": "使います。", "easy-ja": "使います。"}, "easy-ja")
