"""k02: tiles of life events, or a list; what is not possible now stays visible with its reason."""

from __future__ import annotations

from dataclasses import replace

from kiosk.paging.choose_pages import (
    GUIDE_GAP_PX,
    GUIDE_PX,
    SHORT_NAME_EM,
    choose_capacity,
    guide_columns,
    list_columns,
)
from kiosk.paging.type_sizes import em_width, is_big
from kiosk.screens.choose import Choose, Tile
from kiosk.screens.controls import Button
from kiosk.screens.touches import Chosen, PageTurned
from kiosk.ui.controls import button, chip_width, put_chip
from kiosk.ui.display_list import DisplayList, Rect
from kiosk.ui.frame import draw_frame, low
from kiosk.ui.pen import Pen
from kiosk.ui.text import Block
from kiosk.ui.view import View
from sync.japanese.ruby import plain


class ChooseView(View[Choose]):
    """Tabs, tiles or items, shortcuts, and buttons that turn pages."""

    def draw(self, pen: Pen) -> None:
        """Top to bottom; shortcuts and page buttons stand at the foot."""
        screen = self.screen
        areas = draw_frame(pen, screen.frame)
        body = areas.body
        if areas.upper and areas.upper.h > 260:
            x, y = areas.upper.mid
            pen.disc(x, y, 260, "tint")
            pen.icon("list-checks", x, y, 150, "link")
        y = body.y
        y += self._ways(pen, Rect(body.x, y, body.w, 92))
        if screen.index:
            self._index(pen, Rect(body.x, y, body.w, 88))
            y += 88 + 16
        if screen.heading:
            y += pen.text(screen.heading, body.x, y, body.w, pen.sizes.note, "ink2") + 10
        foot = body.bottom
        if screen.pages[1] > 1:
            foot -= 112
            self._turning(pen, Rect(body.x, foot, body.w, 104))
        room = Rect(body.x, y, body.w, foot - y)
        tall = self._shortcuts_height(pen)
        if tall:
            room = Rect(room.x, room.y, room.w, room.h - tall - 20)
        if not screen.tiles:
            pen.text(screen.empty, room.x, room.y + 20, room.w, pen.sizes.body)
            used = room.y + 200
        elif screen.guides:
            used = self._guides(pen, room)
        elif screen.as_list:
            used = self._items(pen, room)
        else:
            used = self._tiles(pen, room)
        if tall:
            top = min(used + 28, room.bottom + 20) if not low(pen) else room.bottom + 20
            self._shortcuts(pen, Rect(body.x, top, body.w, tall))

    def _ways(self, pen: Pen, rect: Rect) -> float:
        """Search and tabs: one above the other, side by side where a page is low; returns the height with its gap."""
        search, beside = self.screen.search, pen.landscape or low(pen)
        y = rect.y
        if search and not (beside and self.screen.tabs):
            self._search(pen, Rect(rect.x, y, rect.w, 96), search)
            y += 96 + 16
        elif search:
            wide = rect.w * 0.34
            self._search(pen, Rect(rect.right - wide, y, wide, 92), search)
            rect = Rect(rect.x, rect.y, rect.w - wide - 16, rect.h)
        if self.screen.tabs:
            y += self._tabs(pen, Rect(rect.x, y, rect.w, 92)) + 20
        return y - rect.y

    def _search(self, pen: Pen, rect: Rect, search: Button) -> None:
        with pen.touchable(rect, search.event, search.label):
            pen.box(rect, "page", "edge", 3, 16)
            pen.icon("magnifying-glass", rect.x + 48, rect.mid[1], 48, "link")
            keyboard = 72 if rect.w > 600 else 0
            if keyboard:
                pen.icon("keyboard", rect.right - 52, rect.mid[1], 48, "link")
            room = Rect(rect.x + 88, rect.y + 4, rect.w - 104 - keyboard, rect.h - 8)
            words = (search.reason if keyboard else "") or search.label
            pen.fit(words, room, min(38, pen.sizes.value), "ink2", align="left")

    def _index(self, pen: Pen, rect: Rect) -> None:
        count = len(self.screen.index)
        wide = (rect.w - 8 * (count - 1)) / count
        for at, row in enumerate(self.screen.index):
            cell = Rect(rect.x + at * (wide + 8), rect.y, wide, rect.h)
            with pen.touchable(cell, Chosen(row.key) if row.enabled else None, row.label, "plain", 14):
                ground = "key" if row.chosen else "page" if row.enabled else "sunken"
                pen.box(cell, ground, "key" if row.chosen else "edge" if row.enabled else "line", 3, 14)
                ink = "on_key" if row.chosen else "ink" if row.enabled else "off"
                pen.fit(row.label, cell.inset(2, 2), 42, ink, bold=True)

    def _guides(self, pen: Pen, room: Rect) -> float:
        columns = guide_columns(pen.appearance, "landscape" if pen.landscape else "portrait")
        rows = -(-len(self.screen.tiles) // columns)
        wide = (room.w - GUIDE_GAP_PX * (columns - 1)) / columns
        tall = min(GUIDE_PX, (room.h - GUIDE_GAP_PX * (rows - 1)) / rows)
        if tall < 88:
            pen.sheet.overflows.append("guides")
        for at, tile in enumerate(self.screen.tiles):
            x = room.x + (at % columns) * (wide + GUIDE_GAP_PX)
            cell = Rect(x, room.y + (at // columns) * (tall + GUIDE_GAP_PX), wide, tall)
            with pen.touchable(cell, Chosen(tile.key), tile.label, "plain", 16):
                pen.box(cell, "page", "edge", 3, 16)
                pen.fit(tile.label, cell.inset(12, 4), min(40, pen.sizes.button), bold=True)
        return room.y + rows * (tall + GUIDE_GAP_PX) - GUIDE_GAP_PX

    def _tabs(self, pen: Pen, rect: Rect) -> float:
        wide = (rect.w - 8 * (len(self.screen.tabs) - 1)) / len(self.screen.tabs)
        for at, tab in enumerate(self.screen.tabs):
            cell = Rect(rect.x + at * (wide + 8), rect.y, wide, 88)
            with pen.touchable(cell, Chosen(tab.key), tab.label, "main" if tab.chosen else "plain"):
                ground, ink = ("key", "on_key") if tab.chosen else ("sunken", "ink")
                pen.fill(cell, ground, 16)
                pen.fill(Rect(cell.x, cell.bottom - 20, cell.w, 20), ground)
                pen.fit(tab.label, cell.inset(10, 4), min(34, pen.sizes.button), ink, bold=tab.chosen)
        pen.fill(Rect(rect.x, rect.y + 88, rect.w, 4), "key")
        return 92

    def _tiles(self, pen: Pen, room: Rect) -> float:
        most = choose_capacity(pen.appearance, "landscape" if pen.landscape else "portrait")
        columns = {8: 4, 6: 3, 4: 2}[most]
        count = len(self.screen.tiles)
        if count > most:
            columns = 4
        if room.h < 160 * -(-count // columns) and count <= 4:
            columns = count
        rows = max(1, -(-count // columns))
        wide = (room.w - 16 * (columns - 1)) / columns
        tall = min((212 if pen.landscape else 236) + (columns < 4) * 40, (room.h - 16 * (rows - 1)) / rows)
        if tall < 96:
            pen.sheet.overflows.append("tiles")
        for at, tile in enumerate(self.screen.tiles):
            x = room.x + (at % columns) * (wide + 16)
            self._tile(pen, Rect(x, room.y + (at // columns) * (tall + 16), wide, tall), tile)
        return room.y + rows * (tall + 16) - 16

    def _tile(self, pen: Pen, rect: Rect, tile: Tile) -> None:
        off = not tile.enabled
        with pen.touchable(rect, Chosen(tile.key), tile.label, "plain", 20):
            ground, line = ("tint", "key") if tile.chosen else ("sunken" if off else "page", "line" if off else "soft")
            pen.box(rect, ground, line, 5 if tile.chosen else 3, 20)
            foot = rect.bottom - 10
            if tile.chip:
                most = min(rect.w - 16, 400)
                trial = put_chip(Pen(DisplayList(1, 1), pen.appearance, ""), 0, 0, tile.chip, most, size=28)
                foot -= trial.h + 8
                put_chip(pen, rect.mid[0] + trial.w / 2, foot + 4 + trial.h / 2, tile.chip, most, size=28)
            self._tile_words(pen, Rect(rect.x + 10, rect.y + 12, rect.w - 20, foot - rect.y - 12), tile)

    def _tile_words(self, pen: Pen, room: Rect, tile: Tile) -> None:
        """Icon above the words. Without room for both the icon goes: words and reason stay."""
        off = not tile.enabled
        size = min(pen.sizes.button, 44)
        label = pen.fitted(tile.label, room.w, min(room.h, size * 2.7), size, bold=True, leading=1.2)
        square = min(100.0, room.h - label.height - 8)
        top = room.y
        if square >= 44:
            pen.fill(Rect(room.mid[0] - square / 2, top, square, square), "tint" if not off else "page", 20)
            pen.icon(tile.icon, room.mid[0], top + square / 2, square * 0.64, "link" if not off else "off")
            top += square + 8
        words = Rect(room.x, top, room.w, room.bottom - top)
        pen.put(
            label,
            tile.label,
            words.x,
            words.y + (words.h - label.height) / 2,
            words.w,
            "off" if off else "ink",
            "mid",
            room,
        )

    def _items(self, pen: Pen, room: Rect) -> float:
        columns = list_columns("landscape" if pen.landscape else "portrait", indexed=bool(self.screen.index))
        rows = -(-len(self.screen.tiles) // columns)
        gap = 14.0
        wide = (room.w - gap * (columns - 1)) / columns
        wanted = max(132.0, max(self._item_height(pen, tile, wide) for tile in self.screen.tiles))
        tall = min(wanted, (room.h - gap * (rows - 1)) / rows)
        if tall < wanted - 1:
            pen.sheet.overflows.append("items")
        for at, tile in enumerate(self.screen.tiles):
            x, y = room.x + at % columns * (wide + gap), room.y + at // columns * (tall + gap)
            self._item(pen, Rect(x, y, wide, tall), tile)
        return room.y + rows * (tall + gap) - gap

    def _title_px(self, pen: Pen) -> float:
        return max(32, min(pen.sizes.h2, pen.sizes.body + 4))

    def _notes(self, pen: Pen, tile: Tile) -> str:
        """Minutes and fee. Where nothing else fits they wait for the next page, which says them again."""
        chip = (tile.chip.text,) if tile.chip and self._in_columns(pen) else ()
        return "　".join((*tile.notes, *chip)) if pen.squeeze > 0.5 else ""

    def _in_columns(self, pen: Pen) -> bool:
        """Items stand side by side: what the chip says goes with the other words."""
        return pen.landscape and bool(self.screen.index)

    def _beside(self, pen: Pen, tile: Tile, width: float) -> float:
        """Width of the chip at the right; 0 when it is too wide and goes below the words."""
        if tile.chip is None or self._in_columns(pen):
            return 0
        wide = chip_width(pen, tile.chip, 9000)
        if is_big(pen.appearance) and wide > width * 0.36:
            return 0
        return min(wide, width * 0.36)

    def _item_width(self, pen: Pen, tile: Tile, width: float) -> float:
        return width - 28 - (84 if tile.icon else 0) - max(90, self._beside(pen, tile, width) + 48)

    def _item_height(self, pen: Pen, tile: Tile, width: float) -> float:
        room = self._item_width(pen, tile, width)
        title = pen.block(tile.label, room, self._title_px(pen), bold=True, leading=1.3)
        said = self._notes(pen, tile)
        notes = pen.block(said, room, pen.sizes.note, leading=1.4) if said else None
        chip = 60 if tile.chip and not self._in_columns(pen) and not self._beside(pen, tile, width) else 0
        return title.height + (notes.height if notes else 0) + chip + 36

    def _item(self, pen: Pen, rect: Rect, tile: Tile) -> None:
        off = not tile.enabled
        beside = self._beside(pen, tile, rect.w)
        with pen.touchable(rect, Chosen(tile.key), tile.label, "plain", 20):
            ground, line = ("tint", "key") if tile.chosen else ("sunken" if off else "page", "soft")
            pen.box(rect, ground, line, 5 if tile.chosen else 3, 20)
            left = rect.x + 28
            if tile.icon:
                pen.icon(tile.icon, left + 32, rect.mid[1], 60, "link" if not off else "off")
                left += 84
            wide = self._item_width(pen, tile, rect.w)
            title = pen.block(tile.label, wide, self._title_px(pen), bold=True, leading=1.3)
            notes_words = self._notes(pen, tile)
            notes = pen.block(notes_words, wide, pen.sizes.note, leading=1.4) if notes_words else None
            below = tile.chip is not None and not beside and not self._in_columns(pen)
            total = title.height + (notes.height if notes else 0) + (60 if below else 0)
            y = rect.y + (rect.h - total) / 2
            y += pen.put(title, tile.label, left, y, wide, "off" if off else "ink")
            if notes:
                y += pen.put(notes, notes_words, left, y, wide, "off" if off else "ink2")
            if tile.chip and below:
                put_chip(pen, left, y + 32, tile.chip, wide, align="left")
            elif tile.chip and beside:
                put_chip(pen, rect.right - 28, rect.mid[1], tile.chip, beside)
            if not off and not beside:
                pen.icon("caret-right", rect.right - 48, rect.mid[1], 44, "link")

    def _shortcuts_height(self, pen: Pen) -> float:
        """Of all that stands below the tiles; 0: nothing does."""
        rows = self._shortcut_rows(pen)
        if not self.screen.often:
            return rows * (self._shortcut_px(pen) + 16) - 16 if rows else 0
        heading, tall = self._heading(pen).height + 6, self._shortcut_px(pen)
        if self._side_by_side(pen):
            return heading + tall
        return heading + (rows + self._often_rows()) * (tall + 16) - 16

    def _often(self, pen: Pen) -> tuple[Button, ...]:
        """In one row without readings: they stand above the name on the page to which it leads."""
        return tuple(
            replace(what, label=plain(what.label)) if self._side_by_side(pen) else what for what in self.screen.often
        )

    def _often_rows(self) -> int:
        return len(self.screen.often) if self._long() else 1

    def _long(self) -> bool:
        return any(em_width(what.label) > SHORT_NAME_EM for what in self.screen.often)

    def _shortcut_rows(self, pen: Pen) -> int:
        return -(-len(self.screen.shortcuts) // self._shortcut_columns(pen))

    def _shortcut_px(self, pen: Pen) -> float:
        """Long names with readings above them need two lines."""
        below = (*self.screen.shortcuts, *self._often(pen))
        return 168 if any("|" in what.label and len(what.label) > 30 for what in below) else 96

    def _side_by_side(self, pen: Pen) -> bool:
        """A low page has one row for all that stands below the tiles."""
        return pen.landscape or low(pen) or pen.squeeze < 1

    def _shortcut_columns(self, pen: Pen) -> int:
        """In a column like a list where there is room, side by side where there is not."""
        if self._side_by_side(pen):
            return 3
        if self.screen.often:
            return 2
        return 1 if not self.screen.as_list and self.screen.pages[1] == 1 else 3

    def _heading(self, pen: Pen) -> Block:
        size = pen.plain_sizes.note if self._side_by_side(pen) else pen.sizes.note
        return pen.block(self.screen.often_heading, pen.sheet.width, size, bold=True, leading=1.2)

    def _shortcuts(self, pen: Pen, rect: Rect) -> None:
        shortcuts, often = self.screen.shortcuts, self._often(pen)
        if not often:
            columns = min(len(shortcuts), self._shortcut_columns(pen))
            self._buttons(pen, rect, shortcuts, columns)
            return
        heading, tall = self._heading(pen), self._shortcut_px(pen)
        left, top, columns = rect.x, rect.y, len(shortcuts)
        first = Rect(rect.x, rect.y, rect.w, tall)
        if self._side_by_side(pen):
            share = (rect.w + 16) / (len(shortcuts) + len(often) * (2 if self._long() else 1))
            left = rect.x + share * len(shortcuts)
            first = Rect(rect.x, rect.bottom - tall, left - 16 - rect.x, tall)
        else:
            top = rect.y + self._shortcut_rows(pen) * (tall + 16)
            columns = min(columns, self._shortcut_columns(pen))
        self._buttons(pen, first, shortcuts, columns)
        wide = max(heading.width, rect.right - left)
        pen.put(heading, self.screen.often_heading, rect.right - wide, top, wide, "ink2")
        below = Rect(left, top + heading.height + 6, rect.right - left, tall)
        self._buttons(pen, below, often, len(often) // self._often_rows())

    def _buttons(self, pen: Pen, rect: Rect, buttons: tuple[Button, ...], columns: int) -> None:
        tall, wide = self._shortcut_px(pen), (rect.w - 16 * (columns - 1)) / columns
        for at, what in enumerate(buttons):
            x, y = rect.x + (at % columns) * (wide + 16), rect.y + (at // columns) * (tall + 16)
            button(pen, Rect(x, y, wide, tall), what, min(32, pen.sizes.button))

    def _turning(self, pen: Pen, rect: Rect) -> None:
        page, of = self.screen.pages
        wide = (rect.w - 180 - 32) / 2
        before = Button(self.say("前のページ"), PageTurned(-1), icon="caret-left", enabled=page > 1)
        after = Button(self.say("次のページ"), PageTurned(1), icon="caret-right", enabled=page < of)
        button(pen, Rect(rect.x, rect.y + 8, wide, 96), before, min(34, pen.sizes.button))
        pen.fit(f"{page} / {of}", Rect(rect.x + wide, rect.y, 212, 112), 34, bold=True)
        button(pen, Rect(rect.right - wide, rect.y + 8, wide, 96), after, min(34, pen.sizes.button))
