"""Readings in our own words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.japanese.ruby import Stretch, has_reading, in_brackets, plain, stretches

MARKED = "{若葉市|わかばし}の{窓口|まどぐち}へ"


def test_a_word_and_its_reading_are_one_piece() -> None:
    assert list(stretches(MARKED)) == [
        Stretch("若葉市", "わかばし"),
        Stretch("の"),
        Stretch("窓口", "まどぐち"),
        Stretch("へ"),
    ]


def test_without_its_readings_and_with_them_in_brackets() -> None:
    assert plain(MARKED) == "若葉市の窓口へ"
    assert in_brackets(MARKED) == "若葉市（わかばし）の窓口（まどぐち）へ"
    assert has_reading(MARKED)


@pytest.mark.parametrize("text", ["", "{", "{|}", "{市|}", "{|し}", "市|し", "{市}", "{市|し", "}{", "{a|b|c}"])
def test_braces_that_mark_nothing_stay_braces(text: str) -> None:
    assert plain(text) == in_brackets(text) == text
    assert not has_reading(text)


@given(st.text(st.sampled_from("{}|市し "), max_size=30))
def test_the_pieces_joined_are_the_text(marked: str) -> None:
    assert "".join(stretch.text for stretch in stretches(marked)) == plain(marked)
    assert has_reading(marked) == any(stretch.reading for stretch in stretches(marked))
