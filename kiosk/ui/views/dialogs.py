"""k13 and k15: over the dimmed page, a question with one main answer, or the sheet of display settings."""

from __future__ import annotations

from dataclasses import replace

from kiosk.screens.controls import Button, Role, Tone
from kiosk.screens.dialogs import Dialog, Settings
from kiosk.ui.controls import TONE_ICON, button, choice
from kiosk.ui.display_list import Box, Rect
from kiosk.ui.frame import draw_frame
from kiosk.ui.pen import Pen
from kiosk.ui.view import View

Row = tuple[str, tuple[Button, ...]]


def _ground(pen: Pen, screen: Dialog | Settings) -> None:
    """Without a page below, a plain one is dimmed: nothing of it can be touched or read as the page."""
    if pen.sheet.dimmed_texts == 0:
        bare = replace(screen.frame, title="", notes=(), page="", back=None, forward=None, leave=None, extra=None)
        draw_frame(pen, bare)
        pen.sheet.targets.clear()
        pen.sheet.dimmed_texts = len(pen.sheet.texts)
        pen.sheet.shapes.append(Box(Rect(0, 0, pen.sheet.width, pen.sheet.height), "dim", 0, 0.6))


class DialogView(View[Dialog]):
    """One main answer, safe answers beside; the countdown as a ring whose number is text."""

    def draw(self, pen: Pen) -> None:
        """Centred; in low position the whole dialog stands in the lower half."""
        _ground(pen, self.screen)
        width = 936.0
        tall = pen.height_of(lambda other, y: self._inside(other, 0, y, width - 112)) + 64 + 56
        x = (pen.sheet.width - width) / 2
        low = pen.appearance.low and not pen.landscape
        y = max(972.0, pen.sheet.height - tall - 60) if low else (pen.sheet.height - tall) / 2
        rect = Rect(x, y, width, tall)
        if not Rect(0, 8, pen.sheet.width, pen.sheet.height - 16).holds(rect):
            pen.sheet.overflows.append("dialog")
        pen.box(rect, "page", "edge", 4, 32)
        self._inside(pen, x + 56, y + 64, width - 112)

    def _inside(self, pen: Pen, x: float, y: float, width: float) -> float:
        top = y
        y += self._words(pen, x, y, width) + pen.gap(36)
        main = [what for what in self.screen.buttons if what.role is Role.MAIN]
        others = [what for what in self.screen.buttons if what.role is not Role.MAIN]
        for what in main:
            tall = 168 if pen.squeeze > 0.7 and not pen.landscape else 120
            button(pen, Rect(x, y, width, tall), what, max(52 if tall > 150 else 44, pen.plain_sizes.button))
            y += tall + 24
        columns = min(2, len(others)) if pen.plain_sizes.button < 60 else 1
        wide = (width - 24 * (columns - 1)) / max(1, columns)
        for at, what in enumerate(others):
            cell = Rect(x + (at % columns) * (wide + 24), y + (at // columns) * 128, wide, 112)
            button(pen, cell, what, pen.plain_sizes.button)
        if others:
            y += -(-len(others) // columns) * 128 - 16
        else:
            y -= 24
        return y - top

    def _words(self, pen: Pen, x: float, y: float, width: float) -> float:
        screen = self.screen
        counting = screen.seconds is not None
        side = 240.0 if counting else 120.0 if screen.icon or screen.tone is not Tone.NEUTRAL else 0.0
        if side and pen.squeeze < 0.7:
            side = 160.0 if counting else 96.0
        inner = width - (side + 40 if side else 0)
        title_px = max(40, min(64, pen.sizes.h1 * 1.15))
        title = pen.block(screen.frame.title, inner, title_px, bold=True, leading=1.3) if screen.frame.title else None
        text = pen.block(screen.text, inner, pen.sizes.body, leading=1.5)
        words = (title.height + 10 if title else 0) + text.height
        tall = max(side, words)
        if counting:
            self._ring(pen, Rect(x, y + (tall - side) / 2, side, side))
        elif side:
            icon = screen.icon or TONE_ICON[screen.tone]
            role = {Tone.ERROR: "err", Tone.WARN: "warn_ink", Tone.OK: "ok"}.get(screen.tone, "link")
            pen.icon(icon, x + side / 2, y + tall / 2, side * 0.9, role, line=False)
        left = x + width - inner
        top = y + (tall - words) / 2
        if title:
            top += pen.put(title, screen.frame.title, left, top, inner) + 10
        pen.put(text, screen.text, left, top, inner)
        return tall

    def _ring(self, pen: Pen, rect: Rect) -> None:
        seconds = self.screen.seconds or 0
        of = self.screen.seconds_of or max(seconds, 30)
        pen.art("ring", rect, part=round(min(1.0, seconds / max(1, of)), 2))
        pen.fit(str(seconds), rect.inset(rect.w * 0.16), 92 if rect.w > 200 else 64, bold=True)


class SettingsView(View[Settings]):
    """A sheet from the bottom; what is chosen carries the role MAIN."""

    def draw(self, pen: Pen) -> None:
        """Label, then its choices in one row; the button that closes is the only main one."""
        _ground(pen, self.screen)
        width = 1640.0 if pen.landscape else 1080.0
        tall = pen.height_of(lambda other, y: self._inside(other, 0, y, width - 112)) + 40 + 36
        x = (pen.sheet.width - width) / 2
        rect = Rect(x, pen.sheet.height - tall, width, tall)
        highest = 800 if pen.appearance.low and not pen.landscape else 40
        if rect.y < highest:
            pen.sheet.overflows.append("settings")
        pen.fill(rect, "page", 32)
        pen.fill(Rect(rect.x, rect.bottom - 40, rect.w, 40), "page")
        self._inside(pen, x + 56, rect.y + 40, width - 112)

    def _inside(self, pen: Pen, x: float, y: float, width: float) -> float:
        top = y
        y += pen.text(self.screen.frame.title, x, y, width, max(40, min(48, pen.sizes.h1)), bold=True, leading=1.35)
        y += pen.gap(24)
        for line in self._lines(pen):
            wide = (width - 40 * (len(line) - 1)) / len(line)
            ends = [y]
            for column, (label, buttons) in enumerate(line):
                left = x + column * (wide + 40)
                row = y + pen.text(label, left, y, wide, pen.sizes.body, bold=True, leading=1.35) + 10
                ends.append(row + self._row(pen, left, row, wide, buttons) + pen.gap(26))
            y = max(ends)
        button(pen, Rect(x, y, width, 112), replace(self.screen.close, role=Role.MAIN), pen.plain_sizes.button)
        return y + 112 - top

    def _lines(self, pen: Pen) -> list[tuple[Row, ...]]:
        """Rows that stand beside each other: any two in landscape, two short ones where a low sheet has no height."""
        lines: list[tuple[Row, ...]] = []
        for row in self.screen.rows:
            last = lines[-1] if lines else ()
            short = pen.appearance.low and len(row[1]) <= 2 and len(last) == 1 and len(last[0][1]) <= 2
            if len(last) == 1 and (pen.landscape or short):
                lines[-1] = (*last, row)
            else:
                lines.append((row,))
        return lines

    def _row(self, pen: Pen, x: float, y: float, width: float, buttons: tuple[Button, ...]) -> float:
        tall = max(104, 112 * min(1.0, pen.squeeze + 0.1))
        wide = (width - 16 * (len(buttons) - 1)) / len(buttons)
        for at, what in enumerate(buttons):
            cell = Rect(x + at * (wide + 16), y, wide, tall)
            choice(pen, cell, what.label, what.event, what.role is Role.MAIN, min(pen.sizes.button, 44))
        return tall
