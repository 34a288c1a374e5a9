"""Lines, readings and variants of characters, on one-bit paper."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops

from hardware.printer.glyphs import BOLD, REGULAR, runs, width_of
from hardware.printer.paper_canvas import RULE, PaperCanvas
from hardware.printer.typesetting import (
    Atom,
    Line,
    Style,
    height_of,
    line_width,
    ruby_size,
    set_lines,
)
from sync.japanese.glyph_chain import IPAMJ_MINCHO

BODY = Style(26)
TSUJI_ONE_DOT = "辻\U000e0102"
"""辻 with one dot, as 山田's neighbours write it: only IPAmj has this selector."""
KATSURAGI = "葛\U000e0100城市"


def text_of(line: Line) -> str:
    return "".join(atom.text for atom in line)


LARGE = Style(40)


def drawn(text: str, style: Style = LARGE) -> Image.Image:
    sheet = PaperCanvas(576, 20)
    sheet.text(text, style)
    return sheet.one_bit()


@settings(deadline=None, max_examples=60)
@given(st.text(alphabet="あっ漢字、。（）「」ー Ab1・", max_size=60), st.integers(120, 536))
def test_no_character_is_lost_and_no_line_is_too_wide(text: str, width: int) -> None:
    lines = set_lines(text, BODY, width)
    assert "".join(map(text_of, lines)).replace(" ", "") == text.replace(" ", "")
    assert all(line_width(line, BODY) <= width for line in lines)


def test_spaces_at_a_lines_ends_take_no_paper() -> None:
    assert [text_of(line) for line in set_lines("QRに なまえは ありません。", BODY, 180)] == [
        "QRに なまえは",
        "ありません。",
    ]


def test_a_word_no_line_can_hold_is_torn_and_stays_on_the_paper() -> None:
    lines = set_lines("https://kiosk.example.jp/" + "w" * 60, BODY, 300)
    assert all(line_width(line, BODY) <= 300 for line in lines)


def test_a_reading_stays_with_its_kanji_and_makes_room_above() -> None:
    (line,) = set_lines("{紙|かみ}です", BODY, 500)
    assert line[0] == Atom("紙", "かみ")
    assert height_of(line, BODY) == height_of((Atom("紙"),), BODY) + ruby_size(BODY)


def test_a_reading_is_drawn_above() -> None:
    with_reading, without = drawn("{紙|かみ}"), drawn("紙")
    grown = with_reading.height - without.height
    below = with_reading.crop((0, grown, 576, with_reading.height))
    assert (
        ImageChops.logical_xor(
            below.crop((0, 12, 576, without.height)), without.crop((0, 12, 576, without.height))
        ).getbbox()
        is None
    )
    assert ImageChops.invert(with_reading.convert("L").crop((0, 0, 576, grown))).getbbox() is not None


@pytest.mark.parametrize("path", [REGULAR, BOLD])
def test_a_variant_is_drawn_by_the_font_that_knows_it(path: str) -> None:
    assert runs(TSUJI_ONE_DOT, path) == [(TSUJI_ONE_DOT, IPAMJ_MINCHO)]
    assert runs(KATSURAGI, path) == [(KATSURAGI, path)]
    assert runs("𠮷", path) == [("𠮷", path)]


def test_a_variant_looks_different_and_takes_one_place() -> None:
    assert ImageChops.logical_xor(drawn(TSUJI_ONE_DOT), drawn("辻")).getbbox() is not None
    assert width_of(TSUJI_ONE_DOT, REGULAR, 40) == 40
    assert width_of(KATSURAGI, REGULAR, 40) == 120


def test_a_variant_is_never_torn() -> None:
    lines = set_lines(KATSURAGI * 10, BODY, 120)
    assert all(not text_of(line).startswith("\U000e0100") for line in lines)


def test_rules_are_three_dots() -> None:
    sheet = PaperCanvas(576, 20)
    sheet.rule(above=10, below=10)
    ink = ImageChops.invert(sheet.one_bit().convert("L")).getbbox()
    assert ink == (20, 10, 556, 10 + RULE)
    assert RULE == 3
