from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.ui.clusters import clusters, without_last
from kiosk.ui.fonts import FILES, _has_variants, check_fonts, check_variants, draws_variant, icon_codes, undrawable
from kiosk.ui.text import NOT_AT_START, break_text

TSUJI = "\u8fbb\U000e0102"
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
    if block.fits:
        assert all(line.width <= width + 1 for line in block.lines)


@settings(max_examples=60, deadline=None)
@given(st.text(st.sampled_from("あいう漢字、。ー"), min_size=1, max_size=60))
def test_no_line_starts_with_a_full_stop(text: str) -> None:
    block = break_text("あ" + text, 400, 32)
    if block.fits:
        assert not any(line.text[:1] in NOT_AT_START for line in block.lines[1:])


def test_latin_words_stay_whole() -> None:
    block = break_text("Applications and certificates are available here", 300, 32)
    assert block.lines[0].text.split()[0] == "Applications"
    assert "certificates" in " ".join(line.text for line in block.lines)


def test_a_reading_stays_above_its_word() -> None:
    block = break_text("{若葉市|わかばし}の{窓口|まどぐち}へ{行|い}ってください", 220, 32)
    pairs = [(glyphs.text, glyphs.reading) for line in block.lines for glyphs in line.glyphs if glyphs.reading]
    assert pairs == [("若葉市", "わかばし"), ("窓口", "まどぐち"), ("行", "い")]
    assert block.has_ruby


def test_a_chosen_form_is_one_character() -> None:
    assert clusters(f"{TSUJI}本") == [TSUJI, "本"]
    assert without_last(f"本{TSUJI}") == "本"
    assert clusters("か\u3099") == ["か\u3099"]


def test_a_chosen_form_is_drawn_in_the_font_that_has_it() -> None:
    faces = [glyphs.face for glyphs in break_text(f"{TSUJI}本", 900, 40).lines[0].glyphs]
    assert faces == ["name", "text"]
    assert draws_variant(TSUJI)
    assert undrawable(f"{TSUJI}𠮷田") == ()
    assert undrawable("\u8fbb\U000e01ef") == ("\u8fbb\U000e01ef",)


def test_all_fonts_are_here_and_every_icon_is_in_both() -> None:
    check_fonts()
    check_variants()
    assert _has_variants(FILES["name"])
    assert not _has_variants(FILES["icon"])
    assert {"arrow-left", "check-circle", "cloud-slash"} <= set(icon_codes())


@pytest.mark.parametrize("text", ["", " ", "\n"])
def test_nothing_much_breaks_nothing(text: str) -> None:
    assert "".join(line.text for line in break_text(text, 300, 32).lines) == text.replace("\n", "")
