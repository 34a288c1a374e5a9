"""k04 and k08: PIN and password. Dots only, no tone, no pressed look; the typed characters lie in one bytearray.

The characters of the keys are constants of this file; which of them were touched is nowhere but in that bytearray.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TypeVar

from hardware.secret import Secret
from kiosk.runtime.bus import Event
from kiosk.screens.appearance import Appearance
from kiosk.screens.controls import Banner, Button, Role, Tone
from kiosk.screens.frame import Frame, Screen
from kiosk.screens.secret_pads import NumberPad, PasswordPad
from kiosk.screens.touches import TypedSecret
from kiosk.ui.controls import banner, caret, key
from kiosk.ui.display_list import Local, Rect
from kiosk.ui.frame import Areas, draw_frame
from kiosk.ui.pen import Pen
from kiosk.ui.view import Tools, View

P = TypeVar("P", bound=NumberPad | PasswordPad)
SUBMIT = Local("submit")
SHUFFLE = Local("shuffle")


class SecretView(View[P]):
    """What both have in common: the buffer and when it is handed out."""

    secret = True
    fewest = 4
    most = 4
    allowed = "0123456789"

    def __init__(self, screen: P, appearance: Appearance, tools: Tools) -> None:
        super().__init__(screen, appearance, tools)
        self._typed = bytearray()
        self._scan_refused = False

    def __repr__(self) -> str:
        return "SecretView(•••)"

    @property
    def count(self) -> int:
        """Characters typed so far."""
        return len(self._typed)

    @property
    def ready(self) -> bool:
        """Whether 決定 would be taken."""
        return self.fewest <= len(self._typed) <= self.most

    def handle(self, command: str) -> Iterable[Event]:
        """A key: `=X` types X."""
        self._scan_refused = False
        if command.startswith("="):
            if len(self._typed) < self.most:
                self._typed.append(ord(command[1]))
        elif command == "back" and self._typed:
            self._typed[-1] = 0
            self._typed.pop()
        elif command == "clear":
            self.wipe()
        elif command == "submit" and self.ready:
            return (self._hand_out(),)
        return ()

    def _hand_out(self) -> TypedSecret:
        # Secret takes characters; this one string is the only copy and ends with this call.
        secret = Secret(self._typed.decode("ascii"))
        self.wipe()
        return TypedSecret(secret)

    def typed(self, character: str) -> Iterable[Event] | None:
        """Keys of a real keyboard; letters count as capitals."""
        if character == "enter":
            return self.handle("submit")
        if character == "backspace":
            return self.handle("back")
        if character.upper() in self.allowed:
            return self.handle("=" + character.upper())
        return None

    def refuse_scan(self) -> None:
        """Say that a code is not read here, until the next key. What was typed stays."""
        self._scan_refused = True

    def same_question(self, screen: Screen) -> bool:
        """A clock tick in the strip keeps what was typed; another question, note or warning does not."""
        return (
            isinstance(screen, NumberPad | PasswordPad)
            and screen.frame.title == self.screen.frame.title
            and (screen.note, screen.warning) == (self.screen.note, self.screen.warning)
        )

    def wipe(self) -> None:
        """Zero the buffer in its place, then empty it."""
        for place in range(len(self._typed)):
            self._typed[place] = 0
        self._typed.clear()

    def _frame(self, words: str, icon: str, extra: Button | None = None) -> Frame:
        """The frame with the button that hands the secret out; it fills when enough was typed."""
        given = self.screen.frame
        forward = Button(words, SUBMIT, Role.MAIN, icon, self.ready)
        return replace(given, forward=forward, extra=extra)

    def _promise(self, pen: Pen, x: float, y: float, width: float, words: str) -> float:
        size = max(28, min(30, pen.sizes.body)) if not pen.sizes.note > 32 else pen.sizes.note
        block = pen.block(words, width - 62, size, leading=1.35)
        if self._scan_refused:
            # In the room of the promise: no key may move under a finger.
            pen.icon("warning-circle", x + 22, y + block.height / 2, 44, "err")
            room = Rect(x + 58, y, width - 58, block.height)
            pen.fit(self.say("QRはここでは使いません"), room, size, "err", bold=True, align="left")
            return block.height
        left = x + max(0, (width - block.width - 58) / 2)
        pen.icon("eye-slash", left + 22, y + block.height / 2, 44, "link")
        pen.put(block, words, left + 58, y, block.width)
        return block.height

    def _warnings(self, pen: Pen, x: float, y: float, width: float) -> float:
        used = 0.0
        if self.screen.warning:
            used += banner(pen, x, y, width, Banner(Tone.WARN, self.screen.warning)) + 12
        if self.screen.note:
            used += pen.text(self.screen.note, x, y + used, width, pen.sizes.note, "ink2", leading=1.4)
        return used


class NumberPadView(SecretView[NumberPad]):
    """k04: boxes with dots, a pad whose order the resident may change."""

    def __init__(self, screen: NumberPad, appearance: Appearance, tools: Tools) -> None:
        super().__init__(screen, appearance, tools)
        self.fewest = screen.digits
        self.most = screen.most_digits or screen.digits
        self._order = list("1234567890")

    def handle(self, command: str) -> Iterable[Event]:
        """Also the order of the digits."""
        if command == "shuffle":
            self.tools.randomness.shuffle(self._order)
            return ()
        return super().handle(command)

    def draw(self, pen: Pen) -> None:
        """Portrait: boxes, promise, pad, note. Landscape: words at the left of the pad."""
        shuffle = Button(self.say("並びを変える"), SHUFFLE, icon="shuffle")
        areas = draw_frame(pen, self._frame(self.say("決定"), "check", shuffle), icon="password")
        promise = self.say("画面に数字は出ません。手元をかくして押してください。")
        if pen.landscape:
            self._beside(pen, areas, promise)
            return
        if areas.upper:
            upper = areas.upper
            y = upper.y + self._boxes(pen, upper.x, upper.y, upper.w, 120) + 18
            y += self._promise(pen, upper.x, y, upper.w, promise) + 10
            y += self._warnings(pen, upper.x, y, upper.w)
            if y > upper.bottom + 8:
                pen.sheet.overflows.append("pin words")
            self._pad(pen, Rect(areas.body.x, areas.body.y, areas.body.w, min(areas.body.h, 620)))
            return
        body = areas.body
        y = body.y + self._boxes(pen, body.x, body.y, body.w, 140) + pen.gap(22)
        y += self._promise(pen, body.x, y, body.w, promise) + pen.gap(22)
        foot = pen.height_of(lambda other, top: self._warnings(other, body.x, top, body.w))
        room = body.bottom - y - (foot + 14 if foot else 0)
        if room < 4 * 100 + 48:
            pen.sheet.overflows.append("pad")
        tall = min(room, 4 * 142 + 48)
        self._pad(pen, Rect(body.x, y, body.w, tall))
        self._warnings(pen, body.x, y + tall + 14, body.w)

    def _beside(self, pen: Pen, areas: Areas, promise: str) -> None:
        body = areas.body
        left = Rect(body.x, body.y, body.w * 0.4, body.h)
        y = left.y + self._boxes(pen, left.x, left.y, left.w, 130) + 28
        y += self._promise(pen, left.x, y, left.w, promise) + 20
        y += self._warnings(pen, left.x, y, left.w)
        if y > body.bottom + 8:
            pen.sheet.overflows.append("pin words")
        tall = min(body.h, 4 * 142 + 48)
        self._pad(pen, Rect(body.x + body.w * 0.44, body.y, body.w * 0.56, tall))

    def _boxes(self, pen: Pen, x: float, y: float, width: float, tall: float) -> float:
        shown = self.screen.digits if self.most == self.screen.digits else self.most
        gap = 28 if shown <= 4 and width > 700 else 12
        wide = min(128.0, (width - gap * (shown - 1)) / shown)
        left = x + (width - shown * wide - gap * (shown - 1)) / 2
        for at in range(shown):
            cell = Rect(left + at * (wide + gap), y, wide, tall)
            now = at == self.count
            pen.box(cell, "tint" if now else "page", "key" if now else "edge", 5 if now else 3, 20)
            if at < self.count:
                pen.disc(*cell.mid, 40, "ink")
        return tall

    def _pad(self, pen: Pen, rect: Rect) -> None:
        tall = (rect.h - 48) / 4
        wide = (rect.w - 32) / 3
        size = pen.plain_sizes.key
        for at, digit in enumerate(self._order[:9]):
            cell = Rect(rect.x + (at % 3) * (wide + 16), rect.y + (at // 3) * (tall + 16), wide, tall)
            key(pen, cell, digit, "=" + digit, size=size, secret=True)
        foot = rect.y + 3 * (tall + 16)
        tool = min(44, max(34, pen.plain_sizes.button - 6))
        key(pen, Rect(rect.x, foot, wide, tall), self.say("全部消す"), "clear", size=tool, tool=True, secret=True)
        last = self._order[9]
        key(pen, Rect(rect.x + wide + 16, foot, wide, tall), last, "=" + last, size=size, secret=True)
        erase = Rect(rect.x + 2 * (wide + 16), foot, wide, tall)
        key(pen, erase, self.say("1つ消す"), "back", size=tool, icon="backspace", tool=True, secret=True)


class PasswordPadView(SecretView[PasswordPad]):
    """k08: capitals in the order of the alphabet, and digits."""

    allowed = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"

    def __init__(self, screen: PasswordPad, appearance: Appearance, tools: Tools) -> None:
        super().__init__(screen, appearance, tools)
        self.fewest, self.most = screen.fewest, screen.most

    def draw(self, pen: Pen) -> None:
        """Field and promise above, keys at the foot."""
        label, icon = (self.say("署名する"), "pen-nib") if self.screen.signs else (self.say("決定"), "check")
        if self.screen.frame.forward:
            label = self.screen.frame.forward.label
        areas = draw_frame(pen, self._frame(label, icon), icon="password")
        body = areas.body
        words = areas.upper or body
        y = words.y + self._field(pen, Rect(words.x, words.y, words.w, 96 if pen.landscape else 128)) + pen.gap(20)
        y += self._promise(
            pen, words.x, y, words.w, self.say("画面に文字は出ません。押した音も出しません。")
        ) + pen.gap(16)
        y += self._warnings(pen, words.x, y, words.w)
        tall = 84.0 if pen.landscape else 92.0 if areas.upper else 100.0
        pad_height = 4 * tall + 36 + 44
        top = body.bottom + 20 - pad_height if not pen.landscape else body.bottom + 14 - pad_height
        if y > (words.bottom + 10 if areas.upper else top):
            pen.sheet.overflows.append("password")
        margin = 24 if not pen.landscape else 0
        ground = Rect(body.x - margin - 32, top, body.w + 2 * margin + 64, pad_height)
        pen.fill(ground, "sunken")
        pen.fill(Rect(ground.x, ground.y, ground.w, 2), "line")
        self._keys(pen, Rect(body.x - margin, top + 22, body.w + 2 * margin, pad_height - 44), tall)

    def _field(self, pen: Pen, rect: Rect) -> float:
        pen.box(rect, "tint", "key", 5, 16)
        count = self.say("%(count)s文字", count=self.count)
        size = pen.plain_sizes.note
        block = pen.fitted(count, 240, rect.h, size)
        pen.put(block, count, rect.right - 28 - block.width, rect.mid[1] - block.height / 2, block.width, "ink2")
        pitch = min(52.0, (rect.w - 90 - block.width) / max(1, self.most))
        for at in range(self.count):
            pen.disc(rect.x + 50 + at * pitch, rect.mid[1], min(40, pitch - 8), "ink")
        caret(pen, rect.x + 34 + self.count * pitch, rect.mid[1], min(64, rect.h - 30))
        return rect.h

    def _keys(self, pen: Pen, rect: Rect, tall: float) -> None:
        wide = (rect.w - 9 * 8) / 10
        for row, letters in enumerate(("1234567890", "ABCDEFGHIJ", "KLMNOPQRST", "UVWXYZ")):
            for at, letter in enumerate(letters):
                cell = Rect(rect.x + at * (wide + 8), rect.y + row * (tall + 12), wide, tall)
                key(pen, cell, letter, "=" + letter, size=42, secret=True)
        foot = rect.y + 3 * (tall + 12)
        clear = Rect(rect.x + 6 * (wide + 8), foot, 2 * wide + 8, tall)
        key(pen, clear, self.say("全部消す"), "clear", size=30, tool=True, secret=True)
        erase = Rect(rect.x + 8 * (wide + 8), foot, 2 * wide + 8, tall)
        key(pen, erase, self.say("1つ消す"), "back", size=30, icon="backspace", tool=True, secret=True)


__all__ = ["NumberPadView", "PasswordPadView", "SecretView"]
