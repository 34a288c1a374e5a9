"""k02: what a procedure is and needs: the sentence, what holds now, and a line for each fact."""

from __future__ import annotations

from kiosk.paging.procedure_pages import CODE_PX, FACT_GAP_PX, FACT_ICON_PX, FACT_LABEL_PX
from kiosk.paging.type_sizes import is_big
from kiosk.screens.controls import Chip
from kiosk.screens.procedure_page import FactRow, ProcedurePage
from kiosk.ui.controls import banner, put_chip
from kiosk.ui.display_list import Rect
from kiosk.ui.frame import draw_frame
from kiosk.ui.pen import Pen
from kiosk.ui.view import View


class ProcedurePageView(View[ProcedurePage]):
    """Words only: what can be touched stands in the bar, in the same place on each page."""

    def draw(self, pen: Pen) -> None:
        """In low position the sentence and the banner stand above, the facts below."""
        areas = draw_frame(pen, self.screen.frame, icon="file-text")
        body = areas.body
        above = areas.upper or body
        y = above.y + self._above(pen, above)
        if areas.upper:
            if y > areas.upper.bottom + 2:
                pen.sheet.overflows.append("facts")
            y = body.y
        for line in self.screen.lines:
            y += self._line(pen, body, y, line)
        if self.screen.code:
            put_chip(pen, body.right, y + 30, Chip(self.say("番号 %(code)s", code=self.screen.code)), body.w)
            y += CODE_PX
        if y > body.bottom + 2:
            pen.sheet.overflows.append("facts")

    def _above(self, pen: Pen, room: Rect) -> float:
        screen, y = self.screen, room.y
        if screen.summary:
            y += pen.text(screen.summary, room.x, y, room.w, pen.sizes.body, leading=1.45) + pen.gap(FACT_GAP_PX)
        if screen.banner:
            y += banner(pen, room.x, y, room.w, screen.banner) + pen.gap(FACT_GAP_PX)
        return y - room.y

    def _line(self, pen: Pen, room: Rect, y: float, line: FactRow) -> float:
        gap = pen.gap(FACT_GAP_PX)
        if is_big(pen.appearance):
            label = pen.block(line.label, room.w - FACT_ICON_PX - 16, pen.sizes.note, bold=True, leading=1.35)
            text = pen.block(line.text, room.w, pen.sizes.body, leading=1.4)
            head = max(FACT_ICON_PX, label.height)
            pen.icon(line.icon, room.x + FACT_ICON_PX / 2, y + head / 2, FACT_ICON_PX, "link", line=False)
            pen.put(label, line.label, room.x + FACT_ICON_PX + 16, y + (head - label.height) / 2, label.width, "ink2")
            tall = head + 6 + pen.put(text, line.text, room.x, y + head + 6, room.w)
        else:
            label = pen.block(line.label, FACT_LABEL_PX - FACT_ICON_PX - 32, pen.sizes.note, bold=True, leading=1.35)
            text = pen.block(line.text, room.w - FACT_LABEL_PX, pen.sizes.body, leading=1.4)
            tall = max(56, label.height, text.height)
            first = max(label.pitch, text.pitch, 56)
            pen.icon(line.icon, room.x + FACT_ICON_PX / 2, y + first / 2, FACT_ICON_PX, "link", line=False)
            aside = y + max(0, (first - label.pitch) / 2)
            tall = max(tall, aside - y + label.height)
            pen.put(label, line.label, room.x + FACT_ICON_PX + 16, aside, label.width, "ink2")
            beside = y + max(0, (first - text.pitch) / 2)
            tall = max(tall, beside - y + text.height)
            pen.put(text, line.text, room.x + FACT_LABEL_PX, beside, room.w - FACT_LABEL_PX)
        pen.fill(Rect(room.x, y + tall + gap / 2, room.w, 2), "line")
        return tall + gap
