"""Names compared: same, differs or doubtful, and why."""

from __future__ import annotations

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provisioning.kanji_forms import LIST, UNIHAN, written
from sync.japanese.comparison import Likeness, Why
from sync.japanese.names import LONGEST, compare_names, compare_readings
from tests.bench.addresses import rates
from tests.bench.name_pairs import name_pairs, rare_names
from tests.support.commit_share import commit_number

SAME = {
    "齋藤　一郎|斎藤一郎": {Why.OLD_FORM, Why.SPACES},
    "髙橋　花子|高橋　花子": {Why.OLD_FORM},
    "山﨑|山崎": {Why.OLD_FORM},
    "渡邉|渡辺": {Why.OLD_FORM},
    "渡邊|渡邉": {Why.OLD_FORM},
    "嶋田|島田": {Why.OLD_FORM},
    "𠮷田|吉田": {Why.OLD_FORM},
    "葛\U000e0100城|葛城": {Why.GLYPH_FORM},
    "葛\U000e0100城|葛\U000e0101城": {Why.GLYPH_FORM},
    "\ufa19田|神田": {Why.GLYPH_FORM},
    "佐々木|佐佐木": {Why.REPEAT_MARK},
    "ﾌﾙﾈｰﾑ|フルネーム": {Why.WIDTH},
    "ＳＭＩＴＨ　ＪＯＨＮ|John Smith": {Why.WIDTH, Why.CASE, Why.LATIN_ORDER},
    "SMITH JOHN MICHAEL|JOHN MICHAEL SMITH": {Why.LATIN_ORDER},
    "O'BRIEN PAT|OBRIEN PAT": {Why.PUNCTUATION},
    "MÜLLER ANNA|MULLER ANNA": {Why.DIACRITICS},
    "DELA CRUZ MARIA|DELACRUZ MARIA": {Why.SPACES},
    "山田花子|山田花子": set[Why](),
}
DOUBTFUL = {
    "斎藤|斉藤": Why.KIN,
    "齋藤|齊藤": Why.KIN,
    "齋藤|斉藤": Why.KIN,
    "山崎|山嵜": Why.KIN,
    "山崎|山碕": Why.KIN,
    "辨野|辯野": Why.KIN,
    "二宮|ニ宮": Why.LOOK_ALIKE,
    "さくら|サクラ": Why.OTHER_KANA,
    "一ノ瀬|一之瀬": Why.OTHER_KANA,
    "金ヶ崎|金ケ崎": Why.OTHER_KANA,
    "山田花子|ヤマダハナコ": Why.READING,
    "スミス ジョン|SMITH JOHN": Why.READING,
    "山田　花子|花子　山田": Why.NAME_ORDER,
    "山田花子|花子　山田": Why.NAME_ORDER,
    "SMITH JOHN MICHAEL|SMITH JOHN": Why.PART_LEFT_OUT,
    "SMITH JOHN M|SMITH JOHN MICHAEL": Why.INITIAL,
    "MÜLLER ANNA|MUELLER ANNA": Why.SPELLING,
    "SMITH JOHN LEE|LEE JOHN SMITH": Why.NAME_ORDER,
    "山田　花子|山田": Why.PART_LEFT_OUT,
    "山田花子|": Why.ONLY_ONE,
    f"{'山' * LONGEST}田|山田": Why.TOO_LONG,
}
DIFFERS = ("山田花子|田中花子", "山田花子|山田花", "SMITH JOHN|SMITH JANE", "斎藤一郎|斎藤二郎", "ヤマダ|ヤマタ")


@pytest.mark.parametrize(("pair", "reasons"), SAME.items())
def test_one_name_written_in_two_ways_is_the_same_and_says_why(pair: str, reasons: set[Why]) -> None:
    found = compare_names(*pair.split("|"))
    assert (found.result, set(found.reasons)) == (Likeness.SAME, reasons)


@pytest.mark.parametrize(("pair", "reason"), DOUBTFUL.items())
def test_what_no_machine_can_know_is_left_to_a_person(pair: str, reason: Why) -> None:
    found = compare_names(*pair.split("|"))
    assert (found.result, found.reasons[0]) == (Likeness.DOUBTFUL, reason)


@pytest.mark.parametrize("pair", DIFFERS)
def test_two_names_differ(pair: str) -> None:
    found = compare_names(*pair.split("|"))
    assert (found.result, found.reasons[0]) == (Likeness.DIFFERS, Why.OTHER_NAME)


def test_readings_in_either_script_are_the_same_and_small_letters_are_not() -> None:
    assert compare_readings("やまだ　はなこ", "ヤマダハナコ").result is Likeness.SAME
    assert compare_readings("キョウコ", "キヨウコ").reasons == (Why.OTHER_KANA,)
    assert compare_readings("ヤマダ", "ヤマモト").result is Likeness.DIFFERS


@given(st.text(max_size=30), st.text(max_size=30))
def test_any_two_texts_are_answered_alike_in_either_order(one: str, other: str) -> None:
    assert compare_names(one, other) == compare_names(other, one)
    assert compare_names(one, one).result is Likeness.SAME


@pytest.mark.requirement("MOON-08")
def test_a_share_of_pairs_with_a_known_answer_holds() -> None:
    """`python -m tests.bench names` has them all."""
    found = rates(name_pairs(960, commit_number()), compare_names)
    assert found.wrong == []


@pytest.mark.requirement("MOON-08")
def test_a_thousand_rare_names_are_the_same_in_every_form_and_nobody_elses() -> None:
    names = rare_names(1_000, 28)
    for name, following in pairwise(names):
        plain = "".join(mark for mark in unicodedata.normalize("NFC", name) if mark < "\U000e0100")
        assert compare_names(name, plain.replace("　", "")).result is Likeness.SAME
        assert compare_names(name, following + "美").result is not Likeness.SAME


def test_the_table_of_forms_is_made_of_its_sources() -> None:
    assert LIST.read_text("utf-8") == written(UNIHAN)
