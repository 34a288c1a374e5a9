"""k05, k11: fields that are one answer; errors above the field; a pad in the place of the lower content."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import partial

from kiosk.paging.form_pages import (
    LOCKED_LEADING,
    LOCKED_PAD_PX,
    TYPED_LEADING,
    choice_columns,
    control_height,
    locked_height,
)
from kiosk.paging.review_pages import review_value_px
from kiosk.paging.type_sizes import SMALLEST_PX, is_big
from kiosk.runtime.bus import Event
from kiosk.screens.appearance import Appearance
from kiosk.screens.controls import Button, Role
from kiosk.screens.form_page import FieldView, FormPage, InputKind
from kiosk.screens.frame import Screen
from kiosk.screens.touches import FieldAnswered, FieldOpened
from kiosk.ui.controls import banner, button, caret, chip_width, choice, error_line, put_chip
from kiosk.ui.display_list import Local, Rect
from kiosk.ui.frame import draw_frame
from kiosk.ui.pen import Pen
from kiosk.ui.view import Tools, View
from kiosk.ui.views.date_entry import DateEntry
from kiosk.ui.views.pads import digit_pad

SUBMIT = Local("submit")


class FormPageView(View[FormPage]):
    """Fields from top to bottom (two columns in landscape); an open field stands alone above its pad."""

    def __init__(self, screen: FormPage, appearance: Appearance, tools: Tools) -> None:
        super().__init__(screen, appearance, tools)
        self._open = next((view for view in screen.fields if view.id == screen.open_field), None)
        self._date = DateEntry.of(self._open) if self._open and self._open.entry is InputKind.DATE else None
        self._digits = self._open.value if self._open and self._open.entry is not InputKind.DATE else ""

    def __repr__(self) -> str:
        return "FormPageView"

    def same_question(self, screen: Screen) -> bool:
        """The pad of the same field goes on, unless its stored value or its error changed meanwhile."""
        if not isinstance(screen, FormPage) or not screen.open_field or self._open is None:
            return False
        now = next((view for view in screen.fields if view.id == screen.open_field), None)
        return now is not None and (now.id, now.value, now.error) == (self._open.id, self._open.value, self._open.error)

    def wipe(self) -> None:
        """Forget what the pad holds."""
        self._open, self._date, self._digits = None, None, ""

    # ── touch ─────────────────────────────────────────────────────────────

    def handle(self, command: str) -> Iterable[Event]:
        """Keys of the pad, eras, parts of a date."""
        if command == "submit":
            return self._answer()
        if self._date is not None:
            self._date = self._date.after(command)
            return ()
        match command:
            case "back":
                self._digits = self._digits[:-1]
            case "clear":
                self._digits = ""
            case _ if command.startswith("=") and len(self._digits) < 16:
                self._digits += command[1:]
        return ()

    def _answer(self) -> Iterable[Event]:
        if self._open is None:
            return ()
        return (FieldAnswered(self._open.id, self._date.value if self._date else self._digits),)

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
        areas = draw_frame(pen, frame, icon="note-pencil")
        body = areas.body
        y = body.y
        if self._open is not None:
            self._draw_open(pen, areas.upper, body)
            return
        if self.screen.summary:
            y += banner(pen, body.x, y, body.w, self.screen.summary) + pen.gap(22)
        if pen.landscape and len(self.screen.fields) > 1:
            self._two_columns(pen, Rect(body.x, y, body.w, body.bottom - y))
            return
        gap = pen.gap(26)
        for view in self.screen.fields:
            y += self._field(pen, body.x, y, body.w, view) + gap
        if y - gap > body.bottom + 1:
            pen.sheet.overflows.append("fields")

    def _two_columns(self, pen: Pen, room: Rect) -> None:
        wide = (room.w - 32) / 2
        gap = pen.gap(26)
        heights = [pen.height_of(partial(self._field_at, wide, view)) for view in self.screen.fields]
        ends = [room.y, room.y]
        column = 0
        for view, tall in zip(self.screen.fields, heights, strict=True):
            if column == 0 and ends[0] + tall > room.bottom and ends[0] > room.y:
                column = 1
            self._field(pen, room.x + column * (wide + 32), ends[column], wide, view)
            ends[column] += tall + gap
        if max(ends) - gap > room.bottom + 1:
            pen.sheet.overflows.append("fields")

    def _field_at(self, width: float, view: FieldView, pen: Pen, y: float) -> float:
        return self._field(pen, 0, y, width, view)

    def _field(self, pen: Pen, x: float, y: float, width: float, view: FieldView) -> float:
        """Label, error, help, control, check. Returns the height."""
        top = y
        if view.error or view.asked:
            x, width = x + 38, width - 38
        y += self._label(pen, x, y, width, view) + 10
        y += self._messages(pen, x, y, width, view)
        y += self._control(pen, x, y, width, view)
        if view.check:
            y += 8
            block = pen.block(view.check, width - 46, pen.sizes.note, leading=1.4)
            pen.icon("check-circle", x + 18, y + block.pitch / 2, 36, "ok")
            y += pen.put(block, view.check, x + 46, y, width - 46, "ok_ink")
        if view.error or view.asked:
            pen.fill(Rect(x - 38, top, 10, y - top), "err" if view.error else "warn")
        return y - top

    def _label(self, pen: Pen, x: float, y: float, width: float, view: FieldView) -> float:
        mark = pen.block(view.required_mark, 400, pen.sizes.note) if view.required_mark else None
        taken = mark.width + 14 if mark else 0
        if view.entry is InputKind.LOCKED and view.source:
            chip = put_chip(pen, x + width, y + pen.sizes.body * 0.68, view.source, width * 0.45)
            taken += chip.w + 14
        block = pen.block(view.label, width - taken, pen.sizes.body, bold=True, leading=1.35)
        pen.put(block, view.label, x, y, width - taken)
        if mark:
            last = block.lines[-1].width if block.lines else 0
            middle = y + block.height - block.pitch / 2
            lift = 0.27 * (block.size if block.has_ruby else 0) - 0.27 * (mark.size if mark.has_ruby else 0)
            pen.put(mark, view.required_mark, x + last + 14, middle + lift - mark.height / 2, mark.width, "err")
        return block.height

    def _messages(self, pen: Pen, x: float, y: float, width: float, view: FieldView) -> float:
        used = 0.0
        if view.error:
            used += error_line(pen, x, y, width, view.error) + 8
        if view.asked:
            block = pen.block(view.asked, width - 48, pen.sizes.body, bold=True, leading=1.35)
            lift = block.size * 0.27 if block.has_ruby else 0
            pen.icon("note-pencil", x + 18, y + used + block.pitch / 2 + lift, 38, "warn_ink")
            used += pen.put(block, view.asked, x + 48, y + used, width - 48, "warn_ink") + 8
        if view.help and not (view.error and pen.squeeze < 1):  # where room is short, what is wrong comes first
            used += pen.text(view.help, x, y + used, width, pen.sizes.note, "ink2", leading=1.4) + 8
        return used

    def _control(self, pen: Pen, x: float, y: float, width: float, view: FieldView) -> float:
        tall = max(88, control_height(pen.appearance) * min(1.0, pen.squeeze + 0.1))
        match view.entry:
            case InputKind.CHOICE | InputKind.CHOICES:
                return self._choices(pen, x, y, width, tall, view)
            case InputKind.DATE:
                self._value_box(pen, Rect(x, y, width, tall), view, "calendar-blank")
                return tall
            case InputKind.LOCKED:
                return self._locked(pen, x, y, width, view)
            case _:
                return self._with_button(pen, x, y, width, tall, view)

    def _with_button(self, pen: Pen, x: float, y: float, width: float, tall: float, view: FieldView) -> float:
        if view.button is None:
            tall = max(tall, self._typed_height(pen, width, view))
            self._value_box(pen, Rect(x, y, width, tall), view)
            return tall
        if is_big(pen.appearance):
            self._value_box(pen, Rect(x, y, width, tall), view)
            button(pen, Rect(x, y + tall + 16, width, tall), view.button)
            return 2 * tall + 16
        wide = width * 0.43
        self._value_box(pen, Rect(x, y, wide, tall), view)
        button(pen, Rect(x + wide + 16, y, width - wide - 16, tall), view.button)
        return tall

    def _typed_height(self, pen: Pen, width: float, view: FieldView) -> float:
        """Of a box that holds all that was typed: what is too long must be seen to be mended."""
        words = view.shown or view.value
        chip = chip_width(pen, view.source, width * 0.4) if view.source else 0
        unit = pen.block(view.unit, 200, pen.sizes.body).width + 14 if view.unit else 0
        room = width - 60 - chip - unit
        block = pen.block(words, room, SMALLEST_PX, name=view.is_name, leading=TYPED_LEADING, marked=view.marked)
        return block.height + 16 if words else 0

    def _value_box(self, pen: Pen, rect: Rect, view: FieldView, icon: str = "") -> None:
        line, ground, thick = ("err", "err_bg", 5) if view.error else ("edge", "page", 3)
        words = view.shown or view.value
        with pen.touchable(rect, FieldOpened(view.id), view.label):
            pen.box(rect, ground, line, thick, 16)
            right = rect.right - 28
            if view.unit:
                unit = pen.block(view.unit, 200, pen.sizes.body)
                pen.put(unit, view.unit, right - unit.width, rect.mid[1] - unit.height / 2, unit.width, "ink2")
                right -= unit.width + 14
            if view.source and words:
                right = put_chip(pen, right + 8, rect.mid[1], view.source, rect.w * 0.4).x - 12
            elif icon:
                pen.icon(icon, right - 18, rect.mid[1], 44, "link", line=False)
                right -= 56
            room = Rect(rect.x + 28, rect.y + 4, right - rect.x - 28, rect.h - 8)
            if words:
                size, name = pen.sizes.value, view.is_name
                pen.fit(words, room, size, name=name, align="left", leading=TYPED_LEADING, marked=view.marked)
            elif view.example:
                pen.fit(view.example, room, max(28, pen.sizes.value - 6), "off", align="left")
            else:
                pen.fit(self.say("触れて書く"), room, max(28, pen.sizes.value - 6), "off", align="left")

    def _locked(self, pen: Pen, x: float, y: float, width: float, view: FieldView) -> float:
        """What the card says, whole: the box is as high as its text."""
        rect = Rect(x, y, width, locked_height(view, pen.appearance, round(width)))
        pen.box(rect, "sunken", "line", 3, 16)
        room = Rect(rect.x + LOCKED_PAD_PX / 2, rect.y + 8, rect.w - LOCKED_PAD_PX, rect.h - 16)
        words, marked = view.shown or view.value, view.marked
        size = review_value_px(pen.appearance)
        pen.fit(words, room, size, name=view.is_name, align="left", leading=LOCKED_LEADING, marked=marked)
        used = rect.h
        if view.remark:
            used += 8 + pen.text(view.remark, x, y + used + 8, width, pen.sizes.note, "ink2", leading=1.4)
        return used

    def _choices(self, pen: Pen, x: float, y: float, width: float, tall: float, view: FieldView) -> float:
        columns = choice_columns(view, pen.appearance, round(width))
        if pen.squeeze < 0.9 and len(view.choices) > 3:
            columns = max(columns, 2)
        wide = (width - 16 * (columns - 1)) / columns
        many = view.entry is InputKind.CHOICES
        chosen = view.value.split("\n") if many else [view.value]
        for at, (value, label) in enumerate(view.choices):
            cell = Rect(x + (at % columns) * (wide + 16), y + (at // columns) * (tall + 16), wide, tall)
            after = value
            if many:
                after = "\n".join(v for v, _ in view.choices if (v in chosen) != (v == value))
            choice(pen, cell, label, FieldAnswered(view.id, after), value in chosen, box=many)
        return -(-len(view.choices) // columns) * (tall + 16) - 16

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
        if upper and self._date is not None:
            top += self._eras(pen, pad.x, top, pad.w, 96) + 14
        room = pad.bottom - top
        tall = min(room, 4 * (142 if not upper else 128) + 48)
        if tall < 4 * 88 + 48:
            pen.sheet.overflows.append("pad")
        where = top if upper or pen.landscape else pad.bottom - tall
        labels = (self.say("全部消す"), self.say("1つ消す"))
        digit_pad(pen, Rect(pad.x, where, pad.w, tall), labels)

    def _open_field(self, pen: Pen, x: float, y: float, width: float, view: FieldView, touchable: bool) -> float:
        top = y
        if view.error or view.asked:
            x, width = x + 38, width - 38
        y += self._label(pen, x, y, width, view) + 10
        y += self._messages(pen, x, y, width, view)
        tall = max(88, control_height(pen.appearance) * min(1.0, pen.squeeze + 0.1))
        if self._date is not None:
            if touchable:
                y += self._eras(pen, x, y, width, tall) + 16
            y += self._date_parts(pen, x, y, width, tall, touchable)
        else:
            box = Rect(x, y, width, tall)
            pen.box(box, "tint", "key", 5, 16)
            room = Rect(box.x + 28, box.y, box.w - 56, box.h)
            block = pen.fit(self._digits, room, pen.sizes.value, bold=True, align="left", marked=False)
            caret(pen, room.x + (block.width + 6 if block else 0), box.mid[1], 52)
            y += tall
        if view.example:
            y += 8 + pen.text(view.example, x, y + 8, width, pen.sizes.note, "ink2", leading=1.4)
        if view.error or view.asked:
            pen.fill(Rect(x - 38, top, 10, y - top), "err" if view.error else "warn")
        return y - top

    def _eras(self, pen: Pen, x: float, y: float, width: float, tall: float) -> float:
        assert self._open is not None, "called with an open field"
        assert self._date is not None, "which is a date"
        eras = self._open.eras
        columns = len(eras) if len(eras) <= 4 else -(-len(eras) // 2)
        wide = (width - 12 * (columns - 1)) / max(1, columns)
        for at, (key, label) in enumerate(eras):
            cell = Rect(x + (at % columns) * (wide + 12), y + (at // columns) * (tall + 12), wide, tall)
            choice(pen, cell, label, Local("era:" + key), key == self._date.era)
        return -(-len(eras) // columns) * (tall + 12) - 12 if eras else 0

    def _date_parts(self, pen: Pen, x: float, y: float, width: float, tall: float, touchable: bool) -> float:
        assert self._date is not None, "called with an open date"
        extra = pen.appearance.size.value == "extra" and not pen.landscape and touchable
        gap = 16.0
        wide = (width - 2 * gap) / 3
        rects = [Rect(x + at * (wide + gap), y, wide, tall) for at in range(3)]
        if extra:
            half = (width - gap) / 2
            rects = [
                Rect(x, y, width, tall),
                Rect(x, y + tall + gap, half, tall),
                Rect(x + half + gap, y + tall + gap, half, tall),
            ]
        wrong = bool(self._open and self._open.error)
        for at, (rect, unit) in enumerate(zip(rects, ("年", "月", "日"), strict=True)):
            now = at == self._date.part
            action = Local(f"part:{at}") if touchable else None
            with pen.touchable(rect, action, self.say(unit)):
                line = ("err", "err_bg", 5) if wrong and now else ("key", "tint", 5) if now else ("edge", "page", 3)
                pen.box(rect, line[1], line[0], line[2], 16)
                unit_block = pen.block(self.say(unit), rect.w, pen.sizes.body)
                left = rect.right - 24 - unit_block.width
                pen.put(unit_block, self.say(unit), left, rect.mid[1] - unit_block.height / 2, unit_block.width, "ink2")
                room = Rect(rect.x + 26, rect.y, left - rect.x - 34, rect.h)
                block = pen.fit(self._date.parts[at], room, pen.sizes.value, bold=True, align="left")
                if now:
                    caret(pen, room.x + (block.width + 5 if block else 0), rect.mid[1], 48)
        return rects[-1].bottom - y
