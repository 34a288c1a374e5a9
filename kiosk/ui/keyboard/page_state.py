"""What the keyboard page keeps beside the screen: what is typed, the mode, and what stands in the place of the keys."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.ui.keyboard.composing import Composing
from kiosk.ui.keyboard.enlarged import Enlarged
from kiosk.ui.keyboard.kanji_search import KanjiSearch


@dataclass(repr=False)
class PageState:
    """Of one field, until 決定 or until it is left."""

    composing: Composing
    modes: tuple[str, ...]
    mode: str
    capitals: bool
    enlarging: bool = False
    """A candidate that is touched is drawn large before it is taken."""
    enlarged: Enlarged | None = None
    search: KanjiSearch | None = None
    chooses_keys: bool = False

    @property
    def is_kana(self) -> bool:
        """Whether kana are typed."""
        return self.mode in ("hiragana", "katakana")

    # ── one word, large ───────────────────────────────────────────────────

    def handle_enlarged(self, name: str, rest: str) -> None:
        """`forms` of the character before the caret; `look` at another; `write` it otherwise; `take`; `back`."""
        shown = self.enlarged
        match name:
            case "forms":
                self.enlarged = Enlarged(self.composing.line.last, "caret")
            case "back":
                self.enlarged = None
                if rest == "search":
                    self.search = None
            case "look" if shown:
                self.enlarged = shown.looked_at(int(rest))
            case "write" if shown:
                self.enlarged = shown.written(int(rest))
            case "take" if shown:
                self._take(shown)
            case _:
                self.enlarged = None

    def _take(self, shown: Enlarged) -> None:
        if shown.goes_to == "caret":
            self.composing.line = self.composing.line.with_last(shown.word)
        elif shown.goes_to == "found":
            self.composing.replace_reading(shown.word)
        else:
            self.composing.pick_word(shown.word)
        self.enlarged = self.search = None
        self.enlarging = False

    # ── a character that no reading brings ────────────────────────────────

    def handle_search(self, name: str, rest: str) -> None:
        """`search` begins; `seek` shows a part of it; `radical`, `strokes` and `found` choose."""
        search = self.search or KanjiSearch()
        match name:
            case "search":
                reading = self.composing.reading
                search = search.with_reading(reading) if reading else search
            case "seek" if rest == "reading":
                search = search.with_reading("" if search.reading else self.composing.reading)
            case "seek":
                search = search.showing("strokes" if rest == "strokes" else "radical")
            case "radical":
                search = search.with_radical(int(rest))
            case "strokes":
                search = search.with_strokes(int(rest))
            case "found":
                self.enlarged = Enlarged(search.found[int(rest)], "found")
            case _:
                raise ValueError(name)
        self.search = search

    def turn(self, by: int) -> None:
        """Another page of what stands on top."""
        if self.enlarged is not None:
            self.enlarged = self.enlarged.turned(by)
        elif self.search is not None:
            self.search = self.search.turned(by)
        else:
            self.composing.page += by
