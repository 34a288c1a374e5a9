"""k07: all answers with their source and 直す, drawn character for character as the description says."""

from __future__ import annotations

from kiosk.paging.review_pages import (
    REVIEW_CHIP_PX,
    REVIEW_LABEL_PX,
    REVIEW_SIDE_PX,
    review_heading_px,
    review_value_px,
)
from kiosk.paging.type_sizes import is_big
from kiosk.screens.review import Review, ReviewLine
from kiosk.ui.controls import button, chip_width, put_chip
from kiosk.ui.display_list import Rect
from kiosk.ui.frame import draw_frame
from kiosk.ui.pen import Pen
from kiosk.ui.text import Block
from kiosk.ui.view import View

CARD_ICON = "identification-card"
_WIDEST_LABEL = 0.4
"""Of the row; what needs more is separated where it should not be."""
"""The mark of what the card gave: only that is locked for good."""


class ReviewView(View[Review]):
    """Rows under headings; locked ones carry a lock instead of 直す."""

    def draw(self, pen: Pen) -> None:
        """Rows from the top, the honest sentence at the foot (in the upper half when low)."""
        areas = draw_frame(pen, self.screen.frame, icon="list-checks")
        body = areas.body
        bottom = body.bottom
        if self.screen.note:
            if areas.upper:
                self._note(pen, areas.upper.x, areas.upper.y + 8, areas.upper.w)
            else:
                tall = pen.height_of(lambda other, y: self._note(other, body.x, y, body.w))
                self._note(pen, body.x, bottom - tall, body.w)
                bottom -= tall + 10
        y = body.y - (10 if not is_big(pen.appearance) else 0)
        for line in self.screen.lines:
            y += self._row(pen, body.x, y, body.w, line)
        if y > bottom + 2:
            pen.sheet.overflows.append("rows")

    def _note(self, pen: Pen, x: float, y: float, width: float) -> float:
        size = max(28, min(30, pen.sizes.body)) if not is_big(pen.appearance) else pen.sizes.note
        block = pen.block(self.screen.note, width - 30 - 60 - 20 - 28, size, leading=1.42)
        tall = max(76, block.height + 30)
        pen.fill(Rect(x, y, width, tall), "sunken", 24)
        pen.icon("seal-check", x + 60, y + tall / 2, 60, "ok")
        pen.put(block, self.screen.note, x + 112, y + (tall - block.height) / 2, block.width)
        return tall

    def _row(self, pen: Pen, x: float, y: float, width: float, line: ReviewLine) -> float:
        if line.heading:
            size = max(28, review_heading_px(pen.appearance) * min(1, pen.squeeze + 0.05))
            used = pen.text(line.label, x, y + 6, width, size, bold=True, leading=1.35)
            pen.fill(Rect(x, y + used + 10, width, 4), "key")
            return used + 14
        went_before = self.say("（前のページの続きです）") if line.part[0] > 1 else ""
        above = self._goes_on(pen, x, y, width, went_before)
        row = self._stacked if is_big(pen.appearance) or line.across else self._side_by_side
        return above + row(pen, x, y + above, width, line)

    def _goes_on(self, pen: Pen, x: float, y: float, width: float, words: str) -> float:
        """That a line stands on more pages than this one."""
        return pen.text(words, x, y + 4, width, pen.sizes.note, "warn_ink", bold=True, leading=1.4) + 8 if words else 0

    def _side_by_side(self, pen: Pen, x: float, y: float, width: float, line: ReviewLine) -> float:
        words, marked = _label(line)
        column = REVIEW_LABEL_PX
        label = pen.block(words, column - 8, pen.sizes.note, leading=1.3, marked=marked)
        while not label.fits and column < _WIDEST_LABEL * width:
            # One long word under its reading may need more than the column; the value gives way.
            column += 8
            label = pen.block(words, column - 8, pen.sizes.note, leading=1.3, marked=marked)
        chip = chip_width(pen, line.source, REVIEW_CHIP_PX - 16) + 16 if line.source else 0
        room = width - column - 16 - REVIEW_SIDE_PX - chip
        size = max(28, review_value_px(pen.appearance) * pen.squeeze)
        value = _value(pen, line, room, size)
        tall = max(80 + 16, label.height + 12, value.height + 12)
        middle = y + tall / 2
        below = self._remark(pen, x, y + tall, width, line)
        pen.put(label, words, x, middle - label.height / 2, label.width, "ink2")
        pen.put(value, line.shown, x + column + 16, middle - value.height / 2, room)
        if line.source:
            put_chip(pen, x + width - REVIEW_SIDE_PX, middle, line.source, REVIEW_CHIP_PX - 16)
        self._side(pen, x + width - 128, middle, line)
        tall += below
        pen.fill(Rect(x, y + tall - 2, width, 2), "line")
        return tall

    def _stacked(self, pen: Pen, x: float, y: float, width: float, line: ReviewLine) -> float:
        words, marked = _label(line)
        chip = 0.0
        label = pen.block(words, width * 0.6, pen.sizes.note, leading=1.3, marked=marked)
        size = max(28, review_value_px(pen.appearance) * pen.squeeze)
        room = width - REVIEW_SIDE_PX
        value = _value(pen, line, room, size)
        top = y + 8
        pen.put(label, words, x, top, label.width, "ink2")
        if line.source:
            chip = put_chip(pen, x + width, top + max(24, label.height / 2), line.source, width * 0.38).h
        top += max(label.height, chip) + 4
        tall = max(88, value.height)
        pen.put(value, line.shown, x, top + (tall - value.height) / 2, room)
        self._side(pen, x + width - 128, top + tall / 2, line)
        tall += self._remark(pen, x, top + tall, width, line)
        pen.fill(Rect(x, top + tall + 6, width, 2), "line")
        return top + tall + 8 - y

    def _remark(self, pen: Pen, x: float, y: float, width: float, line: ReviewLine) -> float:
        used = pen.text(line.remark, x, y, width, pen.sizes.note, "ink2", leading=1.4) + 8 if line.remark else 0
        goes_on = self.say("（次のページに続きます）") if line.part[0] < line.part[1] else ""
        return used + self._goes_on(pen, x, y + used, width, goes_on)

    def _side(self, pen: Pen, x: float, middle: float, line: ReviewLine) -> None:
        if line.edit:
            button(pen, Rect(x, middle - 40, 128, 80), line.edit, 32)
        elif line.source and line.source.icon == CARD_ICON:
            pen.icon("lock-key", x + 64, middle, 36, "ink2")


def _value(pen: Pen, line: ReviewLine, room: float, size: float) -> Block:
    """Byte for byte what the statement shows: no braces in it are a reading."""
    return pen.block(line.shown, room, size, bold=not line.is_name, name=line.is_name, leading=1.3, marked=False)


def _label(line: ReviewLine) -> tuple[str, bool]:
    """Only the reading that stands apart in the statement is marked."""
    return (line.label_reading, True) if line.label_reading else (line.label, False)
