"""Which mail addresses a form takes: the rules that the cities' own forms print beside the field."""

from __future__ import annotations

from datetime import date

import pytest

from central.authoring.editor.palette import GROUPS, new_question
from sync.contract.definition_flaws.check_definition import check_definition
from sync.contract.definition_flaws.flaw import Reason
from sync.contract.forms.procedures import Field, FieldKind
from sync.contract.forms.rules import fold, verdict
from tests.sync.contract.forms.small_definitions import field, procedure

SYMBOLS = "!#$%&'*+-/=?^_`{|}~."
"""The fixed set that may stand before the @, beside letters and digits."""
OTHERS = '"(),:;<>[\\]@¥€花。'


def taken(typed: str, limit: int = 255) -> bool:
    form = procedure(field("mail", "mail", max_length=limit))
    asked: Field = form.field("mail")
    assert asked.kind is FieldKind.MAIL
    found = verdict(form, {"mail": fold(asked, typed)}, date(2026, 11, 20))
    assert [finding.code for finding in found] in ([], ["not_a_mail"], ["too_long"])
    return not found


def of(length: int) -> str:
    """An address of so many characters."""
    end = "@example.jp"
    return "h" * (length - len(end)) + end


@pytest.mark.requirement("VAL-06")
def test_letters_digits_and_the_fixed_set_of_symbols_stand_before_the_at_and_nothing_else():
    assert taken("Hanako2026@example.jp")
    assert [symbol for symbol in SYMBOLS if not taken(f"a{symbol}b@example.jp")] == []
    assert [symbol for symbol in OTHERS if taken(f"a{symbol}b@example.jp")] == []
    assert taken("ｈａｎａｋｏ＠ｅｘａｍｐｌｅ．ｊｐ"), "typed full-width, kept half-width"
    assert not taken("@example.jp")


@pytest.mark.requirement("VAL-07")
@pytest.mark.parametrize(
    "typed", ["hana..ko@example.jp", "hana...ko@example.jp", "hanako..@example.jp", "hanako@example..jp"]
)
def test_no_two_dots_stand_in_a_row(typed: str):
    assert not taken(typed)
    assert taken("ha.na.ko@example.co.jp")


@pytest.mark.requirement("VAL-08")
@pytest.mark.parametrize("symbol", SYMBOLS)
def test_a_letter_or_digit_stands_first_and_last_before_the_at(symbol: str):
    assert not taken(f"{symbol}hanako@example.jp")
    assert not taken(f"hanako{symbol}@example.jp")
    assert not taken(f"{symbol}@example.jp")
    assert taken("1@example.jp")


@pytest.mark.requirement("VAL-09")
def test_an_address_is_shorter_than_256_characters_where_a_form_does_not_ask_for_more():
    asked = new_question(FieldKind.MAIL, "mail")
    assert {asked.max_length, *(one.max_length for one in GROUPS["contact"].fields if one.id == "mail")} == {255}
    assert taken(of(255), asked.max_length)
    assert not taken(of(256), asked.max_length)
    assert not taken(of(300), asked.max_length)


@pytest.mark.requirement("VAL-03")
def test_a_form_may_take_an_address_of_256_characters_and_never_one_of_more():
    assert taken(of(256), 256)
    assert not taken(of(257), 256)
    assert not taken(of(257), 400), "whatever it says"
    day = date(2026, 11, 20)
    flaws = [list(check_definition(procedure(field("mail", "mail", max_length=limit)), day)) for limit in (256, 257)]
    assert [any(one.reason is Reason.MAX_LENGTH_LARGE for one in found) for found in flaws] == [False, True]


def test_a_longer_address_is_told_the_limit_of_its_form():
    form = procedure(field("mail", "mail", max_length=256))
    (found,) = verdict(form, {"mail": of(257)}, date(2026, 11, 20))
    assert (found.code, found.parameters) == ("too_long", {"limit": "256"})
