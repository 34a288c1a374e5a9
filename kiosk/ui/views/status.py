"""k10: how an application stands: time line, the one thing to do, and how old the information is."""

from __future__ import annotations

from kiosk.screens.controls import Banner, Tone
from kiosk.screens.status import StatusScreen
from kiosk.ui.controls import banner, button
from kiosk.ui.display_list import Rect
from kiosk.ui.frame import draw_frame
from kiosk.ui.pen import Pen
from kiosk.ui.view import View


class StatusScreenView(View[StatusScreen]):
    """Name of the procedure, what to do, time line, age, buttons."""

    def draw(self, pen: Pen) -> None:
        """The time line keeps its line between the dots whatever the type size."""
        screen = self.screen
        areas = draw_frame(pen, screen.frame, icon="receipt")
        body, upper = areas.body, areas.upper
        area = upper or body
        gap = pen.gap(22)
        y = area.y
        if screen.procedure and screen.procedure != screen.frame.title:
            y += pen.text(screen.procedure, area.x, y, area.w, pen.sizes.body, "ink2", leading=1.4) + pen.gap(10)
        notice = screen.banner or Banner(screen.tone, screen.state)
        y += banner(pen, area.x, y, area.w, notice) + gap
        if upper:
            if screen.age:
                y += self._age(pen, area.x, y, area.w)
            if y > upper.bottom + 10:
                pen.sheet.overflows.append("status")
            y = body.y
            area = body
        if pen.landscape:
            self._two_columns(pen, Rect(area.x, y, area.w, area.bottom - y))
            return
        y += self._timeline(pen, area.x, y, area.w) + gap
        if screen.lines:
            y += self._lines(pen, area.x, y, area.w) + gap
        if screen.age and not upper:
            y += self._age(pen, area.x, y, area.w) + gap
        if screen.buttons:
            y += self._buttons(pen, area.x, y, area.w)
        if y > area.bottom + 6:
            pen.sheet.overflows.append("status")

    def _two_columns(self, pen: Pen, room: Rect) -> None:
        wide = (room.w - 28) / 2
        left = room.y + self._timeline(pen, room.x, room.y, wide)
        x, y = room.x + wide + 28, room.y
        if self.screen.lines:
            y += self._lines(pen, x, y, wide) + 16
        if self.screen.age:
            y += self._age(pen, x, y, wide) + 16
        if self.screen.buttons:
            y += self._buttons(pen, x, y, wide)
        if max(left, y) > room.bottom + 6:
            pen.sheet.overflows.append("status")

    def _timeline(self, pen: Pen, x: float, y: float, width: float) -> float:
        rows = []
        size = max(28, min(pen.sizes.h2, pen.sizes.body * 1.18))
        for words, when, state in self.screen.timeline:
            title = pen.block(words, width - 80 - 90, size, bold=state != "waiting", leading=1.35)
            note = pen.block(when, width - 80 - 90, pen.sizes.note, leading=1.4) if when else None
            rows.append(
                (words, when, state, title, note, max(64, title.height + (note.height if note else 0) + pen.gap(20)))
            )
        pad = pen.gap(26)
        total = sum(row[-1] for row in rows) + 2 * pad
        pen.box(Rect(x, y, width, total), "page", "line", 3, 24)
        top = y + pad
        for at, (words, when, state, title, note, tall) in enumerate(rows):
            # The sign stands by the first line, however many follow.
            middle = top + max(28, title.pitch / 2)
            if at + 1 < len(rows):
                pen.fill(Rect(x + 65, middle + 26, 6, tall - 20), "ok" if state == "done" else "line")
            if state == "done":
                pen.icon("check-circle", x + 68, middle, 58, "ok")
            elif state == "current":
                pen.disc(x + 68, middle, 52, "warn_edge")
                pen.icon("arrow-u-up-left" if self.screen.tone is Tone.WARN else "dot", x + 68, middle, 34, "page")
            else:
                pen.disc(x + 68, middle, 48, "soft")
                pen.disc(x + 68, middle, 38, "page")
            used = pen.put(
                title, words, x + 124, middle - title.pitch / 2, width - 170, "ink2" if state == "waiting" else "ink"
            )
            if note:
                pen.put(note, when, x + 124, middle - title.pitch / 2 + used, width - 170, "ink2")
            top += tall
        return total

    def _lines(self, pen: Pen, x: float, y: float, width: float) -> float:
        top = y
        for label, value in self.screen.lines:
            # A number never breaks.
            shown = pen.fitted(value, width * 0.64, pen.sheet.height, pen.sizes.body, bold=True, leading=1.35)
            name = pen.block(label, width * 0.32, pen.sizes.note, leading=1.35)
            tall = max(shown.height, name.height) + 10
            pen.put(name, label, x, y + (tall - name.height) / 2, name.width, "ink2")
            pen.put(shown, value, x + width * 0.36, y + (tall - shown.height) / 2, shown.width)
            y += tall
        return y - top

    def _age(self, pen: Pen, x: float, y: float, width: float) -> float:
        block = pen.block(self.screen.age, width - 60 - 84, max(28, min(pen.sizes.body, 44) * 0.95), leading=1.45)
        tall = max(92, block.height + pen.gap(36))
        pen.fill(Rect(x, y, width, tall), "sunken", 24)
        pen.icon("clock", x + 60, y + tall / 2, 56, "link", line=False)
        pen.put(block, self.screen.age, x + 110, y + (tall - block.height) / 2, block.width)
        return tall

    def _buttons(self, pen: Pen, x: float, y: float, width: float) -> float:
        count = len(self.screen.buttons)
        columns = min(2, count) if pen.sizes.button <= 48 else 1
        wide = (width - 20 * (columns - 1)) / columns
        for at, what in enumerate(self.screen.buttons):
            cell = Rect(x + (at % columns) * (wide + 20), y + (at // columns) * 128, wide, 112)
            button(pen, cell, what, min(pen.sizes.button, 44))
        return -(-count // columns) * 128 - 16
