"""k18: the files that were chosen: small picture, name, facts, 消す; one button for more."""

from __future__ import annotations

from kiosk.paging.type_sizes import is_big
from kiosk.screens.attachments import Attachments, ChosenFile
from kiosk.screens.controls import Button
from kiosk.screens.touches import PageTurned
from kiosk.ui.controls import banner, button
from kiosk.ui.display_list import Rect
from kiosk.ui.frame import draw_frame
from kiosk.ui.pen import Pen
from kiosk.ui.view import View

_REMOVE_PX = 168.0
_LEAST_ROW_PX = 120.0
_MOST_ROW_PX = 300.0


class AttachmentsView(View[Attachments]):
    """What is wanted, the files, and the button for one more at the foot."""

    def draw(self, pen: Pen) -> None:
        """Words at the top (in the upper half when low), files below, buttons at the foot."""
        screen = self.screen
        areas = draw_frame(pen, screen.frame, icon="usb")
        body = areas.body
        words = areas.upper or body
        y = words.y
        for number, line in enumerate(screen.lines):
            y += pen.text(line, words.x, y, words.w, pen.sizes.body, "ink" if number == 0 else "ink2", bold=number == 0)
        if screen.banner:
            y += pen.gap(12) + banner(pen, words.x, y + pen.gap(12), words.w, screen.banner)
        top = body.y if areas.upper else y + pen.gap(20)
        bottom = body.bottom - self._foot(pen, body)
        room = Rect(body.x, top, body.w, bottom - top - pen.gap(20))
        if screen.files:
            self._files(pen, room)
        else:
            pen.text(screen.empty, room.x, room.y, room.w, pen.sizes.body, "ink2")

    def _foot(self, pen: Pen, body: Rect) -> float:
        """The button for more, and above it those that turn pages; returns the height."""
        add = self.screen.add
        tall = 116.0 if not add.reason else 140.0
        button(pen, Rect(body.x, body.bottom - tall, body.w, tall), add, min(pen.sizes.button, 44))
        number, pages = self.screen.pages
        if pages == 1:
            return tall
        wide, at = (body.w - 20) / 2, body.bottom - tall - 16 - 96
        before = Button(self.say("前のページ"), PageTurned(-1), icon="caret-left", enabled=number > 1)
        following = Button(self.say("次のページ"), PageTurned(1), icon="caret-right", enabled=number < pages)
        button(pen, Rect(body.x, at, wide, 96), before, min(pen.sizes.button, 36))
        button(pen, Rect(body.x + wide + 20, at, wide, 96), following, min(pen.sizes.button, 36))
        return tall + 112

    def _files(self, pen: Pen, room: Rect) -> None:
        gap, count = 16.0, len(self.screen.files)
        tall = min(_MOST_ROW_PX, (room.h - gap * (count - 1)) / count)
        if tall < _LEAST_ROW_PX:
            pen.sheet.overflows.append("files")
        for number, file in enumerate(self.screen.files):
            self._file(pen, Rect(room.x, room.y + number * (tall + gap), room.w, tall), file)

    def _file(self, pen: Pen, rect: Rect, file: ChosenFile) -> None:
        pen.box(rect, "page", "soft", 3, 20)
        side = min(rect.h - 24, 240 if not is_big(pen.appearance) else 180)
        place = Rect(rect.x + 12, rect.y + (rect.h - side) / 2, side, side)
        self._picture(pen, place, file)
        remove = _REMOVE_PX if not is_big(pen.appearance) else _REMOVE_PX * 1.3
        left = place.right + 20
        words = Rect(left, rect.y + 12, rect.right - remove - 36 - left, rect.h - 24)
        name = pen.fitted(file.name, words.w, words.h * 0.6, pen.sizes.body, bold=True, leading=1.25, marked=False)
        facts = pen.block(file.facts, words.w, pen.sizes.note, leading=1.35)
        note = pen.block(file.note, words.w, pen.sizes.note, leading=1.35) if file.note else None
        total = name.height + facts.height + (note.height if note else 0)
        if total > words.h + 1:
            pen.sheet.overflows.append("file")
        y = words.y + max(0, (words.h - total) / 2)
        y += pen.put(name, file.name, words.x, y, words.w)
        y += pen.put(facts, file.facts, words.x, y, words.w, "ink2")
        if note:
            pen.put(note, file.note, words.x, y, words.w, "ink2")
        button(
            pen, Rect(rect.right - remove - 16, rect.mid[1] - 48, remove, 96), file.remove, min(pen.sizes.button, 34)
        )

    def _picture(self, pen: Pen, place: Rect, file: ChosenFile) -> None:
        pen.fill(place, "sunken", 12)
        if not file.dots:
            pen.icon("file-text", *place.mid, place.h * 0.56, "ink2")
            return
        scale = min(place.w / file.wide, place.h / file.tall)
        wide, tall = file.wide * scale, file.tall * scale
        inside = Rect(place.mid[0] - wide / 2, place.mid[1] - tall / 2, wide, tall)
        pen.photograph(file.picture, inside, file.wide, file.tall, file.dots)
