"""k06 in every state and every look: nothing is cut, nothing is small, everything is in reach."""

from __future__ import annotations

import itertools

import pytest

from kiosk.screens.appearance import Appearance, KanaKeys, Orientation, TextSize
from kiosk.screens.form_page import InputKind
from kiosk.ui.layout import faults, lay_out
from kiosk.ui.tokens import LOW_TOP_PX, SMALLEST_PX, TARGET_PX
from kiosk.ui.view import Tools
from kiosk.ui.views.keyboard_page import KeyboardPageView
from tests.support.screens.keyboard_pages import WORDS, Cuts, do, page, types

STATES = {
    "candidates": ("=た", "=か"),
    "pieces": (*("=" + mark for mark in "わたなべけんたろう"), "convert"),
    "long": tuple("=" + mark for mark in "とうきょうとしんじゅくくにししんじゅくにちょうめ"),
    "longest": tuple("=" + mark for mark in "かわ" * 30),
    "keys": ("choose-keys",),
    "radicals": ("search",),
    "strokes": ("search", "seek:strokes"),
    "found": ("=た", "=か", "search"),
    "large": ("=わ", "=た", "=な", "=べ", "enlarge", "pick:1", "look:1"),
    "katakana": ("mode:katakana",),
    "latin": ("mode:latin", "caps"),
    "signs": ("mode:signs",),
}
PLACES: tuple[tuple[Orientation, bool], ...] = (("portrait", False), ("portrait", True), ("landscape", False))
LONG = "渡邉\U000e0110健太郎左衛門之丞辻\U000e0102"


@pytest.mark.parametrize("state", STATES)
def test_nothing_is_cut_small_or_out_of_reach_in_any_state(state: str) -> None:
    for language, size, (orientation, low), text in itertools.product(
        ("ja", "easy-ja", "en"), (TextSize.STANDARD, TextSize.EXTRA), PLACES, ("", LONG)
    ):
        look = Appearance(language, size, low=low)
        screen = page(look, orientation, text=text, most_characters=40)
        view = do(KeyboardPageView(screen, look, Tools(Cuts(WORDS))), *STATES[state])
        check(view, orientation, low, f"{state} {language} {size} {orientation} {low} {bool(text)}")


@pytest.mark.parametrize("state", ["candidates", "pieces"])
def test_a_complaint_finds_room_above_the_field(state: str) -> None:
    said = {
        "ja": "カタカナで入力してください。",
        "easy-ja": "カタカナで {書|か}いてください。",
        "en": "Please use katakana.",
    }
    for (language, words), size, (orientation, low) in itertools.product(
        said.items(), (TextSize.STANDARD, TextSize.EXTRA), PLACES
    ):
        look = Appearance(language, size, low=low)
        screen = page(look, orientation, error=words, text=LONG, most_characters=40)
        view = do(KeyboardPageView(screen, look, Tools(Cuts(WORDS))), *STATES[state])
        check(view, orientation, low, f"{state} {language} {size} {orientation} {low}")


@pytest.mark.parametrize("keys", [KanaKeys.LEFT, KanaKeys.FLICK, KanaKeys.ROMAJI])
@pytest.mark.parametrize("entry", [InputKind.KEYBOARD, InputKind.KANA])
def test_nothing_is_cut_on_any_board(keys: KanaKeys, entry: InputKind) -> None:
    for size, (orientation, low) in itertools.product((TextSize.STANDARD, TextSize.EXTRA), PLACES):
        look = Appearance(size=size, low=low, keys=keys)
        screen = page(look, orientation, entry=entry)
        check(
            KeyboardPageView(screen, look, Tools(Cuts(WORDS))), orientation, low, f"{keys} {size} {orientation} {low}"
        )


def check(view: KeyboardPageView, orientation: Orientation, low: bool, where: str) -> None:
    sheet = lay_out(view, orientation)
    assert faults(sheet) == [], where
    assert all(text.size >= SMALLEST_PX for text in sheet.texts), where
    for target in sheet.targets:
        assert min(target.rect.w, target.rect.h) >= TARGET_PX - 0.5, (where, target.label)
        assert not low or target.rect.y >= LOW_TOP_PX, (where, target.label)
        assert target.label.strip(), where


@pytest.mark.parametrize("size", [TextSize.STANDARD, TextSize.EXTRA])
@pytest.mark.parametrize(("orientation", "low"), [("portrait", False), ("portrait", True), ("landscape", False)])
def test_of_a_long_text_the_lines_around_the_caret_are_seen(
    orientation: Orientation, low: bool, size: TextSize
) -> None:
    look = Appearance(size=size, low=low)
    text = "".join(f"第{at}の文です。" for at in range(100, 160))
    view = KeyboardPageView(page(look, orientation, text=text, most_characters=1000), look, Tools(Cuts(WORDS)))
    check(types(view, "たか"), orientation, low, "at the end")
    assert "第159の文" in seen(view, orientation)
    do(view, "pick:0", "caret:-999")
    check(view, orientation, low, "at the beginning")
    assert "第100の文" in seen(view, orientation)
    assert "第159の文" not in seen(view, orientation)


def seen(view: KeyboardPageView, orientation: Orientation) -> str:
    return " ".join(text.text for text in lay_out(view, orientation).texts)


def test_poorer_candidates_are_told() -> None:
    converter = Cuts(WORDS)
    converter.is_poorer = True
    for orientation in ("portrait", "landscape"):
        for low in (False, True):
            look = Appearance(low=low)
            view = types(KeyboardPageView(page(look, orientation), look, Tools(converter)), "たか")
            said = " ".join(text.text for text in lay_out(view, orientation).texts)
            assert "漢字の候補が少なくなっています" in said
