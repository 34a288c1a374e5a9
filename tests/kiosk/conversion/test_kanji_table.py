"""Characters that no conversion brings are found by what people know of them, in each of their forms."""

from __future__ import annotations

import pytest

from hardware.printer.glyphs import FontCoverage
from kiosk.conversion.kanji_table import RADICALS, find, kanji_of, radical_names, ways_to_write
from sync.contract.forms.drawable import is_all_drawable
from sync.japanese.glyph_chain import IPAMJ_MINCHO, draws


@pytest.mark.parametrize(
    ("character", "asked"),
    [
        ("髙", {"reading": "たかい"}),
        ("髙", {"reading": "タカイ", "strokes": 11}),
        ("﨑", {"reading": "さき"}),
        ("𠮷", {"radical": 30, "strokes": 6}),
        ("𡈽", {"radical": 32, "strokes": 4}),
        ("邉", {"reading": "べ", "radical": 162}),
        ("齋", {"radical": 210}),
        ("鷗", {"reading": "かもめ"}),
        ("𩸽", {"radical": 195}),
    ],
)
def test_a_rare_character_is_found_by_what_is_known_of_it(character: str, asked: dict[str, str | int]) -> None:
    assert character in find(**asked)  # type: ignore[arg-type]


def test_who_counts_one_stroke_too_many_finds_it_after_those_that_have_so_many() -> None:
    found = find(radical=162, strokes=6)
    exact = [character for character in found if 6 in strokes_of(character)]
    assert list(found[: len(exact)]) == exact
    assert "辻" in found[len(exact) :]


def strokes_of(character: str) -> tuple[int, ...]:
    kanji = kanji_of(character)
    assert kanji is not None
    return kanji.strokes


def test_nothing_known_finds_nothing() -> None:
    assert find() == ()
    assert find(reading="ぬぬぬぬ") == ()


def test_every_radical_can_be_chosen_and_finds_its_own() -> None:
    assert [number for number, _ in sorted(radical_names())] == list(range(1, RADICALS + 1))
    for number, shapes in radical_names()[::20]:
        assert shapes[0] in find(radical=number)


@pytest.mark.parametrize(
    ("character", "others"),
    [
        ("辻", "辻\U000e0102"),
        ("高", "髙"),
        ("崎", "﨑"),
        ("吉", "𠮷"),
        ("邊", "邉"),
        ("斎", "齋"),
        ("葛", "葛\U000e0102"),
    ],
)
def test_a_character_leads_to_its_other_forms_and_back(character: str, others: str) -> None:
    assert ways_to_write(character)[0] == character
    assert others in ways_to_write(character)
    assert character in ways_to_write(others)


def test_each_form_has_its_own_number() -> None:
    kanji = kanji_of("辻\U000e0102")
    assert kanji is not None
    assert kanji.number_of("辻") == "025761"
    assert kanji.number_of("辻\U000e0102") == "025760"
    assert kanji.number_of("辻\U000e01ef") == "", "a form that the font lacks has none"


def test_what_is_offered_is_drawn_as_it_is() -> None:
    font = FontCoverage(IPAMJ_MINCHO)
    for character in ("辻", "邉", "葛", "齋", "髙", "𠮷"):
        for way in ways_to_write(character):
            assert is_all_drawable(way)
            assert draws(font, way), f"U+{ord(way[0]):04X}"


@pytest.mark.parametrize("text", ["", "あ", "山田", "a", "#", "\t", "\n", "."])
def test_what_is_no_kanji_has_no_line_and_one_way(text: str) -> None:
    assert kanji_of(text) is None
    assert ways_to_write(text) == (text,)
