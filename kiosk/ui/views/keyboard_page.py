"""k06: field and candidates up, keys down. Text is edited by characters as people count them."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import replace

from kiosk.runtime.bus import Event
from kiosk.screens.appearance import Appearance, KanaKeys
from kiosk.screens.controls import Button, Role
from kiosk.screens.form_page import InputKind
from kiosk.screens.frame import Screen
from kiosk.screens.keyboard_page import KeyboardPage
from kiosk.screens.touches import AppearanceChanged, TypedText
from kiosk.ui.controls import error_line
from kiosk.ui.display_list import Local, Rect
from kiosk.ui.frame import draw_frame
from kiosk.ui.keyboard.boards import MODES
from kiosk.ui.keyboard.composing import Composing
from kiosk.ui.keyboard.enlarged import Enlarged
from kiosk.ui.keyboard.page_drawing import KeyboardDrawing
from kiosk.ui.keyboard.page_state import PageState
from kiosk.ui.keyboard.typed_field import grouped
from kiosk.ui.pen import Pen
from kiosk.ui.view import Tools, View
from kiosk.ui.views.pads import digit_pad
from sync.japanese.kana import katakana

_MODES = {InputKind.KEYBOARD: MODES, InputKind.KANA: ("katakana",), InputKind.LATIN: ("latin", "signs")}


class KeyboardPageView(View[KeyboardPage]):
    """What is typed lives here until 決定; the reading that is being converted apart from the text."""

    def __init__(self, screen: KeyboardPage, appearance: Appearance, tools: Tools) -> None:
        super().__init__(screen, appearance, tools)
        modes = _MODES.get(screen.entry, ())
        self._state = PageState(
            Composing(screen.text, screen.most_characters, tools.converter),
            modes,
            modes[0] if modes else "digits",
            # A number is copied from paper, where its letters are capitals.
            capitals=bool(screen.grouping) or screen.capitals,
        )

    def __repr__(self) -> str:
        return "KeyboardPageView"

    @property
    def text(self) -> str:
        """What is settled so far."""
        return self._state.composing.line.text

    def same_question(self, screen: Screen) -> bool:
        """The same field in another look keeps what was typed."""
        return isinstance(screen, KeyboardPage) and _asked_by(screen) == _asked_by(self.screen)

    def wipe(self) -> None:
        """Forget everything typed and offered."""
        self._state.composing = Composing("", self.screen.most_characters, self.tools.converter)
        self._state.enlarged = self._state.search = None

    # ── touch ─────────────────────────────────────────────────────────────

    def handle(self, command: str) -> Iterable[Event]:
        """Keys, modes, candidates."""
        state, composing = self._state, self._state.composing
        name, _, rest = command.partition(":")
        match name:
            case "submit":
                return (TypedText(self.text),) if composing.settle() else ()
            case "keys":
                state.chooses_keys = False
                return (AppearanceChanged(replace(self.appearance, keys=KanaKeys(rest))),)
            case "mode":
                composing.settle()
                state.mode = rest
            case "choose-keys":
                state.chooses_keys = not state.chooses_keys
            case "pick" if state.enlarging:
                state.enlarged = Enlarged(composing.candidates[int(rest)], "pick")
            case "pick":
                composing.pick(int(rest))
            case "page":
                state.turn(int(rest))
            case "convert":
                composing.convert()
            case "settle":
                composing.settle()
            case "shorter" | "longer":
                composing.resize(1 if name == "longer" else -1)
            case "change":
                composing.change()
            case "back" if not rest:
                composing.erase()
            case "caret":
                composing.move(int(rest))
            case "clear":
                composing.clear()
            case "caps":
                state.capitals = not state.capitals
            case "enlarge":
                state.enlarging = not state.enlarging
            case "forms" | "look" | "write" | "take" | "back":
                state.handle_enlarged(name, rest)
            case "search" | "seek" | "radical" | "strokes" | "found":
                state.handle_search(name, rest)
            case _:
                self._type(command.removeprefix("="))
        return ()

    def typed(self, character: str) -> Iterable[Event] | None:
        """A real keyboard writes straight into the field."""
        if character == "enter":
            return self.handle("submit")
        if character == "backspace":
            return self.handle("back")
        self._add(character)
        return ()

    @property
    def _types_roman(self) -> bool:
        return self._state.is_kana and self.appearance.keys is KanaKeys.ROMAJI

    def _type(self, character: str) -> None:
        composing = self._state.composing
        if self._types_roman and (character.isascii() and (character.isalpha() or character in "'-")):
            composing.letter(character, into_reading=self._state.mode == "hiragana")
            return
        begins = character != "ー" or composing.reading
        if self._state.mode == "hiragana" and "ぁ" <= character <= "ー" and begins:
            composing.kana(character)
            return
        if self._state.mode == "katakana":
            character = katakana(character)
        self._add(character.upper() if self._state.capitals else character)

    def _add(self, character: str) -> None:
        if self.screen.entry is InputKind.DIGITS and not (character.isascii() and character.isdigit()):
            return
        if self.screen.grouping:
            # What the paper shows between the groups is drawn here too, and takes no room.
            if not (character.isascii() and character.isalnum()):
                return
            character = character.upper()
        self._state.composing.put(character)

    # ── drawing ───────────────────────────────────────────────────────────

    def draw(self, pen: Pen) -> None:
        """Portrait: field, candidates, keys. Low and landscape: one row of candidates, modes behind one key."""
        given = self.screen.frame
        plain = self.say("決定") if self.screen.grouping else self.say("この字で決定")
        words = given.forward.label if given.forward else plain
        submit = Button(words, Local("submit"), Role.MAIN, "check")
        frame = replace(given, forward=submit, stages=() if not pen.landscape else given.stages)
        label = self.screen.label if self.screen.label != given.title else ""
        drawing = self._drawing(pen)
        if pen.landscape:
            asides = (self.screen.error, drawing.remark, *given.notes, label, self.screen.example)
            frame = replace(frame, notes=tuple(said for said in asides if said))
        areas = draw_frame(pen, frame, icon="keyboard")
        compact = pen.landscape or areas.upper is not None
        body = areas.body
        words_area = areas.upper or body
        y = words_area.y
        if label and not pen.landscape:
            y += pen.text(label, words_area.x, y, words_area.w, pen.sizes.body, bold=True) + 8
        if self.screen.example and not pen.landscape:
            y += pen.text(self.screen.example, words_area.x, y, words_area.w, pen.sizes.note, "ink2") + 8
        if self.screen.error and not pen.landscape:
            y += error_line(pen, words_area.x, y, words_area.w, self.screen.error) + 8
        tall = 88 if pen.landscape else 148 if not areas.upper else 132
        drawing.field(Rect(words_area.x, y, words_area.w, tall))
        y += tall + (10 if pen.landscape else 20)
        if self._state.mode == "digits":
            top = body.y if areas.upper else y
            pad = Rect(body.x, top, body.w, min(body.bottom - top, 4 * 142 + 48))
            digit_pad(pen, pad, (self.say("全部消す"), self.say("1つ消す")))
            return
        if compact:
            if drawing.remark and not pen.landscape:
                pen.text(drawing.remark, words_area.x, y, words_area.w, pen.plain_sizes.note, "ink2", leading=1.4)
            top = body.y if areas.upper else y
            drawing.compact(Rect(body.x, top, body.w, body.bottom - top))
            return
        drawing.upright(body, y)

    def _drawing(self, pen: Pen) -> KeyboardDrawing:
        return KeyboardDrawing(pen, self.screen, self.appearance, self._state)

    def _shown(self) -> str:
        """Digits in their groups; everything else as it is."""
        return grouped(self.text, self.screen.grouping)


def _asked_by(screen: KeyboardPage) -> tuple[Hashable, ...]:
    """What makes it this question, in whatever language."""
    return (screen.field_id, screen.entry, screen.grouping, screen.most_characters, screen.text, screen.again)
