"""A field as it stands on a page: why it is asked, its label, what is wrong, its control, and what is said below it."""

from __future__ import annotations

from collections.abc import Callable

from kiosk.paging.form_pages import (
    CARD_INSET_PX,
    ITEM_GAP_PX,
    LOCKED_LEADING,
    LOCKED_PAD_PX,
    PAIR_GAP_PX,
    TYPED_LEADING,
    choice_columns,
    control_height,
    heading_button_px,
    icon_px,
    item_height,
    locked_height,
    stands_below,
    stepper_px,
    written_height,
)
from kiosk.paging.review_pages import review_value_px
from kiosk.paging.type_sizes import SMALLEST_PX, is_big
from kiosk.screens.form_page import FieldView, InputKind, ItemRow
from kiosk.screens.touches import FieldAnswered, FieldOpened
from kiosk.ui.controls import button, chip_width, choice, error_line, put_chip
from kiosk.ui.display_list import Local, Rect
from kiosk.ui.pen import Pen

_ICONS = {
    InputKind.DATE: "calendar-blank",
    InputKind.YEAR_MONTH: "calendar-blank",
    InputKind.TIME: "clock",
    InputKind.LIST: "list",
    InputKind.FILES: "usb",
}
_CHOSEN_ELSEWHERE = frozenset({InputKind.LIST, InputKind.FILES})
_COLUMN_PX = 700
STEP = "step"
"""Command of − and ＋: `step:field:row:less`. Their places stay, so that a finger may go on touching."""


