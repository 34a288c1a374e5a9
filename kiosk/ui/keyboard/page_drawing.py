"""The parts of k06: the field with its caret, candidates, keys, and what may stand in the place of the keys."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.conversion.kanji_table import kanji_of
from kiosk.screens.appearance import Appearance, KanaKeys
from kiosk.screens.keyboard_page import KeyboardPage
from kiosk.ui.controls import choice, key
from kiosk.ui.display_list import Local, Rect
from kiosk.ui.drawing_texts import word
from kiosk.ui.keyboard.boards import CHANGE, MODE_WORDS, board_of
from kiosk.ui.keyboard.composing import Composing
from kiosk.ui.keyboard.enlarged import MOST_READINGS, code_of, draw_enlarged
from kiosk.ui.keyboard.kanji_search import KanjiSearch, SearchWords, draw_search
from kiosk.ui.keyboard.key_grid import GAP, Cell, Grid, draw_cells, grid_for, grid_in
from kiosk.ui.keyboard.page_state import PageState
from kiosk.ui.keyboard.typed_field import draw_field
from kiosk.ui.pen import Pen

_KEYS_PX = 784
"""Height of everything that stands on the ground of the keys in portrait."""
_WAYS = {
    KanaKeys.RIGHT: "五十音（あが右）",
    KanaKeys.LEFT: "五十音（あが左）",
    KanaKeys.FLICK: "フリック",
    KanaKeys.ROMAJI: "ローマ字",
}


@dataclass(frozen=True, repr=False)
class KeyboardDrawing:
    """Draws what the view keeps."""

    pen: Pen
    screen: KeyboardPage
    appearance: Appearance
    state: PageState

    @property
    def composing(self) -> Composing:
        """What is typed."""
        return self.state.composing

    def say(self, japanese: str, **facts: object) -> str:
        """A word of drawing in the language of the page."""
        return word(japanese, self.appearance.language, **facts)

    @property
    def remark(self) -> str:
        """That the word finds no room, or that fewer words are offered than usual; empty: all is well."""
        if self.composing.is_too_long:
            most = self.screen.most_characters
            return self.say("入る文字は%(most)s文字までです。短くしてください。", most=most)
        if not self.composing.is_poorer:
            return ""
        return self.say("いま、漢字の候補が少なくなっています。ないときは「字をさがす」を押してください。")

    def field(self, rect: Rect) -> None:
        """What is typed, the caret, and how many characters it is of how many."""
        screen, composing = self.screen, self.composing
        count = self.say("%(count)s / %(most)s文字", count=composing.length, most=screen.most_characters)
        draw_field(self.pen, rect, composing, count, screen.grouping, is_name=screen.is_name)

    # ── arrangements ──────────────────────────────────────────────────────

    def upright(self, body: Rect, y: float) -> None:
        """Portrait: candidates, then modes, keys and tools on their ground."""
        pen = self.pen
        wide = Rect(32, body.bottom + 24 - _KEYS_PX, 1016, _KEYS_PX)
        if y > wide.y:
            pen.sheet.overflows.append("keyboard")
        pen.fill(Rect(0, wide.y, 1080, wide.h), "sunken")
        pen.fill(Rect(0, wide.y, 1080, 2), "line")
        if self._in_place_of_keys(Rect(wide.x, wide.y + 20, wide.w, wide.h - 40)):
            return
        self._candidates_with_hint(Rect(body.x, y, body.w, wide.y - y - 16))
        self._mode_row(Rect(wide.x, wide.y + 20, wide.w, 84))
        self._keys(Rect(wide.x, wide.y + 116, wide.w, 532))
        self._tools_row(Rect(wide.x, wide.y + 660, wide.w, 100), compact=False)

    def compact(self, rect: Rect) -> None:
        """Low and landscape: seven rows, the first for candidates."""
        pen = self.pen
        if self._in_place_of_keys(rect):
            return
        tall = (rect.h - 6 * 8) / 7
        if tall < 80:
            pen.sheet.overflows.append("keyboard")
            tall = 80
        tall = min(tall, 100)
        top = rect.bottom - 7 * tall - 48
        row = Rect(rect.x, top, rect.w, tall)
        keys = Rect(rect.x, top + tall + 8, rect.w, 5 * tall + 32)
        if self.composing.clauses is not None:
            # The pieces and their words take the keys' place: there is no row to spare.
            self._piece_keys(row, settles=True)
            self._candidates(keys, grid_in(keys, 5).rows, range(5, 2, -1), compact=True)
        else:
            self._upper_row(row)
            self._keys(keys)
        self._tools_row(Rect(rect.x, top + 6 * (tall + 8), rect.w, tall), compact=len(self.state.modes) > 1)

    def _upper_row(self, row: Rect) -> None:
        """Candidates; as long as there are none, what else may be done."""
        if self.composing.candidates:
            self._candidates(row, 1, range(7, 3, -1), compact=True)
            return
        more = [(words, command, "") for words, command in self._more_keys()]
        if self._has_forms:
            more.append((self.say("字の形を見る"), "forms", "magnifying-glass-plus"))
        grid = Grid(row, max(1, len(more)), 1)
        for at, (words, command, icon) in enumerate(more):
            key(self.pen, grid.place(at), words, command, size=32, icon=icon, tool=True)

    def _in_place_of_keys(self, rect: Rect) -> bool:
        if self.state.enlarged is not None:
            words = tuple(self.say(said) for said in ("ほかの形", "戻る", "この字を使う", "ほか"))
            draw_enlarged(self.pen, rect, self.state.enlarged, self._facts(self.state.enlarged.character), words)
        elif self.state.search is not None:
            draw_search(
                self.pen, rect, self.state.search, self._search_words(self.state.search), self.composing.reading
            )
        elif self.state.chooses_keys:
            self._ways_of_typing(rect)
        else:
            return False
        return True

    # ── candidates ────────────────────────────────────────────────────────

    def _candidates_with_hint(self, rect: Rect) -> None:
        pen, y = self.pen, rect.y
        if not self.composing.reading:
            self._forms_key(Rect(rect.x, rect.bottom - 104, rect.w, 96))
            return
        if self.composing.clauses is not None:
            self._piece_keys(Rect(rect.x, y, rect.w, 88))
            y += 96
        else:
            hint = self.remark or self.say("漢字をえらんでください。")
            y += pen.text(hint, rect.x, y, rect.w, pen.plain_sizes.note, "ink2", leading=1.4) + 8
        rows = 2 if rect.bottom - y >= 2 * 80 + GAP else 1
        self._candidates(Rect(rect.x, y, rect.w, rect.bottom - y), rows, range(5, 2, -1))

    def _candidates(self, rect: Rect, rows: int, columns: range, *, compact: bool = False) -> None:
        composing = self.composing
        grid, longest = grid_for(composing.candidates, rect, rows, columns)
        cells = [
            Cell(words, f"pick:{at}", is_name=self.screen.is_name, chosen=at == composing.picked)
            for at, words in enumerate(composing.candidates)
            if len(words) <= longest
        ]
        tools = [Cell(self.say("拡大"), "enlarge", False, chosen=self.state.enlarging, tool=True)]
        if compact and self._can_search:
            tools.append(Cell(self.say("字をさがす"), "search", False, icon="magnifying-glass", bare=True, tool=True))
        draw_cells(self.pen, grid, cells, composing.page, self.say("ほか"), tools)

    def _piece_keys(self, rect: Rect, *, settles: bool = False) -> None:
        keys = [("短く", "shorter"), ("長く", "longer"), ("前の語", "caret:-1"), ("次の語", "caret:1")]
        if settles:
            keys.append(("これでよい", "settle"))
        grid = Grid(rect, len(keys), 1)
        for at, (words, command) in enumerate(keys):
            key(self.pen, grid.place(at), self.say(words), command, size=32, tool=True)

    @property
    def _has_forms(self) -> bool:
        """Whether a kanji stands before the caret, in a field that takes kanji."""
        last = self.composing.line.last
        return bool(last) and self._can_search and kanji_of(last) is not None

    @property
    def _can_search(self) -> bool:
        return {"hiragana", "latin"} <= set(self.state.modes)

    def _forms_key(self, row: Rect) -> None:
        """The character before the caret, large and in its other forms."""
        if self._has_forms:
            rect = Rect(row.right - row.w * 0.5, row.y, row.w * 0.5, row.h)
            key(self.pen, rect, self.say("字の形を見る"), "forms", size=34, icon="magnifying-glass-plus", tool=True)

    # ── keys ──────────────────────────────────────────────────────────────

    def _mode_row(self, rect: Rect) -> None:
        cells = [(self.say(MODE_WORDS[mode]), "mode:" + mode, mode == self.state.mode) for mode in self.state.modes]
        cells = cells if len(cells) > 1 else []
        cells += [(words, command, False) for words, command in self._more_keys()]
        if cells:
            grid = Grid(rect, len(cells), 1)
            for at, (words, command, chosen) in enumerate(cells):
                key(self.pen, grid.place(at), words, command, size=32, chosen=chosen, tool=at >= len(self.state.modes))

    def _more_keys(self) -> list[tuple[str, str]]:
        found = []
        if "katakana" in self.state.modes:
            found.append((self.say("打ち方"), "choose-keys"))
        if self._can_search:
            found.append((self.say("字をさがす"), "search"))
        return found

    def _keys(self, rect: Rect) -> None:
        half_width = "hiragana" not in self.state.modes
        board = board_of(self.state.mode, self.appearance.keys, capitals=self.state.capitals, half_width=half_width)
        columns = max(map(len, board))
        rows = 5 if columns == 10 and len(board) > 3 else 4
        wide = (rect.w - 8 * (columns - 1)) / columns
        tall = (rect.h - 8 * (rows - 1)) / rows
        size = min(46, self.pen.plain_sizes.key, tall * 0.5)
        for row, keys in enumerate(board):
            for at, what in enumerate(keys):
                cell = Rect(rect.x + at * (wide + 8), rect.y + row * (tall + 8), wide, tall)
                if what is not None:
                    words = self.say(CHANGE) if what.words == CHANGE else what.words
                    key(self.pen, cell, words, what.command, size=size, slides=what.slides)

    def _tools_row(self, rect: Rect, *, compact: bool) -> None:
        kana = self.state.is_kana
        parts: list[tuple[str, str, float, str]] = []
        if compact:
            mode = self.state.modes[(self.state.modes.index(self.state.mode) + 1) % len(self.state.modes)]
            parts.append((self.say(MODE_WORDS[mode]), "mode:" + mode, 1.6, ""))
        if kana:
            parts += [(self.say(CHANGE), "change", 1.5, ""), ("ー", "=ー", 1, "")]
        elif self.state.mode == "latin":
            parts.append((self.say("大文字"), "caps", 1.6, ""))
        parts += [("←", "caret:-1", 1, ""), ("→", "caret:1", 1, "")]
        parts.append((self.say("空白"), "= " if self.state.mode == "latin" else "=　", 1.3, ""))
        if self.state.mode == "hiragana":
            parts.append((self.say("変換"), "convert", 1.5, ""))
        parts.append((self.say("1つ消す"), "back", 2, "backspace"))
        total = sum(part for _, _, part, _ in parts)
        unit = (rect.w - 8 * (len(parts) - 1)) / total
        x = rect.x
        for words, command, part, icon in parts:
            cell = Rect(x, rect.y, unit * part, rect.h)
            chosen = command == "caps" and self.state.capitals
            key(self.pen, cell, words, command, size=34, icon=icon, tool=True, chosen=chosen)
            x += unit * part + 8

    # ── in place of the keys ──────────────────────────────────────────────

    def _ways_of_typing(self, rect: Rect) -> None:
        """The four ways; a touch changes the keys at once and on every later page of the visit."""
        tall = min(150.0, (rect.h - 3 * 16) / 4)
        for at, (keys, words) in enumerate(_WAYS.items()):
            cell = Rect(rect.x, rect.y + at * (tall + 16), rect.w, tall)
            choice(self.pen, cell, self.say(words), Local(f"keys:{keys}"), keys is self.appearance.keys)

    def _facts(self, character: str) -> tuple[str, ...]:
        kanji = kanji_of(character)
        facts = []
        if kanji is not None:
            if kanji.readings:
                facts.append("・".join(kanji.readings[:MOST_READINGS]))
            facts.append(self.say("%(count)s画", count=kanji.strokes[0]))
        return (code_of(character), *facts)

    def _search_words(self, search: KanjiSearch) -> SearchWords:
        chosen = [words for words in (search.reading, search.radical_words) if words]
        if search.strokes:
            chosen.append(self.say("%(count)s画", count=search.strokes))
        hints = {
            "radical": self.say("字の部分（部首）をえらんでください。"),
            "strokes": self.say("何画で書くかをえらんでください。1画ちがってもさがします。"),
            "found": self.say("%(what)s：%(count)s字", what="・".join(chosen), count=len(search.found)),
        }
        reading = self.composing.reading
        return SearchWords(
            self.say("読み %(reading)s", reading=reading),
            self.say("部首"),
            self.say("画数"),
            self.say("戻る"),
            self.say("なし"),
            self.say("ほか"),
            hints[search.shows],
        )
