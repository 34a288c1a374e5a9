"""Which mail addresses a form takes: the rules that the cities' own forms print beside the field."""

from __future__ import annotations

from datetime import date

import pytest

from sync.contract.forms.procedures import Field, FieldKind
from sync.contract.forms.rules import fold, verdict
from tests.sync.contract.forms.small_definitions import field, procedure

SYMBOLS = "!#$%&'*+-/=?^_`{|}~."
"""The fixed set that may stand before the @, beside letters and digits."""
OTHERS = '"(),:;<>[\\]@¥€花。'


def taken(typed: str) -> bool:
    form = procedure(field("mail", "mail", max_length=400))
    asked: Field = form.field("mail")
    assert asked.kind is FieldKind.MAIL
    found = verdict(form, {"mail": fold(asked, typed)}, date(2026, 11, 20))
    assert [finding.code for finding in found] in ([], ["not_a_mail"])
    return not found


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
def test_an_address_is_shorter_than_256_characters():
    end = "@example.jp"
    assert taken("h" * (255 - len(end)) + end)
    assert not taken("h" * (256 - len(end)) + end)
    assert not taken("h" * (300 - len(end)) + end)
