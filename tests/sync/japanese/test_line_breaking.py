"""Where lines end, with characters of one em: what is drawn on screen and paper differs in measuring only."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sync.japanese.clusters import clusters
from sync.japanese.line_breaking import NOT_AT_END, NOT_AT_START, Lines, break_lines
from sync.japanese.ruby import stretches
from sync.japanese.widths import em_width

TSUJI = "辻\U000e0102"
"""辻 with one dot: two code points, one character."""
YOSHI = "𠮷"
"""Beyond the first 65,536 characters."""


def units_of(marked: str) -> list[str]:
    return [
        unit
        for stretch in stretches(marked)
        for unit in ([stretch.text] if stretch.reading else clusters(stretch.text))
    ]


def set_in(marked: str, ems: float) -> tuple[list[str], Lines]:
    units = units_of(marked)
    lines = break_lines(units, [em_width(unit) for unit in units], ems)
    return ["".join(units[at] for at in row) for row in lines.ranges], lines


def lines_of(marked: str, ems: float) -> list[str]:
    return set_in(marked, ems)[0]


def may_separate(left: str, right: str) -> bool:
    """Whether a line may end between them: if it must and may not, that is told."""
    lines = break_lines([left, right], [1, 1], 1)
    return not lines.cuts_word and not lines.breaks_rule


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("ラ", "ー"),
        ("佐", "々"),
        ("す", "ゞ"),
        ("ち", "ょ"),
        ("霞", "ヶ"),
        ("す", "。"),
        ("が", "、"),
        ("る", "」"),
        ("る", "）"),
        ("は", "？"),
        ("市", "・"),
        ("分", "〜"),
        ("８", "：30"),
        ("10", "％"),
        ("25", "℃"),
        ("ﾊ", "ﾞ"),
        ("で", "…"),
        ("で", "‥"),
    ],
)
def test_a_line_never_begins_with_what_belongs_to_the_line_before(left: str, right: str) -> None:
    assert not may_separate(left, right)


@pytest.mark.parametrize("left", [*"「『（〔［｛〈《【“‘([{", "￥", "〒", "＃", "№"])
def test_a_line_never_ends_with_what_opens_something(left: str) -> None:
    assert not may_separate(left, "若")


@pytest.mark.parametrize(
    ("left", "right"),
    [("…", "…"), ("‥", "‥"), ("—", "—"), ("12", "34"), ("a", "b"), ("é", "e"), ("Ａ", "Ｂ"), ("１", "２"), ("$", "5")],
)
def test_one_sign_word_or_number_is_not_separated(left: str, right: str) -> None:
    assert not may_separate(left, right)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("若", "葉"),
        ("ー", "ル"),
        ("。", "「"),
        ("」", "と"),
        ("3", "階"),
        ("階", "3"),
        (TSUJI, "本"),
        (YOSHI, "田"),
    ],
)
def test_everything_else_may_be(left: str, right: str) -> None:
    assert may_separate(left, right)


def test_a_line_ends_behind_a_space_between_words() -> None:
    assert may_separate("the ", "screen")
    assert not may_separate("the", " screen")


def test_a_no_break_space_is_none() -> None:
    assert not may_separate("10\u00a0", "円")
    assert not may_separate("10", "\u00a0円")


def test_the_forbidden_start_is_looked_for_behind_spaces_too() -> None:
    assert not may_separate("（ ", "若")
    assert not may_separate("若 ", "）")


def test_what_may_not_begin_may_end_and_the_other_way_round() -> None:
    assert not (NOT_AT_START & NOT_AT_END) - {"\u00a0", "\u202f", "\u2060"}


# ── preference ────────────────────────────────────────────────────────────────


def test_lines_end_between_phrases() -> None:
    assert lines_of("受付は成立しています。もう一度申請しないでください。", 12) == [
        "受付は成立しています。",
        "もう一度",
        "申請しないでください。",
    ]


def test_easy_japanese_ends_where_its_writer_put_spaces_or_stops() -> None:
    assert lines_of("ＱＲに なまえは ありません。はがきが きます", 7) == [
        "ＱＲに ",
        "なまえは ",
        "ありません。",
        "はがきが ",
        "きます",
    ]


def test_one_space_in_a_long_sentence_does_not_make_it_easy_japanese() -> None:
    found = lines_of("若葉市役所 市民課の窓口で、本人であることが分かるものを見せてください。", 12)
    assert found == ["若葉市役所 市民課の", "窓口で、本人であることが", "分かるものを", "見せてください。"]


def test_a_stop_ends_a_phrase_of_easy_japanese_too() -> None:
    found = lines_of("ＱＲに なまえは ありません。はがきが きます", 14.5)
    assert found == ["ＱＲに なまえは ありません。", "はがきが きます"]


def test_readings_never_keep_phrases_from_being_found() -> None:
    marked = "{若葉市|わかばし}の{窓口|まどぐち}へ{行|い}ってください"
    assert lines_of(marked, 7) == ["若葉市の窓口へ", "行ってください"]


def test_a_word_under_its_reading_stays_whole() -> None:
    assert lines_of("この{住民票|じゅうみんひょう}", 4) == ["この", "住民票"]
    for ems in range(3, 12):
        assert all("住民票" in line for line in lines_of("{住民票|じゅうみんひょう}" * 4, ems))


def test_a_phrase_that_no_line_holds_is_divided_between_characters() -> None:
    found, lines = set_in("若葉県若葉市大字葛飾北斎通り", 5)
    assert [len(line) for line in found] == [5, 5, 4]
    assert not lines.cuts_word
    assert not lines.breaks_rule


# ── words and numbers ─────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "whole", "ems"),
    [
        ("電話 000-000-1234　平日 8:30〜17:15", "000-000-1234", 8),
        ("Applications and certificates", "Applications", 8),
        ("金額は1,234,567円です", "1,234,567円", 8),
        ("住所は１２３４番地です", "１２３４", 5),
        ("ＮＧＵＹＥＮ　ＶＡＮ　ＡＮＨ", "ＮＧＵＹＥＮ", 7),
        ("価格は￥５，０００です", "￥５，０００", 6),
    ],
)
def test_words_and_numbers_stay_whole(text: str, whole: str, ems: int) -> None:
    found, lines = set_in(text, ems)
    assert any(whole in line for line in found), found
    assert not lines.cuts_word
    assert not lines.breaks_rule


def test_a_number_that_no_line_holds_is_torn_behind_a_hyphen() -> None:
    found, lines = set_in("99201-2026-1120-007-0123-45", 10)
    assert found == ["99201-2026-1120-", "007-0123-45"]
    assert lines.cuts_word
    assert not lines.breaks_rule


def test_an_address_of_the_net_is_torn_behind_its_signs_first() -> None:
    found, lines = set_in("https://kiosk.example.jp/" + "w" * 30, 9)
    assert found[0] == "https://kiosk."
    assert lines.cuts_word
    assert not lines.breaks_rule
    assert not lines.too_wide


def test_what_may_not_be_separated_is_where_no_line_could_hold_it() -> None:
    found, lines = set_in("あ" + "ー" * 12, 5)
    assert all(len(line) <= 5 for line in found)
    assert lines.breaks_rule
    assert not lines.cuts_word


def test_a_unit_wider_than_a_line_stands_alone_and_is_told() -> None:
    found, lines = set_in("この{住民票写|じゅうみんひょううつし}を", 3)
    assert found == ["この", "住民票写", "を"]
    assert lines.too_wide


# ── what always holds ─────────────────────────────────────────────────────────

PIECES = [
    *"あいうっー々漢字一二、。・「」（）『』〈…‥—％￥〒 　\u00a0aW1-/.,:",
    TSUJI,
    YOSHI,
    "か\u3099",
    "ﾊﾞ",
    "葛\U000e0100",
    "１",
    "Ａ",
    "ください",
    "tower",
    "2026",
    "{市役所|しやくしょ}",
    "{人|ひと}",
]
texts = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)


@settings(max_examples=400, deadline=None)
@given(texts, st.integers(2, 24))
@example("", 5)
@example("   ", 2)
@example("　あ", 2)
def test_nothing_is_lost_moved_or_torn_and_no_line_is_too_wide(marked: str, ems: int) -> None:
    units = units_of(marked)
    widths = [em_width(unit) for unit in units]
    lines = break_lines(units, widths, ems)
    assert [at for row in lines.ranges for at in row] == list(range(len(units)))
    for row in lines.ranges:
        shown = list(row)
        while shown and units[shown[-1]].isspace() and units[shown[-1]] != "\u00a0":
            shown.pop()
        assert sum(widths[at] for at in shown) <= ems + 1e-6 or len(shown) == 1


@settings(max_examples=400, deadline=None)
@given(texts, st.integers(2, 24))
def test_a_rule_is_broken_only_where_it_is_told(marked: str, ems: int) -> None:
    found, lines = set_in(marked, ems)
    for left, right in pairwise(found):
        if not lines.cuts_word and not lines.breaks_rule:
            assert right[0] not in NOT_AT_START
            assert left.rstrip(" 　")[-1:] not in NOT_AT_END
            assert not right[0].isspace()


@settings(max_examples=300, deadline=None)
@given(texts, st.integers(2, 24))
def test_lines_that_are_set_again_stay_as_they_are(marked: str, ems: int) -> None:
    units = units_of(marked)
    widths = [em_width(unit) for unit in units]
    for row in break_lines(units, widths, ems).ranges:
        again = break_lines([units[at] for at in row], [widths[at] for at in row], ems)
        assert len(again.ranges) == 1