class FieldControls:
    """Draws fields with one pen. `say`: the few words of drawing itself."""

    def __init__(self, pen: Pen, say: Callable[[str], str]) -> None:
        self._pen = pen
        self._say = say

    @property
    def control_px(self) -> float:
        """Height of a box or choice on this page."""
        return max(88, control_height(self._pen.appearance) * min(1.0, self._pen.squeeze + 0.1))

    def unit(self, x: float, y: float, width: float, unit: tuple[FieldView, ...], gap: float, goes_on: bool) -> float:
        """What is never divided; two of them stand beside each other. Returns the height."""
        first = unit[0]
        if first.entry is InputKind.HEADING:
            used = self._heading(x, y, width, first)
            return used if len(unit) == 1 else used + gap + self.unit(x, y + used + gap, width, unit[1:], gap, goes_on)
        inset = CARD_INSET_PX if first.card else 0
        x, width = x + inset, width - inset
        if len(unit) == 1:
            used = self.field(x, y, width, first)
        else:
            half = (width - PAIR_GAP_PX) / 2
            places = zip(unit, (x, x + half + PAIR_GAP_PX), strict=True)
            used = max(self.field(left, y, half, view) for view, left in places)
        if inset:
            self._pen.fill(Rect(x - inset, y - gap, 8, used + gap + (gap if goes_on else 0)), "key")
        return used

    def field(self, x: float, y: float, width: float, view: FieldView) -> float:
        """Label, error, help, control, check. Returns the height."""
        pen, top = self._pen, y
        if view.entry is InputKind.ADD:
            return self._add(x, y, width, view)
        if view.because:
            y += self._because(x, y, width, view.because) + 8
        bar = y
        if view.error or view.asked:
            x, width = x + 38, width - 38
        if view.label:
            y += self.label(x, y, width, view) + 10
        y += self.messages(x, y, width, view)
        y += self._control(x, y, width, view)
        if view.check:
            y += 8
            block = pen.block(view.check, width - 46, pen.sizes.note, leading=1.4)
            pen.icon("check-circle", x + 18, y + block.pitch / 2, 36, "ok")
            y += pen.put(block, view.check, x + 46, y, width - 46, "ok_ink")
        y += self.hint(x, y, width, view)
        if view.error or view.asked:
            pen.fill(Rect(x - 38, bar, 10, y - bar), "err" if view.error else "warn")
        return y - top

    def hint(self, x: float, y: float, width: float, view: FieldView) -> float:
        """What stands below a control. Where room is short, what is wrong comes first."""
        if not view.hint or (view.error and self._pen.squeeze < 0.8):
            return 0
        return 8 + self._pen.text(view.hint, x, y + 8, width, self._pen.sizes.note, "ink2", leading=1.4)

    def _because(self, x: float, y: float, width: float, words: str) -> float:
        pen = self._pen
        block = pen.block(words, width - 72, pen.sizes.body, leading=1.35)
        tall = block.height + 16
        pen.fill(Rect(x, y, width, tall), "tint", 12)
        pen.icon("arrow-down", x + 32, y + tall / 2, 34, "link")
        pen.put(block, words, x + 60, y + 8, width - 72)
        return tall

    def label(self, x: float, y: float, width: float, view: FieldView) -> float:
        """The question with its mark; at what is locked, who says so."""
        pen = self._pen
        mark = pen.block(view.required_mark, 400, pen.sizes.note) if view.required_mark else None
        taken = mark.width + 14 if mark else 0
        if view.entry is InputKind.LOCKED and view.source:
            chip = put_chip(pen, x + width, y + pen.sizes.body * 0.68, view.source, width * 0.45)
            taken += chip.w + 14
        block = pen.block(view.label, width - taken, pen.sizes.body, bold=True, leading=1.35)
        pen.put(block, view.label, x, y, width - taken, spoken=view.spoken)
        if mark:
            last = block.lines[-1].width if block.lines else 0
            middle = y + block.height - block.pitch / 2
            lift = 0.27 * (block.size if block.has_ruby else 0) - 0.27 * (mark.size if mark.has_ruby else 0)
            pen.put(mark, view.required_mark, x + last + 14, middle + lift - mark.height / 2, mark.width, "err")
        return block.height

    def messages(self, x: float, y: float, width: float, view: FieldView) -> float:
        """What is wrong, what the office wrote, what helps."""
        pen, used = self._pen, 0.0
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

    # ── controls ──────────────────────────────────────────────────────────

    def _control(self, x: float, y: float, width: float, view: FieldView) -> float:
        match view.entry:
            case InputKind.CHOICE | InputKind.CHOICES:
                return self._choices(x, y, width, view)
            case InputKind.ITEMS:
                return self._items(x, y, width, view)
            case InputKind.LOCKED:
                return self._locked(x, y, width, view)
            case InputKind.WORDS:
                return 0
            case _:
                return self._with_button(x, y, width, view)

    def _with_button(self, x: float, y: float, width: float, view: FieldView) -> float:
        pen, tall = self._pen, self.control_px
        if view.button is None:
            tall = max(tall, self._typed_height(width, view), written_height(view, pen.appearance) * pen.squeeze)
            self._value_box(Rect(x, y, width, tall), view)
            return tall
        if is_big(pen.appearance):
            self._value_box(Rect(x, y, width, tall), view)
            button(pen, Rect(x, y + tall + 16, width, tall), view.button)
            return 2 * tall + 16
        wide = width * 0.43
        self._value_box(Rect(x, y, wide, tall), view)
        button(pen, Rect(x + wide + 16, y, width - wide - 16, tall), view.button)
        return tall

    def _typed_height(self, width: float, view: FieldView) -> float:
        """Of a box that holds all that was typed: what is too long must be seen to be mended."""
        pen, words = self._pen, view.shown or view.value
        chip = chip_width(pen, view.source, width * 0.4) if view.source else icon_px(view)
        unit = pen.block(view.unit, 200, pen.sizes.body).width + 14 if view.unit else 0
        room = width - 60 - chip - unit
        block = pen.block(words, room, SMALLEST_PX, name=view.is_name, leading=TYPED_LEADING, marked=view.marked)
        return block.height + 16 if words else 0

    def _value_box(self, rect: Rect, view: FieldView) -> None:
        pen, icon = self._pen, _ICONS.get(view.entry, "")
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
                pen.icon(icon, right - 18, rect.mid[1], 44, "link", line=icon == "list")
                right -= icon_px(view)
            room = Rect(rect.x + 28, rect.y + 4, right - rect.x - 28, rect.h - 8)
            if words:
                size, name = pen.sizes.value, view.is_name
                pen.fit(words, room, size, name=name, align="left", leading=TYPED_LEADING, marked=view.marked)
            else:
                empty = view.example or self._say("触れて選ぶ" if view.entry in _CHOSEN_ELSEWHERE else "触れて書く")
                pen.fit(empty, room, max(28, pen.sizes.value - 6), "off", align="left")

    def _locked(self, x: float, y: float, width: float, view: FieldView) -> float:
        """What the card says, or what follows from other answers, whole: the box is as high as its text."""
        pen = self._pen
        rect = Rect(x, y, width, locked_height(view, pen.appearance, round(width)))
        pen.box(rect, "sunken", "line", 3, 16)
        room = Rect(rect.x + LOCKED_PAD_PX / 2, rect.y + 8, rect.w - LOCKED_PAD_PX, rect.h - 16)
        words, marked = view.shown or view.value or "―", view.marked
        size = review_value_px(pen.appearance)
        pen.fit(words, room, size, name=view.is_name, align="left", leading=LOCKED_LEADING, marked=marked)
        used = rect.h
        if view.remark:
            used += 8 + pen.text(view.remark, x, y + used + 8, width, pen.sizes.note, "ink2", leading=1.4)
        return used

    def _choices(self, x: float, y: float, width: float, view: FieldView) -> float:
        pen, tall = self._pen, self.control_px
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

    # ── tables and blocks ─────────────────────────────────────────────────

    def _items(self, x: float, y: float, width: float, view: FieldView) -> float:
        pen, top = self._pen, y
        for at, row in enumerate(view.rows):
            tall = item_height(row.label, pen.appearance, round(width))
            self._item(Rect(x, y, width, tall), f"{view.id}:{at}", row)
            y += tall + ITEM_GAP_PX
        total = pen.block(view.total, width, pen.sizes.value, bold=True, leading=1.4)
        pen.put(total, view.total, x, y, width, align="right")
        return y + total.height - top

    def _item(self, rect: Rect, name: str, row: ItemRow) -> None:
        pen = self._pen
        key_px, number_px = stepper_px(pen.appearance)
        below = stands_below(pen.appearance, round(rect.w))
        chosen = row.count > 0
        pen.box(rect, "tint" if chosen else "page", "key" if chosen else "soft", 5 if chosen else 3, 16)
        keys = 2 * key_px + number_px
        left = rect.x + 20
        right = rect.right - 10 - keys
        room = rect.w - 40 if below else right - 190 - left
        words = Rect(left, rect.y + 10, room, rect.h - (key_px + 24 if below else 20))
        label = pen.fitted(row.label, words.w, words.h - pen.sizes.note * 1.4, pen.sizes.body, bold=chosen)
        price = pen.block(row.price, words.w, pen.sizes.note, leading=1.3)
        top = words.y + (words.h - label.height - price.height) / 2
        top += pen.put(label, row.label, words.x, top, words.w, room=words)
        pen.put(price, row.price, words.x, top, words.w, "ink2")
        line = rect.bottom - key_px - 10 if below else rect.mid[1] - key_px / 2
        cost = Rect(left, line, room / 2, key_px) if below else Rect(right - 190, line, 174, key_px)
        if row.cost:
            pen.fit(row.cost, cost, pen.sizes.body, bold=True, align="left" if below else "right")
        keys_at = ((right, "less", row.less, "minus"), (right + key_px + number_px, "more", row.more, "plus"))
        for at, way, after, icon in keys_at:
            self._step_key(Rect(at, line, key_px, key_px), f"{name}:{way}", after is not None, icon, row.label)
        number = Rect(right + key_px, line, number_px, key_px)
        pen.fit(str(row.count), number, pen.sizes.value, bold=True)

    def _step_key(self, rect: Rect, name: str, able: bool, icon: str, label: str) -> None:
        pen = self._pen
        words = f"{label} {'＋' if icon == 'plus' else '－'}"
        with pen.touchable(rect, Local(f"{STEP}:{name}") if able else None, words):
            pen.box(rect, "page" if able else "sunken", "edge" if able else "line", 3, 16)
            pen.icon(icon, rect.mid[0], rect.mid[1], 48, "ink" if able else "off")

    def _heading(self, x: float, y: float, width: float, view: FieldView) -> float:
        pen = self._pen
        beside = view.button is not None and not is_big(pen.appearance) and width > _COLUMN_PX
        wide = heading_button_px(pen.appearance)
        room = width - (wide + 40 if beside else 24)
        block = pen.block(view.label, room, pen.sizes.h2, bold=True, leading=1.3)
        tall = max(block.height + 20, 100 if beside else 0)
        pen.fill(Rect(x, y, width, tall), "tint", 12)
        pen.fill(Rect(x, y, 8, tall), "key")
        pen.put(block, view.label, x + 24, y + (tall - block.height) / 2, room)
        used = tall
        if view.button is not None and beside:
            button(pen, Rect(x + width - wide - 8, y + (tall - 84) / 2, wide, 84), view.button, pen.sizes.note)
        elif view.button is not None:
            button(pen, Rect(x, y + used + 16, width, self.control_px), view.button)
            used += 16 + self.control_px
        return used + self.hint(x, y + used, width, view)

    def _add(self, x: float, y: float, width: float, view: FieldView) -> float:
        assert view.button is not None, "it is a button"
        button(self._pen, Rect(x, y, width, self.control_px), view.button)
        return self.control_px + self.hint(x, y + self.control_px, width, view)
