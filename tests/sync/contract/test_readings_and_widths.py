"""Kana, widths, and the My Number detector."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.jp import in_ as individual_number

from sync.contract.kana import fold_kana, is_kana, search_kana
from sync.contract.my_number import my_number_suspected
from sync.contract.numbers import group_arrival_number, make_arrival_number
from sync.contract.widths import has_control_character, is_full_width, is_half_width, length_of, to_half_width

PLAIN = "12345678901" + "8"


@pytest.mark.requirement("VAL-15")
@pytest.mark.parametrize("typed", ["やまだ　はなこ", "ﾔﾏﾀﾞﾊﾅｺ", "ヤマダ ハナコ", "ヤマタ\u3099ハナコ"])
def test_readings_fold_to_full_width_katakana_without_spaces(typed):
    assert fold_kana(typed) == "ヤマダハナコ"


def test_small_letters_stay_in_a_reading_and_fold_in_a_search():
    assert fold_kana("きょうこ") != fold_kana("きようこ")
    assert search_kana("きょうこ") == search_kana("キヨウコ")


@pytest.mark.parametrize("reading", ["山田", "ヤマダ ハナコ", "YAMADA", "ヤマダ・ハナコ", "ヤマダ1", ""])
def test_only_katakana_and_the_long_mark_stand_in_a_reading(reading):
    assert not is_kana(reading)


@pytest.mark.parametrize(
    "name", ["山田花子", "辻\U000e0102", "𠮷田", "髙﨑", "\ue000", "渡邉\U000e0102　花子", "ＡＢＣ"]
)
def test_names_with_rare_characters_are_full_width(name):
    assert is_full_width(name)
    assert not has_control_character(name)


def test_half_width_is_ascii_only():
    assert is_half_width("A-1 b")
    assert not is_half_width("ｱ")
    assert not is_half_width("Ａ")
    assert to_half_width("Ａ－１　ｂ") == "A-1 b"


def test_a_variation_selector_is_no_character():
    assert length_of("辻\U000e0102") == 1


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
def test_folding_is_safe_to_repeat(text):
    assert fold_kana(fold_kana(text)) == fold_kana(text)
    my_number_suspected(text)
