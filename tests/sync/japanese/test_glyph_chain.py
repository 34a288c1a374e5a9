"""Which font draws what, with the two that are installed."""

from __future__ import annotations

from functools import cache

import pytest
import uharfbuzz as hb

from sync.japanese.glyph_chain import IPAMJ_MINCHO, NOTO_SANS, drawn_by, draws, not_drawn, runs

TSUJI = "辻\U000e0102"
"""With one dot: IPAmj alone has the form."""
KATSU = "葛\U000e0100"
"""Of 葛城: Noto alone has the form."""
NOBODY = "辻\U000e01ef"
CHAIN = (NOTO_SANS, IPAMJ_MINCHO)
REGISTER_FIRST = (IPAMJ_MINCHO, NOTO_SANS)


class Installed:
    def __init__(self, path: str) -> None:
        self._font = hb.Font(hb.Face(hb.Blob.from_file_path(path), 0))

    def has(self, character: str) -> bool:
        return self._font.get_nominal_glyph(ord(character)) is not None

    def has_form(self, character: str, selector: str) -> bool:
        return self._font.get_variation_glyph(ord(character), ord(selector)) is not None


installed = cache(Installed)


@pytest.mark.parametrize("chain", [CHAIN, REGISTER_FIRST])
def test_a_chosen_form_is_drawn_by_the_font_that_has_it_whichever_comes_first(chain: tuple[str, str]) -> None:
    assert drawn_by(TSUJI, chain, installed) == (TSUJI, IPAMJ_MINCHO)
    assert drawn_by(KATSU, chain, installed) == (KATSU, NOTO_SANS)


def test_a_form_that_nobody_has_is_drawn_plain_by_the_first_that_has_it() -> None:
    assert drawn_by(NOBODY, CHAIN, installed) == ("辻", NOTO_SANS)
    assert drawn_by(NOBODY, REGISTER_FIRST, installed) == ("辻", IPAMJ_MINCHO)


def test_a_mark_goes_with_its_base() -> None:
    assert drawn_by("か\u3099", CHAIN, installed) == ("か\u3099", NOTO_SANS)


def test_what_no_font_has_goes_to_the_first() -> None:
    assert drawn_by("\ue0ff", CHAIN, installed) == ("\ue0ff", NOTO_SANS)


def test_neighbours_of_one_font_are_one_piece() -> None:
    assert runs(f"{TSUJI}本と𠮷田", CHAIN, installed) == [(TSUJI, IPAMJ_MINCHO), ("本と𠮷田", NOTO_SANS)]


def test_one_font_by_itself_says_what_it_does_not_draw_as_it_is_meant() -> None:
    names = installed(IPAMJ_MINCHO)
    assert draws(names, TSUJI)
    assert not_drawn([f"{TSUJI}本", KATSU, NOBODY], names) == {KATSU, NOBODY}
