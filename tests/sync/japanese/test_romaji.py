"""Roman letters become kana as people type them, Hepburn and Kunrei."""

from __future__ import annotations

import pytest

from sync.japanese.romaji import KANA, kana_at_the_end, kana_of


@pytest.mark.parametrize(
    ("letters", "kana"),
    [
        ("shinjuku", "しんじゅく"),
        ("sinzyuku", "しんじゅく"),
        ("gen'ichirou", "げんいちろう"),
        ("jun'ya", "じゅんや"),
        ("konnnichiwa", "こんにちわ"),
        ("kitte", "きって"),
        ("matcha", "まっちゃ"),
        ("shin", "しん"),
        ("fujiwara", "ふじわら"),
        ("toukyouto", "とうきょうと"),
        ("suupaa-", "すうぱあー"),
        ("xtu", "っ"),
        ("vaiorin", "ゔぁいおりん"),
    ],
)
def test_a_word_is_typed_in_letters(letters: str, kana: str) -> None:
    assert kana_at_the_end(letters) == kana


@pytest.mark.parametrize("letters", [letters for letters in KANA if "'" not in letters])
def test_letter_by_letter_is_as_all_at_once(letters: str) -> None:
    kana, rest = "", ""
    for letter in letters + "ka":
        more, rest = kana_of(rest + letter)
        kana += more
    assert kana + rest == KANA[letters] + "か"


def test_what_may_still_become_a_kana_waits() -> None:
    assert kana_of("sh") == ("", "sh")
    assert kana_of("n") == ("", "n")
    assert kana_of("q") == ("q", "")
