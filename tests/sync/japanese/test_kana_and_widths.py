"""Readings, the two scripts, and widths."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.japanese.kana import both_scripts, fold_kana, hiragana, is_kana, katakana
from sync.japanese.widths import em_width, is_full_width, is_half_width, to_half_width


@pytest.mark.requirement("VAL-15")
@pytest.mark.parametrize("typed", ["やまだ　はなこ", "ﾔﾏﾀﾞﾊﾅｺ", "ヤマダ ハナコ", "ヤマタ\u3099ハナコ"])
def test_readings_fold_to_full_width_katakana_without_spaces(typed: str) -> None:
    assert fold_kana(typed) == "ヤマダハナコ"


def test_small_letters_stay_in_a_reading() -> None:
    assert fold_kana("きょうこ") != fold_kana("きようこ")


@pytest.mark.parametrize("reading", ["山田", "ヤマダ ハナコ", "YAMADA", "ヤマダ・ハナコ", "ヤマダ1", ""])
def test_only_katakana_and_the_long_mark_stand_in_a_reading(reading: str) -> None:
    assert not is_kana(reading)


def test_both_scripts_of_one_sound() -> None:
    assert katakana("ゔぁいおりん、ゕゖゝゞー") == "ヴァイオリン、ヵヶヽヾー"
    assert hiragana("ヴァイオリン、ヵヶヽヾー") == "ゔぁいおりん、ゕゖゝゞー"
    assert both_scripts("はな") == ("はな", "ハナ")
    assert both_scripts("ハナ") == ("ハナ",)
    assert both_scripts("") == ()


@pytest.mark.parametrize(
    "name", ["山田花子", "辻\U000e0102", "𠮷田", "髙﨑", "\ue000", "渡邉\U000e0102　花子", "ＡＢＣ"]
)
def test_names_with_rare_characters_are_full_width(name: str) -> None:
    assert is_full_width(name)


def test_half_width_is_ascii_only() -> None:
    assert is_half_width("A-1 b")
    assert not is_half_width("ｱ")
    assert not is_half_width("Ａ")
    assert to_half_width("Ａ－１　ｂ") == "A-1 b"


def test_marks_and_chosen_forms_take_no_room() -> None:
    assert em_width("辻\U000e0102本") == 2
    assert em_width("か\u3099") == 1
    assert em_width("a1") == pytest.approx(1.2)
    assert em_width("ﾊﾞ") == pytest.approx(1.2)


@given(st.text(max_size=60))
def test_folding_is_safe_to_repeat(text: str) -> None:
    assert fold_kana(fold_kana(text)) == fold_kana(text)
