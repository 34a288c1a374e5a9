"""k14: the machine in words, the queue with a sentence per entry, never a name. Dark strip: not a public page."""

from __future__ import annotations

from kiosk.screens.controls import Chip, Tone
from kiosk.screens.staff_panel import StaffPanel, StaffPart
from kiosk.ui.controls import TONE_ICON, button, put_chip
from kiosk.ui.display_list import Rect
from kiosk.ui.frame import draw_frame
from kiosk.ui.pen import Pen
from kiosk.ui.view import View

_TOOL = 256.0
"""Icon, a label of two lines, and two lines that say why a tool cannot be used now."""
_FLAT_TOOL = 148.0
"""Without its icon: a lying screen is short."""
_LINE = {Tone.OK: "line", Tone.WARN: "warn_edge", Tone.ERROR: "err"}


class StaffPanelView(View[StaffPanel]):
    """Parts in two columns, queue, tools."""

    def draw(self, pen: Pen) -> None:
        """Tools stand at the foot, so that they never move. In low position the parts, never touched, stand above."""
        areas = draw_frame(pen, self.screen.frame, title=pen.landscape)
        body = areas.body.inset(-16, 0) if not pen.landscape else areas.body
        columns = 3 if pen.landscape else 2
        above = areas.upper.inset(-16, 0) if areas.upper is not None else None
        self._parts(pen, above or body, columns)
        part_rows = -(-len(self.screen.parts) // columns) if above is None else 0
        tools = 3
        tall = _FLAT_TOOL if pen.landscape else _TOOL
        rows = -(-len(self.screen.buttons) // tools) if self.screen.buttons else 0
        foot = rows * (tall + 16)
        wide = (body.w - 16 * (tools - 1)) / tools
        y = body.y + part_rows * (self._part_height(pen) + 16) + 4
        room = Rect(body.x, y, body.w, body.bottom - foot - y)
        self._queue(pen, room)
        for at, what in enumerate(self.screen.buttons):
            x = body.x + (at % tools) * (wide + 16)
            cell = Rect(x, body.bottom + 16 - foot + (at // tools) * (tall + 16), wide, tall)
            button(pen, cell, what, 32, upright=bool(what.icon))

    def _part_height(self, pen: Pen) -> float:
        return 176 if any(part.button for part in self.screen.parts) else 140

    def _parts(self, pen: Pen, body: Rect, columns: int) -> None:
        wide = (body.w - 16 * (columns - 1)) / columns
        tall = self._part_height(pen)
        for at, part in enumerate(self.screen.parts):
            cell = Rect(body.x + (at % columns) * (wide + 16), body.y + (at // columns) * (tall + 16), wide, tall)
            self._part(pen, cell, part)

    def _part(self, pen: Pen, rect: Rect, part: StaffPart) -> None:
        pen.box(rect, "page", _LINE.get(part.tone, "line"), 3, 20)
        room = rect.h - (84 if part.button else 0)
        state, _, detail = part.state.partition("　")
        middle = rect.y + (room / 2 if not detail else room * 0.32)
        pen.icon(part.icon, rect.x + 46, middle, 52, "ink2", line=False)
        chip = put_chip(pen, rect.right - 18, middle, Chip(state, TONE_ICON[part.tone], part.tone), rect.w * 0.5)
        high = 68 if detail else room - 24
        name = Rect(rect.x + 84, middle - high / 2, chip.x - rect.x - 96, high)
        pen.fit(part.name, name, 34, bold=True, align="left", leading=1.1)
        if detail:
            pen.fit(
                detail, Rect(rect.x + 24, rect.y + room * 0.58, rect.w - 48, room * 0.38), 28, align="left", leading=1.1
            )
        if part.button:
            button(pen, Rect(rect.x + 16, rect.bottom - 96, rect.w - 32, 80), part.button, 32)

    def _queue(self, pen: Pen, room: Rect) -> None:
        pen.box(room, "page", "line", 3, 24)
        chip = put_chip(
            pen, room.right - 24, room.y + 46, Chip(self.screen.readable, "lock-key", Tone.OK), room.w * 0.5
        )
        title = Rect(room.x + 28, room.y + 14, chip.x - room.x - 40, 64)
        pen.fit(self.screen.queue_title, title, 36, bold=True, align="left", leading=1.1)
        y = room.y + 88
        if self.screen.told:
            told = pen.block(self.screen.told, room.w - 56, 32, bold=True, leading=1.35)
            y += pen.put(told, self.screen.told, room.x + 28, y, room.w - 56) + 16
        for at, sentence in enumerate(self.screen.queue):
            block = pen.block(sentence, room.w - 56, 28, leading=1.35)
            if y + block.height + 16 > room.bottom:
                left = len(self.screen.queue) - at
                pen.fit(f"＋{left}", Rect(room.right - 120, room.bottom - 44, 96, 40), 28, bold=True, align="right")
                break
            y += pen.put(block, sentence, room.x + 28, y + 8, room.w - 56) + 16
            pen.fill(Rect(room.x + 28, y, room.w - 56, 2), "line")
