"""Characters as people count them."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.japanese.clusters import clusters, is_mark, is_selector, length_of, without_last, without_selectors

TSUJI = "辻\U000e0102"


@pytest.mark.parametrize(
    "character",
    [
        TSUJI,
        "神\ufe00",
        "𠮷",
        "か\u3099",
        "e\u0301",
        "ﾊﾞ",
        "1\u20dd",
        "\U0001f468\u200d\U0001f469",
        "々",
        "々\U000e0101",
    ],
)
def test_one_character_is_one(character: str) -> None:
    assert clusters(f"本{character}本") == ["本", character, "本"]
    assert without_last(f"本{character}") == "本"


def test_two_are_two() -> None:
    assert clusters("が") == ["が"]
    assert clusters("山田") == ["山", "田"]
    assert clusters("") == []
    assert without_last("") == ""


def test_forms_count_a_chosen_form_as_one_character() -> None:
    assert length_of(TSUJI) == 1
    assert without_selectors(f"{TSUJI}本") == "辻本"


def test_no_mark_lies_where_none_is_looked_for() -> None:
    unlooked = [chr(code) for code in (*range(0x300), *range(0x3100, 0xA000))]
    assert not any(unicodedata.category(character).startswith("M") for character in unlooked)
    assert not any(map(is_mark, unlooked))


@given(st.text(max_size=40))
def test_nothing_is_lost(text: str) -> None:
    found = clusters(text)
    assert "".join(found) == text
    assert all(found)
    assert not any(is_selector(cluster[0]) for cluster in found[1:])
