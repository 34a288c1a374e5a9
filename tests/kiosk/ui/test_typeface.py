"""One open font per face draws and measures what Kivy's own label would."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import pytest

from kiosk.ui.display_list import Face
from kiosk.ui.fonts import FILES, icon_codes
from kiosk.ui.typeface import typeface

if TYPE_CHECKING:
    from tests.kiosk.ui.conftest import Bench

TEXTS = (
    "住民票の写し",
    "AVATo We, fi",
    "（山田）",
    "0120-123",
    "辻\U000e0102",
    " 前 ",
    "ﾊﾝｶｸ",
    "a\tb",
    "。",
    "i",
    "🀄",
)


@pytest.mark.parametrize("face", FILES)
def test_a_run_is_drawn_and_measured_as_kivys_label_does_it(face: Face, bench: Bench) -> None:
    from kivy.core.text import Label

    for text, size in product((*TEXTS, icon_codes()["check"]), (16, 28, 45, 96, 28)):
        label = Label(text=text, font_name=str(FILES[face]), font_size=size)
        label.refresh()
        drawn = typeface(face).texture(text, size)
        assert drawn.size == label.texture.size
        assert drawn.pixels[3::4] == label.texture.pixels[3::4]
        assert typeface(face).width(text, size) == label.get_extents(text)[0]


@pytest.mark.parametrize("face", ["text", "bold"])
def test_a_kana_or_kanji_by_itself_is_as_wide_as_it_is_high(face: Face) -> None:
    font = typeface(face)
    for code in (*range(0x3041, 0x3097), *range(0x30A1, 0x30FB), *range(0x4E00, 0xA000, 37)):
        for size in (16, 29, 45, 96):
            assert not font.has(chr(code)) or font._measure(chr(code), size) == size == font.width(chr(code), size)


def test_the_end_of_a_visit_forgets_what_was_measured(bench: Bench) -> None:
    measured = typeface("text")
    measured.width("山田花子", 45)
    assert measured._widths
    bench.display.clear()
    assert not measured._widths


def test_a_file_that_is_no_font_is_told_by_name() -> None:
    from kiosk.ui.typeface import Typeface

    with pytest.raises(OSError, match=r"nothing\.ttf"):
        Typeface("/nowhere/nothing.ttf")
