"""k06: field and candidates up, keys down. Text is edited by characters as people count them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from kiosk.runtime.bus import Event
from kiosk.screens.appearance import Appearance
from kiosk.screens.controls import Button, Role
from kiosk.screens.form_page import InputKind
from kiosk.screens.frame import Screen
from kiosk.screens.keyboard_page import KeyboardPage
from kiosk.screens.touches import TypedText
from kiosk.ui.controls import caret, error_line, key
from kiosk.ui.display_list import Local, Rect
from kiosk.ui.frame import draw_frame
from kiosk.ui.pen import Pen
from kiosk.ui.view import Tools, View
from kiosk.ui.views.kana import HIRAGANA_ROWS, LATIN_ROWS, SIGN_ROWS, changed
from kiosk.ui.views.pads import digit_pad
from sync.japanese.clusters import clusters, without_last
from sync.japanese.kana import katakana

_MODES = {
    InputKind.KEYBOARD: ("hiragana", "katakana", "latin", "signs"),
    InputKind.KANA: ("katakana",),
    InputKind.LATIN: ("latin", "signs"),
}
_MODE_WORDS = {"hiragana": "ひらがな", "katakana": "カタカナ", "latin": "英字", "signs": "数字"}


class KeyboardPageView(View[KeyboardPage]):
    """What is typed lives here until 決定; the reading that is being converted apart from the text."""

    def __init__(self, screen: KeyboardPage, appearance: Appearance, tools: Tools) -> None:
        super().__init__(screen, appearance, tools)
        self.text = screen.text
        self._reading = ""
        self._candidates: tuple[str, ...] = ()
        self._picked: int | None = None
        self._page = 0
        # A number is copied from paper, where its letters are capitals.
        self._capitals = bool(screen.grouping)
        self._modes = _MODES.get(screen.entry, ())
        self._mode = self._modes[0] if self._modes else "digits"

    def __repr__(self) -> str:
        return "KeyboardPageView"

    def same_question(self, screen: Screen) -> bool:
        """The same field in another look keeps what was typed."""
        return isinstance(screen, KeyboardPage) and (screen.entry, screen.most_characters, screen.text) == (
            self.screen.entry,
            self.screen.most_characters,
            self.screen.text,
        )

    def wipe(self) -> None:
        """Forget everything typed and offered."""
        self.text = self._reading = ""
        self._candidates = ()
        self._picked = None

    # ── touch ─────────────────────────────────────────────────────────────

    def handle(self, command: str) -> Iterable[Event]:
        """Keys, modes, candidates."""
        name, _, rest = command.partition(":")
        match name:
            case "submit":
                self._settle()
                return (TypedText(self.text),)
            case "mode":
                self._settle()
                self._mode = rest
            case "pick":
                self._picked = int(rest)
                self._settle()
            case "more":
                self._page += 1
            case "convert":
                self._convert()
            case "change":
                self._change_last()
            case "back":
                self._erase()
            case "clear":
                self.text = self._reading = ""
                self._offer()
            case "caps":
                self._capitals = not self._capitals
            case _:
                self._type(command.removeprefix("="))
        return ()

    def typed(self, character: str) -> Iterable[Event] | None:
        """A real keyboard writes straight into the field."""
        if character == "enter":
            return self.handle("submit")
        if character == "backspace":
            return self.handle("back")
        self._settle()
        self._add(character)
        return ()

    @property
    def _room(self) -> int:
        return self.screen.most_characters - len(clusters(self.text + self._reading))

    def _type(self, character: str) -> None:
        if self._room <= 0:
            return
        if self._mode == "hiragana" and "ぁ" <= character <= "ー" and not (character == "ー" and not self._reading):
            if self._picked is not None:
                self._settle()
            self._reading += character
            self._offer()
            return
        self._settle()
        if self._mode == "katakana":
            character = katakana(character)
        self._add(character.upper() if self._capitals else character)

    def _add(self, character: str) -> None:
        if self.screen.entry is InputKind.DIGITS and not (character.isascii() and character.isdigit()):
            return
        if self.screen.grouping:
            # What the paper shows between the groups is drawn here too, and takes no room.
            if not (character.isascii() and character.isalnum()):
                return
            character = character.upper()
        if self._room > 0:
            self.text += character

    def _offer(self) -> None:
        self._page, self._picked = 0, None
        self._candidates = self.tools.converter.candidates(self._reading) if self._reading else ()

    def _settle(self) -> None:
        """The picked candidate, or the reading as it is, becomes text."""
        if self._reading:
            chosen = self._candidates[self._picked] if self._picked is not None else self._reading
            self.text = "".join(clusters(self.text + chosen)[: self.screen.most_characters])
        self._reading = ""
        self._offer()

    def _convert(self) -> None:
        if self._candidates:
            self._picked = 0 if self._picked is None else (self._picked + 1) % len(self._candidates)

    def _change_last(self) -> None:
        if self._reading:
            self._reading = changed(self._reading)
            self._offer()
        else:
            self.text = changed(self.text)

    def _erase(self) -> None:
        if self._reading:
            self._reading = without_last(self._reading)
            self._offer()
        else:
            self.text = without_last(self.text)

    # ── drawing ───────────────────────────────────────────────────────────

    def draw(self, pen: Pen) -> None:
        """Portrait: field, candidates, keys. Low and landscape: one row of candidates, modes behind one key."""
        given = self.screen.frame
        plain = self.say("決定") if self.screen.grouping else self.say("この字で決定")
        words = given.forward.label if given.forward else plain
        submit = Button(words, Local("submit"), Role.MAIN, "check")
        frame = replace(given, forward=submit, stages=() if not pen.landscape else given.stages)
        label = self.screen.label if self.screen.label != given.title else ""
        if pen.landscape:
            aside = tuple(said for said in (self.screen.error, *given.notes, label, self.screen.example) if said)
            frame = replace(frame, notes=aside)
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
        self._field(pen, Rect(words_area.x, y, words_area.w, tall))
        y += tall + (10 if pen.landscape else 20)
        if self._mode == "digits":
            top = body.y if areas.upper else y
            pad = Rect(body.x, top, body.w, min(body.bottom - top, 4 * 142 + 48))
            digit_pad(pen, pad, (self.say("全部消す"), self.say("1つ消す")))
            return
        if compact:
            top = body.y if areas.upper else y
            self._compact(pen, Rect(body.x, top, body.w, body.bottom - top))
            return
        wide = Rect(32, body.bottom + 24 - 784, 1016, 784)
        if self._reading or self._candidates:
            y += (
                pen.text(
                    self.say("漢字をえらんでください。"), body.x, y, body.w, pen.plain_sizes.note, "ink2", leading=1.4
                )
                + 8
            )
            self._candidate_grid(pen, Rect(body.x, y, body.w, wide.y - y - 16), rows=2, columns=4)
        if y > wide.y:
            pen.sheet.overflows.append("keyboard")
        pen.fill(Rect(0, wide.y, 1080, wide.h), "sunken")
        pen.fill(Rect(0, wide.y, 1080, 2), "line")
        self._mode_row(pen, Rect(wide.x, wide.y + 20, wide.w, 84))
        self._keys(pen, Rect(wide.x, wide.y + 116, wide.w, 532))
        self._tools_row(pen, Rect(wide.x, wide.y + 660, wide.w, 100), compact=False)

    def _compact(self, pen: Pen, rect: Rect) -> None:
        tall = (rect.h - 6 * 8) / 7
        if tall < 80:
            pen.sheet.overflows.append("keyboard")
            tall = 80
        tall = min(tall, 100)
        top = rect.bottom - 7 * tall - 48
        self._candidate_grid(pen, Rect(rect.x, top, rect.w, tall), rows=1, columns=5)
        self._keys(pen, Rect(rect.x, top + tall + 8, rect.w, 5 * tall + 32))
        self._tools_row(pen, Rect(rect.x, top + 6 * (tall + 8), rect.w, tall), compact=len(self._modes) > 1)

    def _field(self, pen: Pen, rect: Rect) -> None:
        pen.box(rect, "tint", "key", 5, 16)
        most = self.screen.most_characters
        used = len(clusters(self.text + self._reading))
        count = self.say("%(count)s / %(most)s文字", count=used, most=most)
        note = pen.fitted(count, 260, rect.h, pen.plain_sizes.note)
        pen.put(note, count, rect.right - 28 - note.width, rect.mid[1] - note.height / 2, note.width, "ink2")
        room = Rect(rect.x + 28, rect.y + 6, rect.w - 28 - 50 - note.width, rect.h - 12)
        shown = self._shown()
        size = max(pen.plain_sizes.value, 60 if rect.h > 100 else 44)
        x = room.x
        name = self.screen.is_name
        block = pen.fitted(shown + self._reading_shown(), room.w, room.h, size, name=name, marked=False)
        if shown + self._reading_shown():
            pen.put(block, shown + self._reading_shown(), room.x, room.mid[1] - block.height / 2, room.w, room=room)
            x += block.lines[-1].width
        if self._reading and len(block.lines) == 1:
            before = pen.block(shown, 9000, block.size, name=name, marked=False).width if shown else 0
            pen.fill(Rect(room.x + before, room.mid[1] + block.size * 0.62, max(8, x - room.x - before), 5), "key")
        caret(pen, x + 6, rect.mid[1] + (len(block.lines) - 1) * block.pitch / 2, min(72, rect.h - 24))

    def _reading_shown(self) -> str:
        return self._candidates[self._picked] if self._picked is not None and self._candidates else self._reading

    def _shown(self) -> str:
        """Digits in their groups; everything else as it is."""
        if not self.screen.grouping:
            return self.text
        pieces, at = [], 0
        for width in self.screen.grouping:
            pieces.append(self.text[at : at + width])
            at += width
        return "-".join(piece for piece in (*pieces, self.text[at:]) if piece)

    def _candidate_grid(self, pen: Pen, rect: Rect, rows: int, columns: int) -> None:
        cells = rows * columns
        gap = 14 if rows > 1 else 8
        tall = min(120.0, (rect.h - gap * (rows - 1)) / rows)
        wide = (rect.w - gap * (columns - 1)) / columns
        more = len(self._candidates) > cells
        each = cells - 1 if more else cells
        pages = max(1, -(-len(self._candidates) // each))
        start = (self._page % pages) * each
        for at, words in enumerate(self._candidates[start : start + each]):
            cell = Rect(rect.x + (at % columns) * (wide + gap), rect.y + (at // columns) * (tall + gap), wide, tall)
            with_name = Local(f"pick:{start + at}")
            self._candidate(pen, cell, words, with_name, start + at == self._picked)
        if more:
            at = cells - 1
            cell = Rect(rect.x + (at % columns) * (wide + gap), rect.y + (at // columns) * (tall + gap), wide, tall)
            left = len(self._candidates) - each
            key(pen, cell, f"{self.say('ほか')} {left}", "more", size=32, icon="caret-down", tool=True)

    def _candidate(self, pen: Pen, rect: Rect, words: str, action: Local, chosen: bool) -> None:
        with pen.touchable(rect, action, words, marked=False):
            pen.box(rect, "tint" if chosen else "page", "key" if chosen else "edge", 5 if chosen else 3, 16)
            pen.fit(words, rect.inset(10, 4), 52 if rect.h > 100 else 40, name=self.screen.is_name, marked=False)

    def _mode_row(self, pen: Pen, rect: Rect) -> None:
        if len(self._modes) < 2:
            return
        wide = (rect.w - 8 * (len(self._modes) - 1)) / len(self._modes)
        for at, mode in enumerate(self._modes):
            cell = Rect(rect.x + at * (wide + 8), rect.y, wide, rect.h)
            key(pen, cell, self.say(_MODE_WORDS[mode]), "mode:" + mode, size=32, chosen=mode == self._mode)

    def _keys(self, pen: Pen, rect: Rect) -> None:
        rows = {"latin": LATIN_ROWS, "signs": SIGN_ROWS}.get(self._mode, HIRAGANA_ROWS)
        wide = (rect.w - 72) / 10
        tall = (rect.h - 32) / 5
        size = min(46, pen.plain_sizes.key, tall * 0.5)
        for row, letters in enumerate(rows):
            for at, letter in enumerate(letters):
                if letter == "　":
                    continue
                shown = katakana(letter) if self._mode == "katakana" else letter.upper() if self._capitals else letter
                cell = Rect(rect.x + at * (wide + 8), rect.y + row * (tall + 8), wide, tall)
                key(pen, cell, shown, "=" + letter, size=size)

    def _tools_row(self, pen: Pen, rect: Rect, compact: bool) -> None:
        kana = self._mode in ("hiragana", "katakana")
        convert = self._mode == "hiragana"
        parts: list[tuple[str, str, int, str]] = []
        if compact:
            mode = self._modes[(self._modes.index(self._mode) + 1) % len(self._modes)]
            parts.append((self.say(_MODE_WORDS[mode]), "mode:" + mode, 2, ""))
        if kana:
            parts += [("゛゜小", "change", 2, ""), ("ー", "=ー", 1, "")]
        elif self._mode == "latin":
            parts.append((self.say("大文字"), "caps", 2, ""))
        space = "= " if self._mode == "latin" else "=　"
        parts.append((self.say("空白"), space, 2 if not compact else 1, ""))
        if convert:
            parts.append((self.say("変換"), "convert", 2, ""))
        parts.append((self.say("1つ消す"), "back", 3 if not compact else 2, "backspace"))
        total = sum(part for _, _, part, _ in parts)
        unit = (rect.w - 8 * (len(parts) - 1)) / total
        x = rect.x
        for words, command, part, icon in parts:
            cell = Rect(x, rect.y, unit * part, rect.h)
            chosen = command == "caps" and self._capitals
            key(pen, cell, words, command, size=34, icon=icon, tool=True, chosen=chosen)
            x += unit * part + 8
