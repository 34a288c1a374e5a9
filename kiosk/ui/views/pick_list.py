"""A long list: what is sought, the rows of kana, a page of entries, and the buttons that turn pages."""

from __future__ import annotations

from kiosk.paging.form_pages import control_height
from kiosk.paging.pick_pages import KANA_ROW_PX, PICK_GAP_PX, SEARCH_PX, TURNING_PX
from kiosk.screens.controls import Button
from kiosk.screens.pick_list import PickList
from kiosk.screens.touches import PageTurned
from kiosk.ui.controls import button, choice
from kiosk.ui.display_list import Rect
from kiosk.ui.frame import draw_frame
from kiosk.ui.pen import Pen
from kiosk.ui.view import View


class PickListView(View[PickList]):
    """Top to bottom; how many there are and what is chosen stand above the keys when the page is low."""

    def draw(self, pen: Pen) -> None:
        """What is chosen and found goes under the question, or into the rail of a landscape panel."""
        screen, frame = self.screen, self.screen.frame
        areas = draw_frame(pen, frame, icon="list-checks")
        body = areas.body
        y = body.y
        self._search(pen, Rect(body.x, y, body.w, SEARCH_PX - 16))
        y += SEARCH_PX
        if screen.rows:
            self._kana(pen, Rect(body.x, y, body.w, KANA_ROW_PX - 16))
            y += KANA_ROW_PX
        if screen.pages[1] > 1:
            self._turning(pen, Rect(body.x, body.bottom - TURNING_PX + 8, body.w, TURNING_PX - 8))
        foot = body.bottom - (TURNING_PX if screen.pages[1] > 1 else 0)
        if not screen.picks:
            pen.text(screen.empty, body.x, y + 20, body.w, pen.sizes.body)
        elif self._picks(pen, Rect(body.x, y, body.w, foot - y)) > foot + 1:
            pen.sheet.overflows.append("picks")

    def _search(self, pen: Pen, rect: Rect) -> None:
        screen, right = self.screen, rect.right
        if screen.everything:
            wide = rect.w * 0.3
            button(pen, Rect(right - wide, rect.y, wide, rect.h), screen.everything, min(36, pen.sizes.button))
            right -= wide + 16
        box = Rect(rect.x, rect.y, right - rect.x, rect.h)
        with pen.touchable(box, screen.search.event, screen.search.label):
            pen.box(box, "page", "edge", 3, 16)
            pen.icon("magnifying-glass", box.x + 50, box.mid[1], 48, "link")
            words = screen.sought or screen.search.label
            size, room = min(40, pen.sizes.value), Rect(box.x + 90, box.y + 4, box.w - 110, box.h - 8)
            found = pen.block(screen.found, 300, pen.plain_sizes.note) if screen.found else None
            if found and found.width < box.w * 0.35:
                pen.put(
                    found, screen.found, room.right - found.width, box.mid[1] - found.height / 2, found.width, "ink2"
                )
                room = Rect(room.x, room.y, room.w - found.width - 16, room.h)
            role = "ink" if screen.sought else "ink2"
            pen.fit(words, room, size, role, align="left", marked=not screen.sought)

    def _kana(self, pen: Pen, rect: Rect) -> None:
        count = max(8, len(self.screen.rows))
        wide = (rect.w - 8 * (count - 1)) / count
        for at, (row, chosen) in enumerate(self.screen.rows):
            cell = Rect(rect.x + at * (wide + 8), rect.y, wide, rect.h)
            with pen.touchable(cell, row.event, row.label):
                pen.box(cell, "key" if chosen else "page", "key" if chosen else "edge", 3, 14)
                pen.fit(row.label, cell.inset(4, 2), 40, "on_key" if chosen else "ink", bold=True)

    def _picks(self, pen: Pen, room: Rect) -> float:
        screen, tall = self.screen, control_height(pen.appearance)
        columns = screen.columns
        wide = (room.w - 16 * (columns - 1)) / columns
        for at, pick in enumerate(screen.picks):
            x = room.x + (at % columns) * (wide + 16)
            cell = Rect(x, room.y + (at // columns) * (tall + PICK_GAP_PX), wide, tall)
            choice(pen, cell, pick.label, pick.event, pick.chosen, box=screen.many)
        return room.y + -(-len(screen.picks) // columns) * (tall + PICK_GAP_PX) - PICK_GAP_PX

    def _turning(self, pen: Pen, rect: Rect) -> None:
        page, of = self.screen.pages
        wide = (rect.w - 180 - 32) / 2
        before = Button(self.say("前のページ"), PageTurned(-1), icon="caret-left", enabled=page > 1)
        after = Button(self.say("次のページ"), PageTurned(1), icon="caret-right", enabled=page < of)
        button(pen, Rect(rect.x, rect.y + 8, wide, 96), before, min(34, pen.sizes.button))
        pen.fit(f"{page} / {of}", Rect(rect.x + wide, rect.y, 212, 112), 34, bold=True)
        button(pen, Rect(rect.right - wide, rect.y + 8, wide, 96), after, min(34, pen.sizes.button))
