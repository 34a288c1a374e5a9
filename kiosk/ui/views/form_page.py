"""k05, k11: fields that are one answer; errors above the field; a pad in the place of the lower content."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import partial

from kiosk.paging.form_pages import FOOT_PX, units_of
from kiosk.runtime.bus import Event
from kiosk.screens.appearance import Appearance
from kiosk.screens.controls import Button, Role
from kiosk.screens.form_page import FieldView, FormPage, InputKind
from kiosk.screens.frame import Screen
from kiosk.screens.touches import FieldAnswered
from kiosk.ui.controls import banner, caret, choice
from kiosk.ui.display_list import Local, Rect
from kiosk.ui.frame import draw_frame
from kiosk.ui.pen import Pen
from kiosk.ui.view import Tools, View
from kiosk.ui.views.date_entry import PartsEntry, entry_of
from kiosk.ui.views.field_controls import STEP, FieldControls
from kiosk.ui.views.pads import digit_pad

SUBMIT = Local("submit")
_MOST_DIGITS = 16


class FormPageView(View[FormPage]):
    """Fields from top to bottom (two columns in landscape); an open field stands alone above its pad."""

    def __init__(self, screen: FormPage, appearance: Appearance, tools: Tools) -> None:
        super().__init__(screen, appearance, tools)
        self._open_id = screen.open_field
        self._entry: PartsEntry | None = entry_of(self._open) if self._open else None
        self._digits = self._open.value if self._open and self._entry is None else ""

    def __repr__(self) -> str:
        return "FormPageView"

    @property
    def _open(self) -> FieldView | None:
        """The field above the pad, in the words of the screen that stands now."""
        return _field_of(self.screen, self._open_id)

    def same_question(self, screen: Screen) -> bool:
        """The pad of the same field goes on, unless its stored value changed meanwhile or it is wrong only now."""
        if not isinstance(screen, FormPage) or self._open is None:
            return False
        now = _field_of(screen, screen.open_field)
        return now is not None and (now.id, now.value, bool(now.error)) == (
            self._open.id,
            self._open.value,
            bool(self._open.error),
        )

    def wipe(self) -> None:
        """Forget what the pad holds."""
        self._open_id, self._entry, self._digits = "", None, ""

    # ── touch ─────────────────────────────────────────────────────────────

    def handle(self, command: str) -> Iterable[Event]:
        """Keys of the pad, eras, parts of a date, − and ＋ of a table."""
        if command == "submit":
            return self._answer()
        if command.startswith(STEP):
            return self._stepped(command)
        if self._entry is not None:
            self._entry = self._entry.after(command)
            return ()
        match command:
            case "back":
                self._digits = self._digits[:-1]
            case "clear":
                self._digits = ""
            case _ if command.startswith("=") and len(self._digits) < _MOST_DIGITS:
                self._digits += command[1:]
        return ()

    def _answer(self) -> Iterable[Event]:
        if self._open is None:
            return ()
        return (FieldAnswered(self._open.id, self._entry.value if self._entry else self._digits),)

    def _stepped(self, command: str) -> Iterable[Event]:
        _, field_id, at, way = command.rsplit(":", 3)
        view = next((view for view in self.screen.fields if view.id == field_id), None)
        if view is None or int(at) >= len(view.rows):
            return ()
        row = view.rows[int(at)]
        after = row.less if way == "less" else row.more
        return () if after is None else (FieldAnswered(field_id, after),)

    def typed(self, character: str) -> Iterable[Event] | None:
        """Digits of a real keyboard go into the open pad."""
        if self._open is None:
            return None
        if character == "enter":
            return self._answer()
        if character == "backspace":
            return self.handle("back")
        return self.handle("=" + character) if character.isascii() and character.isdigit() else None

    # ── drawing ───────────────────────────────────────────────────────────

    def draw(self, pen: Pen) -> None:
        """All fields, or the open one with its pad."""
        frame = self.screen.frame
        if self._open is not None:
            frame = replace(frame, forward=Button(self.say("決定"), SUBMIT, Role.MAIN, "check"), extra=None)
        elif pen.landscape:
            frame = replace(frame, notes=(*frame.notes, *self.screen.foot))
        areas = draw_frame(pen, frame, icon="note-pencil")
        body = areas.body
        y = body.y
        if self._open is not None:
            self._draw_open(pen, areas.upper, body)
            return
        bottom = body.bottom
        if not pen.landscape and self.screen.foot:
            bottom = self._foot(pen, areas.upper or body, bottom)
        if self.screen.summary:
            y += banner(pen, body.x, y, body.w, self.screen.summary) + pen.gap(22)
        units = units_of(self.screen.fields, pen.appearance, not pen.landscape)
        if pen.landscape and len(units) > 1:
            self._two_columns(pen, Rect(body.x, y, body.w, body.bottom - y), units)
            return
        gap, controls = pen.gap(26), FieldControls(pen, self.say)
        for at, unit in enumerate(units):
            goes_on = at + 1 < len(units) and units[at + 1][0].card == unit[-1].card
            y += controls.unit(body.x, y, body.w, unit, gap, goes_on) + gap
        if y - gap > bottom + 1:
            pen.sheet.overflows.append("fields")

    def _foot(self, pen: Pen, room: Rect, bottom: float) -> float:
        """What the marks mean and whom to ask, at the foot of the words; returns where the fields end."""
        blocks = [(words, pen.block(words, room.w, FOOT_PX, leading=1.3)) for words in self.screen.foot]
        top = room.bottom - sum(block.height for _, block in blocks)
        y = top
        for words, block in blocks:
            y += pen.put(block, words, room.x, y, room.w, "ink2")
        pen.fill(Rect(room.x, top - 8, room.w, 2), "line")
        return min(bottom, top - 10) if top < bottom <= room.bottom else bottom

    def _two_columns(self, pen: Pen, room: Rect, units: list[tuple[FieldView, ...]]) -> None:
        wide = (room.w - 32) / 2
        gap, controls = pen.gap(26), FieldControls(pen, self.say)
        heights = [pen.height_of(partial(self._unit_at, wide, unit)) for unit in units]
        ends = [room.y, room.y]
        column = 0
        for at, (unit, tall) in enumerate(zip(units, heights, strict=True)):
            if column == 0 and ends[0] + tall > room.bottom and ends[0] > room.y:
                column = 1
            follows = units[at + 1][0].card == unit[-1].card if at + 1 < len(units) else False
            stays = at + 1 < len(units) and ends[column] + tall + gap + heights[at + 1] <= room.bottom
            controls.unit(room.x + column * (wide + 32), ends[column], wide, unit, gap, follows and stays)
            ends[column] += tall + gap
        if max(ends) - gap > room.bottom + 1:
            pen.sheet.overflows.append("fields")

    def _unit_at(self, width: float, unit: tuple[FieldView, ...], pen: Pen, y: float) -> float:
        return FieldControls(pen, self.say).unit(0, y, width, unit, pen.gap(26), goes_on=False)

    # ── open pad ──────────────────────────────────────────────────────────

    def _draw_open(self, pen: Pen, upper: Rect | None, body: Rect) -> None:
        assert self._open is not None, "called with an open field"
        words = upper or body
        pad = body
        if pen.landscape:
            words = Rect(body.x, body.y, body.w * 0.48, body.h)
            pad = Rect(body.x + body.w * 0.52, body.y, body.w * 0.48, body.h)
        y = words.y
        if self.screen.summary and not upper:
            y += banner(pen, words.x, y, words.w, replace(self.screen.summary, event=None)) + pen.gap(20)
        y += self._open_field(pen, words.x, y, words.w, self._open, upper is None)
        if upper and y > upper.bottom + 8:
            pen.sheet.overflows.append("open field")
        top = pad.y if upper or pen.landscape else y + pen.gap(24)
        if upper and self._entry is not None and self._open.eras:
            top += self._eras(pen, pad.x, top, pad.w, 96) + 14
        room = pad.bottom - top
        tall = min(room, 4 * (142 if not upper else 128) + 48)
        if tall < 4 * 88 + 48:
            pen.sheet.overflows.append("pad")
        where = top if upper or pen.landscape else pad.bottom - tall
        labels = (self.say("全部消す"), self.say("1つ消す"))
        digit_pad(pen, Rect(pad.x, where, pad.w, tall), labels)

    def _open_field(self, pen: Pen, x: float, y: float, width: float, view: FieldView, touchable: bool) -> float:
        top, controls = y, FieldControls(pen, self.say)
        if view.error or view.asked:
            x, width = x + 38, width - 38
        y += controls.label(x, y, width, view) + 10
        y += controls.messages(x, y, width, view)
        tall = controls.control_px
        if self._entry is not None:
            if touchable and view.eras:
                y += self._eras(pen, x, y, width, tall) + 16
            y += self._parts(pen, self._entry, x, y, width, tall, touchable)
        else:
            self._digits_box(pen, Rect(x, y, width, tall), view)
            y += tall
        if view.example:
            y += 8 + pen.text(view.example, x, y + 8, width, pen.sizes.note, "ink2", leading=1.4)
        if view.error or view.asked:
            pen.fill(Rect(x - 38, top, 10, y - top), "err" if view.error else "warn")
        return y - top

    def _digits_box(self, pen: Pen, box: Rect, view: FieldView) -> None:
        """What was typed, money in its groups, with its unit."""
        pen.box(box, "tint", "key", 5, 16)
        room = Rect(box.x + 28, box.y, box.w - 56, box.h)
        if view.unit:
            unit = pen.block(view.unit, 200, pen.sizes.body)
            pen.put(unit, view.unit, room.right - unit.width, box.mid[1] - unit.height / 2, unit.width, "ink2")
            room = Rect(room.x, room.y, room.w - unit.width - 14, room.h)
        grouped = view.entry is InputKind.MONEY and self._digits.isdecimal()
        words = f"{int(self._digits):,}" if grouped else self._digits
        block = pen.fit(words, room, pen.sizes.value, bold=True, align="left", marked=False)
        caret(pen, room.x + (block.width + 6 if block else 0), box.mid[1], 52)

    def _eras(self, pen: Pen, x: float, y: float, width: float, tall: float) -> float:
        assert self._open is not None, "called with an open field"
        assert self._entry is not None, "which is a date"
        eras = self._open.eras
        columns = len(eras) if len(eras) <= 4 else -(-len(eras) // 2)
        wide = (width - 12 * (columns - 1)) / max(1, columns)
        for at, (key, label) in enumerate(eras):
            cell = Rect(x + (at % columns) * (wide + 12), y + (at // columns) * (tall + 12), wide, tall)
            choice(pen, cell, label, Local("era:" + key), key == self._entry.era)
        return -(-len(eras) // columns) * (tall + 12) - 12 if eras else 0

    def _parts(
        self, pen: Pen, entry: PartsEntry, x: float, y: float, width: float, tall: float, touchable: bool
    ) -> float:
        extra = pen.appearance.size.value == "extra" and not pen.landscape and touchable
        gap, count = 16.0, len(entry.units)
        wide = (width - (count - 1) * gap) / count
        rects = [Rect(x + at * (wide + gap), y, wide, tall) for at in range(count)]
        if extra and count > 2:
            half = (width - gap) / 2
            rects = [
                Rect(x, y, width, tall),
                Rect(x, y + tall + gap, half, tall),
                Rect(x + half + gap, y + tall + gap, half, tall),
            ]
        wrong = bool(self._open and self._open.error)
        for at, (rect, unit) in enumerate(zip(rects, entry.units, strict=True)):
            now = at == entry.part
            action = Local(f"part:{at}") if touchable else None
            with pen.touchable(rect, action, self.say(unit)):
                line = ("err", "err_bg", 5) if wrong and now else ("key", "tint", 5) if now else ("edge", "page", 3)
                pen.box(rect, line[1], line[0], line[2], 16)
                unit_block = pen.block(self.say(unit), rect.w, pen.sizes.body)
                left = rect.right - 24 - unit_block.width
                pen.put(unit_block, self.say(unit), left, rect.mid[1] - unit_block.height / 2, unit_block.width, "ink2")
                room = Rect(rect.x + 26, rect.y, left - rect.x - 34, rect.h)
                block = pen.fit(entry.parts[at], room, pen.sizes.value, bold=True, align="left")
                if now:
                    caret(pen, room.x + (block.width + 5 if block else 0), rect.mid[1], 48)
        return rects[-1].bottom - y


def _field_of(screen: FormPage, field_id: str) -> FieldView | None:
    return next((view for view in screen.fields if view.id == field_id), None) if field_id else None
