"""Keyboard pages with words that a test knows, and hands for their keys."""

from __future__ import annotations

from dataclasses import replace

from kiosk.screens.appearance import Appearance, KanaKeys, Orientation
from kiosk.screens.keyboard_page import KeyboardPage
from kiosk.ui.view import Tools
from kiosk.ui.views.keyboard_page import KeyboardPageView
from tests.support.kiosk.dictionary import Dictionary
from tests.support.screens.example_screens import example

WORDS = {
    "たか": ("高", "髙", "鷹"),
    "わたなべけんたろう": ("渡辺健太郎",),
    "わたなべ": ("渡辺", "渡邉", "渡邊"),
    "けんたろう": ("健太郎", "謙太郎"),
    "わた": ("綿",),
    "なべけんたろう": ("鍋健太郎",),
}


class Cuts(Dictionary):
    """Cuts where a word of it ends."""

    def segments(self, kana: str) -> tuple[tuple[str, str], ...]:
        first = next((kana[:end] for end in range(len(kana) - 1, 1, -1) if kana[:end] in self._words), kana)
        return ((first, self.candidates(first)[0]), *(self.segments(kana[len(first) :]) if kana != first else ()))


def page(
    appearance: Appearance | None = None, orientation: Orientation = "portrait", **changes: object
) -> KeyboardPage:
    screen = example("k06-keyboard", appearance or Appearance(), orientation)
    assert isinstance(screen, KeyboardPage)
    return replace(screen, **changes)  # type: ignore[arg-type] # fields of KeyboardPage


def keyboard(keys: KanaKeys = KanaKeys.RIGHT, **changes: object) -> KeyboardPageView:
    appearance = Appearance(keys=keys)
    return KeyboardPageView(page(appearance, **changes), appearance, Tools(Cuts(WORDS)))


def do(view: KeyboardPageView, *commands: str) -> KeyboardPageView:
    for command in commands:
        list(view.handle(command))
    return view


def types(view: KeyboardPageView, marks: str) -> KeyboardPageView:
    return do(view, *("=" + mark for mark in marks))
