"""k08: true steps: done, running, waiting. Nobody can leave; the warning says what happens if the card is pulled."""

from __future__ import annotations

from kiosk.screens.controls import Banner, Tone
from kiosk.screens.frame import Stage
from kiosk.screens.progress import Progress
from kiosk.ui.controls import banner
from kiosk.ui.display_list import Rect
from kiosk.ui.frame import draw_frame
from kiosk.ui.pen import Pen
from kiosk.ui.view import View


class ProgressView(View[Progress]):
    """Picture, steps, warning."""

    def draw(self, pen: Pen) -> None:
        """The picture of what is in its slot, where a card or a stick is at work."""
        screen = self.screen
        areas = draw_frame(pen, screen.frame, icon="pen-nib")
        body = areas.body
        y = body.y
        warning = Banner(Tone.WARN, screen.warning, icon="hand-palm") if screen.warning else None
        foot = pen.height_of(lambda other, top: banner(other, 0, top, body.w, warning)) + 28 if warning else 0
        steps = pen.height_of(lambda other, top: self._steps(other, body.x, top, body.w))
        room = body.bottom - y - foot - steps - 28
        card = screen.warning or screen.frame.stage is Stage.CONFIRM
        if card and areas.upper and areas.upper.h > 240:
            pen.art(
                screen.picture, Rect(areas.upper.x, areas.upper.y + 10, areas.upper.w, min(410, areas.upper.h - 20))
            )
        elif card and room >= 180:
            tall = min(410, room)
            pen.art(screen.picture, Rect(body.x, y, body.w, tall))
            y += tall + 28
        y += self._steps(pen, body.x, y, body.w) + 28
        if warning:
            y += banner(pen, body.x, y, body.w, warning)
        if y > body.bottom + 30:
            pen.sheet.overflows.append("steps")

    def _steps(self, pen: Pen, x: float, y: float, width: float) -> float:
        size = max(28, min(pen.sizes.h2, pen.sizes.body * 1.25))
        blocks = [
            pen.block(words, width - 80 - 100, size, bold=state == "running", leading=1.3)
            for words, state in self.screen.steps
        ]
        rows = [max(pen.gap(112), block.height + 16) for block in blocks]
        total = sum(rows) + 48
        pen.box(Rect(x, y, width, total), "page", "line", 3, 24)
        top = y + 24
        for (words, state), block, tall in zip(self.screen.steps, blocks, rows, strict=True):
            middle = top + tall / 2
            mark = Rect(x + 40, middle - 36, 72, 72)
            if state == "done":
                pen.icon("check-circle", x + 76, middle, 76, "ok")
            elif state == "running":
                pen.art("spinner", mark, part=0.0)
            else:
                pen.disc(x + 76, middle, 62, "line")
                pen.disc(x + 76, middle, 50, "page")
            role = "ink2" if state == "waiting" else "ink"
            pen.put(block, words, x + 140, middle - block.height / 2, block.width, role)
            top += tall
        return total
