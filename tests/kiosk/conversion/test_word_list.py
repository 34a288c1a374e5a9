"""What stands in while Mozc is silent: words from a list, and where that is missing, single characters."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.conversion.word_list import WordList, looked_up

SOME = """\
;; okuri-ari entries.
わるk /割/
;; okuri-nasi entries.
あ /亜/
けんたろう /健太郎;given name/謙太郎/
さいとう /斎藤/斉藤/齋藤;old/(concat "a\\057b")/
しんじゅくく /新宿区/
とうきょうと /東京都/
"""


@pytest.fixture
def words(tmp_path: Path) -> Path:
    path = tmp_path / "words"
    path.write_text(SOME, "euc_jp")
    return path


@pytest.mark.parametrize(
    ("reading", "found"),
    [
        ("あ", ("亜",)),
        ("さいとう", ("斎藤", "斉藤", "齋藤")),
        ("とうきょうと", ("東京都",)),
        ("けんたろう", ("健太郎", "謙太郎")),
        ("わるk", ()),
        ("ぬ", ()),
        ("ん", ()),
        ("", ()),
        ("\U0001f600", ()),
    ],
)
def test_a_word_is_found_by_its_whole_reading(words: Path, reading: str, found: tuple[str, ...]) -> None:
    assert looked_up(words, reading) == found


def test_a_longer_reading_is_cut_into_known_words(words: Path) -> None:
    known = WordList(words)
    assert known.segments("さいとうけんたろう") == (("さいとう", "斎藤"), ("けんたろう", "健太郎"))
    assert known.candidates("とうきょうとしんじゅくく")[0] == "東京都新宿区"
    assert known.is_poorer


def test_kana_in_no_word_stay(words: Path) -> None:
    known = WordList(words)
    assert known.segments("ぬさいとう") == (("ぬ", "ぬ"), ("さいとう", "斎藤"))
    assert {"ぬぬぬ", "ヌヌヌ"} <= set(known.candidates("ぬぬぬ"))
    assert known.candidates("") == ()
    assert known.segments("") == ()


def test_without_the_list_single_characters_are_left(tmp_path: Path) -> None:
    known = WordList(tmp_path / "none")
    assert {"鷹", "たか", "タカ"} <= set(known.candidates("たか"))
    assert known.segments("たか") == (("た", "た"), ("か", "か"))


def test_an_empty_list_is_no_list(tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.write_bytes(b"")
    assert looked_up(empty, "さいとう") == ()


@pytest.mark.parametrize(
    ("reading", "word"),
    [("さいとう", "齋藤"), ("わたなべ", "渡邉"), ("しんじゅくく", "新宿区"), ("けんたろう", "健太郎")],
)
def test_the_installed_list_knows_names_and_places(reading: str, word: str) -> None:
    assert word in WordList().candidates(reading)
