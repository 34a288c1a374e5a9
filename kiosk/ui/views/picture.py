"""k03, k12, k16: a picture larger than its words says what to do with the hands."""

from __future__ import annotations

from kiosk.paging.type_sizes import is_big
from kiosk.screens.controls import Button, Chip, Role
from kiosk.screens.picture import Picture
from kiosk.ui.controls import banner, button, put_chip
from kiosk.ui.display_list import Rect
from kiosk.ui.frame import draw_frame
from kiosk.ui.pen import Pen
from kiosk.ui.view import View

_RATIO = {
    "insert_card_slot": 0.58,
    "insert_card_flat": 0.58,
    "take_card": 0.72,
    "out_of_service": 0.37,
    "no_paper": 0.43,
    "insert_stick": 0.55,
    "stick_trouble": 0.43,
}


class PictureView(View[Picture]):
    """Words, picture, promises, buttons. The picture takes what room the words leave."""

    def draw(self, pen: Pen) -> None:
        """Loud pages are centred and yellow at the top; everything else follows the frame."""
        screen = self.screen
        if not (
            screen.buttons or screen.promises or screen.loud or pen.landscape or pen.appearance.low or screen.frame.back
        ):
            self._alone(pen)
            return
        loud = screen.loud and not pen.landscape
        areas = draw_frame(pen, screen.frame, title=not loud, head=not loud)
        body = areas.body
        if loud:
            pen.fill(Rect(0, 0 if not screen.frame.strip else 60, pen.sheet.width, 24), "warn")
            body = Rect(body.x, body.y + 40, body.w, body.h - 40)
            if areas.upper:
                self._loud_words(pen, Rect(56, 100, 968, 300))
                pen.art(screen.picture, Rect(56, 420, 968, 490))
                self._rest(pen, body, with_lines=False, with_picture=False)
                return
            used = self._loud_words(pen, body)
            body = Rect(body.x, body.y + used, body.w, body.h - used)
            self._rest(pen, body, with_lines=False)
            return
        if areas.upper:
            upper = areas.upper
            used = self._lines(pen, upper, "left")
            if upper.h - used > 150:
                pen.art(screen.picture, Rect(upper.x, upper.y + used, upper.w, upper.h - used))
            self._rest(pen, body, with_lines=False, with_picture=False)
            return
        self._rest(pen, body)

    def _alone(self, pen: Pen) -> None:
        """Nothing to touch but the assist bar: picture and large words in the middle of the page."""
        screen = self.screen
        areas = draw_frame(pen, screen.frame, title=False)
        body = areas.body

        def inside(other: Pen, y: float) -> float:
            start = y
            tall = body.w * _RATIO.get(screen.picture, 0.45)
            other.art(screen.picture, Rect(body.x, y, body.w, tall))
            y += tall + other.gap(44)
            y += other.text(screen.frame.title, body.x, y, body.w, other.sizes.display, bold=True, leading=1.3)
            y += other.gap(16)
            size = max(other.sizes.body, 40) if other.squeeze >= 1 else other.sizes.body
            for words in (*screen.frame.notes, *screen.lines):
                y += other.text(words, body.x, y, body.w, size, leading=1.5)
            y += other.gap(36)
            return y + self._foot(other, Rect(body.x, y, body.w, 0)) - start

        tall = pen.height_of(inside)
        if tall > body.h:
            pen.sheet.overflows.append("picture")
        inside(pen, body.y + max(0, (body.h - tall) * 0.4))

    def _loud_words(self, pen: Pen, rect: Rect) -> float:
        size = max(pen.sizes.display, 80) if pen.squeeze >= 1 else pen.sizes.display
        y = rect.y
        y += pen.text(self.screen.frame.title, rect.x, y, rect.w, size, bold=True, leading=1.25, align="mid") + 12
        for words in (*self.screen.frame.notes, *self.screen.lines):
            y += pen.text(words, rect.x, y, rect.w, max(pen.sizes.body, 36), leading=1.5, align="mid")
        return y + 28 - rect.y

    def _lines(self, pen: Pen, rect: Rect, align: str) -> float:
        y = rect.y
        for words in self.screen.lines:
            y += pen.text(words, rect.x, y, rect.w, pen.sizes.body, "ink2", leading=1.5, align=align)
        return y - rect.y + (pen.gap(20) if self.screen.lines else 0)

    def _rest(self, pen: Pen, body: Rect, with_lines: bool = True, with_picture: bool = True) -> None:
        screen = self.screen
        y = body.y
        if with_lines:
            y += self._lines(pen, body, "left")
        foot_height = pen.height_of(lambda other, top: self._foot(other, Rect(body.x, top, body.w, 0)))
        room = body.bottom - y - foot_height
        if with_picture:
            tall = min(room - pen.gap(28), body.w * _RATIO.get(screen.picture, 0.45) * (1.1 if screen.loud else 1.0))
            least = 190 if pen.landscape or is_big(pen.appearance) else 250
            if tall < least and pen.squeeze > 0.6:
                # The picture is the instruction: words become smaller before it goes.
                pen.sheet.overflows.append("picture")
            if tall >= 150:
                pen.art(screen.picture, Rect(body.x, y, body.w, tall))
                y += tall + pen.gap(28)
        elif room > 200:
            y += 0
        used = self._foot(pen, Rect(body.x, y, body.w, 0))
        if y + used > body.bottom + 1:
            pen.sheet.overflows.append("picture")

    def _foot(self, pen: Pen, rect: Rect) -> float:
        """Banner, promises, buttons and code, one below the other; returns the height."""
        screen = self.screen
        y = rect.y
        if screen.loud:
            y += self._sound_note(pen, rect, y)
        if screen.banner:
            y += banner(pen, rect.x, y, rect.w, screen.banner) + pen.gap(24)
        if screen.promises:
            y += self._promises(pen, rect, y) + pen.gap(24)
        if screen.buttons:
            y += self._buttons(pen, rect, y) + 8
        if screen.code:
            put_chip(pen, rect.right, y + 30, Chip(self.say("番号 %(code)s", code=screen.code)), rect.w)
            y += 64
        return y - rect.y

    def _sound_note(self, pen: Pen, rect: Rect, y: float) -> float:
        words = self.say("音でもお知らせしています")
        size = max(pen.sizes.body, 36)
        block = pen.block(words, rect.w - 120, size, bold=True)
        left = rect.x + (rect.w - block.width - 88) / 2
        pen.icon("speaker-high", left + 32, y + block.height / 2, 64, "ink", line=False)
        pen.put(block, words, left + 88, y, block.width)
        return block.height + pen.gap(28)

    def _promises(self, pen: Pen, rect: Rect, y: float) -> float:
        """Two promises in one card, each with its icon; a second line after a line feed is the note."""
        inner = rect.w - 64 - 80
        rows = []
        for chip in self.screen.promises:
            head, _, note = chip.text.partition("\n")
            title = pen.block(head, inner, pen.sizes.body, bold=True, leading=1.4)
            small = pen.block(note, inner, pen.sizes.note, leading=1.45) if note else None
            rows.append((chip, head, note, title, small))
        heights = [max(60, title.height + (small.height if small else 0)) for _, _, _, title, small in rows]
        pad = pen.gap(26)
        gap = pen.gap(22)
        total = sum(heights) + gap * (len(rows) - 1) + 2 * pad
        pen.box(Rect(rect.x, y, rect.w, total), "page", "line", 3, 24)
        top = y + pad
        for (chip, head, note, title, small), tall in zip(rows, heights, strict=True):
            pen.icon(chip.icon or "shield-check", rect.x + 32 + 28, top + tall / 2, 56, "ok")
            at = top + (tall - title.height - (small.height if small else 0)) / 2
            at += pen.put(title, head, rect.x + 112, at, inner)
            if small:
                pen.put(small, note, rect.x + 112, at, inner, "ink2")
            top += tall + gap
        return total

    def _buttons(self, pen: Pen, rect: Rect, y: float) -> float:
        """Short ones side by side; with notes (k12 paper out) as a list."""
        buttons = self.screen.buttons
        size = min(pen.sizes.button, 44) if len(buttons) > 1 else pen.sizes.button
        columns = 2 if len(buttons) == 2 and not is_big(pen.appearance) and not any(b.reason for b in buttons) else 1
        wide = (rect.w - 20 * (columns - 1)) / columns
        tall = 112.0 if columns == 2 else max(104, 140 * min(1.0, pen.squeeze))
        for at, what in enumerate(buttons):
            cell = Rect(rect.x + (at % columns) * (wide + 20), y + (at // columns) * (tall + 16), wide, tall)
            if columns == 1 and what.icon and what.role is not Role.MAIN:
                self._wide(pen, cell, what, size)
            else:
                button(pen, cell, what, size)
        return -(-len(buttons) // columns) * (tall + 16) - 16

    def _wide(self, pen: Pen, rect: Rect, what: Button, size: float) -> None:
        off = not what.enabled
        with pen.touchable(rect, None if off else what.event, what.label, "plain", 20):
            strong = what.role is Role.SECOND
            pen.box(
                rect,
                "sunken" if off else "tint" if strong else "page",
                "key" if strong else "soft",
                5 if strong else 3,
                20,
            )
            pen.icon(what.icon, rect.x + 72, rect.mid[1], 72, "link" if not off else "off", line=False)
            room = Rect(rect.x + 132, rect.y + 8, rect.w - 132 - 84, rect.h - 16)
            if what.reason:
                pen.fit(what.label, Rect(room.x, room.y, room.w, room.h * 0.58), size, bold=True, align="left")
                note = Rect(room.x, room.y + room.h * 0.58, room.w, room.h * 0.42)
                pen.fit(what.reason, note, pen.sizes.note, "ink2", align="left")
            else:
                pen.fit(what.label, room, size, bold=True, align="left")
            pen.icon("caret-right", rect.right - 52, rect.mid[1], 44, "link")
