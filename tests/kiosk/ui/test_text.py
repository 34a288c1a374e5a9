from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.screens.appearance import Appearance
from kiosk.screens.review import Review, ReviewLine
from kiosk.ui.fonts import FILES, _has_variants, check_fonts, check_variants, icon_codes
from kiosk.ui.layout import measure
from kiosk.ui.text import break_text
from kiosk.ui.typeface import typeface
from sync.japanese.ruby import plain
from tests.support.screens.example_screens import example

TSUJI = "\u8fbb\U000e0102"
"""辻 with one dot: IPAmj alone has the form."""
KATSU = "\u845b\U000e0100"
"""葛 as 葛城 writes it: Noto alone has the form."""
SENTENCE = "通信が止まっていますが、受付は済んでいます。もう一度申請する必要はありません。"


def test_lines_joined_again_are_the_text() -> None:
    block = break_text(SENTENCE, 500, 32)
    assert len(block.lines) > 1
    assert "".join(line.text for line in block.lines) == SENTENCE


@settings(max_examples=60, deadline=None)
@given(st.text(st.sampled_from("あいう漢字、。「」（）abc 12ー" + TSUJI[0]), max_size=60), st.integers(120, 900))
def test_no_character_is_lost_and_no_line_is_too_wide(text: str, width: int) -> None:
    block = break_text(text, width, 32)
    assert "".join(line.text for line in block.lines) == text
    assert all(line.width <= width + 1 for line in block.lines)


def test_what_no_line_holds_is_torn_and_told() -> None:
    block = break_text("w" * 40, 300, 32)
    assert block.splits_word
    assert block.fits
    assert all(line.width <= 301 for line in block.lines)
    assert not break_text(SENTENCE, 300, 32).splits_word
    ruled = break_text("ー" * 20, 300, 32)
    assert not ruled.fits
    assert all(line.width <= 301 for line in ruled.lines)


def test_a_reading_stays_above_its_word() -> None:
    block = break_text("{若葉市|わかばし}の{窓口|まどぐち}へ{行|い}ってください", 220, 32)
    pairs = [(glyphs.text, glyphs.reading) for line in block.lines for glyphs in line.glyphs if glyphs.reading]
    assert pairs == [("若葉市", "わかばし"), ("窓口", "まどぐち"), ("行", "い")]
    assert block.has_ruby


def test_a_chosen_form_is_drawn_in_the_font_that_has_it() -> None:
    faces = [glyphs.face for glyphs in break_text(f"{TSUJI}本", 900, 40).lines[0].glyphs]
    assert faces == ["name", "text"]


@pytest.mark.usefixtures("bench")
def test_a_name_is_drawn_in_the_form_its_owner_writes() -> None:
    """IPAmj has the character but not this form of it, Noto has: the form counts, not the font of names."""
    faces = [glyphs.face for glyphs in break_text(f"{KATSU}西{TSUJI}", 900, 40, name=True).lines[0].glyphs]
    assert faces == ["text", "name"]
    drawn = [typeface("text").texture(text, 64).pixels for text in (KATSU, KATSU[0])]
    assert drawn[0] != drawn[1]


def test_all_fonts_are_here_and_every_icon_is_in_both() -> None:
    check_fonts()
    check_variants()
    assert _has_variants(FILES["name"])
    assert not _has_variants(FILES["icon"])
    assert {"arrow-left", "check-circle", "cloud-slash"} <= set(icon_codes())


@pytest.mark.parametrize("text", ["", " ", "\n"])
def test_nothing_much_breaks_nothing(text: str) -> None:
    assert "".join(line.text for line in break_text(text, 300, 32).lines) == text.replace("\n", "")


def test_a_reviews_label_gets_room_before_a_bracket_is_torn_from_its_word() -> None:
    label = "{国|くに}に {登録|とうろく}した{口座|こうざ}〈{公金受取口座|こうきんうけとりこうざ}〉を {使|つか}いますか"
    page = example("k07-confirm")
    assert isinstance(page, Review)
    sheet = measure(
        replace(page, lines=(ReviewLine(False, plain(label), "はい", label_reading=label),)), Appearance("easy-ja")
    )
    (lines,) = [placed.lines for placed in sheet.texts if placed.text == plain(label)]
    assert len(lines) > 1
    assert any("〈公金受取口座〉" in line for line in lines), lines
