"""What no answer may hold: control characters, and a My Number."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.jp import in_ as individual_number

from sync.contract.forms.characters import has_control_character
from sync.contract.forms.my_number import my_number_suspected
from sync.contract.numbers import group_arrival_number, make_arrival_number

PLAIN = "12345678901" + "8"


@pytest.mark.parametrize(
    "name", ["山田花子", "辻\U000e0102", "𠮷田", "髙﨑", "\ue000", "渡邉\U000e0102　花子", "ＡＢＣ"]
)
def test_rare_characters_are_characters(name):
    assert not has_control_character(name)


@pytest.mark.parametrize("text", ["a\x00", "1\n2", "\ud800", "\x9f", "\ufdd0", "\ufffe", "\U0010ffff"])
def test_what_is_no_character_of_any_text_is_refused(text):
    assert has_control_character(text)


@pytest.mark.parametrize("character", ["\U00031350", "\U0002ebf0", "\U000323b0", "\u200b", "\u202e", "\u2028"])
def test_a_character_newer_than_the_interpreter_or_unseen_is_a_character(character):
    assert not has_control_character(character)


@pytest.mark.requirement("PROM-09")
@pytest.mark.parametrize(
    "text", [PLAIN, "番号は１２３４５６７８９０１８です", "1234-5678-9018", "1234　5678　9018", "1234.5678.9018"]
)
def test_a_my_number_in_free_text_is_suspected(text):
    assert my_number_suspected(text)


@pytest.mark.requirement("PROM-09")
@pytest.mark.parametrize(
    "text",
    [
        "123456789019",
        PLAIN + "1",
        "1" + PLAIN,
        "1234-5678-9018-1111",
        "12-3456789018",
        "090-1234-5678",
        "0" * 12,
        "99201",
    ],
)
def test_other_long_numbers_are_not_suspected(text):
    assert not my_number_suspected(text)


@pytest.mark.requirement("PROM-09")
def test_the_detector_agrees_with_another_implementation():
    chosen = random.Random(20261120)
    for _ in range(3000):
        digits = f"{chosen.randrange(10**12):012d}"
        assert my_number_suspected(digits) == individual_number.is_valid(digits), digits


def test_no_arrival_number_is_taken_for_a_my_number():
    for counter in range(2000):
        day = date(2026, 11, 20) + timedelta(days=counter % 400)
        number = make_arrival_number("99201", day, f"{counter % 1000:03d}", counter)
        assert not my_number_suspected(number)
        assert not my_number_suspected(group_arrival_number(number))


@given(st.text(max_size=60))
def test_any_text_is_looked_at(text):
    my_number_suspected(text)
