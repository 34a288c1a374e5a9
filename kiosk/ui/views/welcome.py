"""k01: a blue ground to be seen from five metres; the language buttons are the start buttons."""

from __future__ import annotations

from kiosk.screens.controls import Button, Chip, Role, Tone
from kiosk.screens.touches import LanguageChosen
from kiosk.screens.welcome import SPROUT, Welcome
from kiosk.ui.controls import banner
from kiosk.ui.display_list import Rect
from kiosk.ui.drawing_texts import word
from kiosk.ui.frame import draw_frame, low
from kiosk.ui.pen import Pen
from kiosk.ui.view import View

_MASCOT_PX = 150


class WelcomeView(View[Welcome]):
    """Hero, languages, services with their state today."""

    def draw(self, pen: Pen) -> None:
        """Portrait: hero above; landscape: hero at the left."""
        screen = self.screen
        areas = draw_frame(pen, screen.frame, title=False, head=False)
        top = 56.0 if pen.landscape else 60.0
        if pen.landscape:
            bottom = pen.sheet.height - 116 if screen.frame.assist_words else pen.sheet.height
            self._hero(pen, Rect(0, top, 880, bottom - top))
            self._lower(pen, Rect(944, top + 28, 1920 - 944 - 64, bottom - top - 52), 124)
            return
        self._head(pen, top)
        if low(pen):
            self._hero(pen, Rect(0, top + 112, 1080, 945 - top - 112))
            self._lower(pen, Rect(56, 968, 968, areas.body.bottom - 968), 124)
            return
        hero = Rect(0, top + 112, 1080, 772)
        self._hero(pen, hero)
        self._lower(pen, Rect(56, hero.bottom + 36, 968, areas.body.bottom - hero.bottom - 36), 160)

    def _head(self, pen: Pen, top: float) -> None:
        pen.art("mark", Rect(48, top + 24, 64, 64))
        pen.fit(self.screen.city, Rect(132, top, 1080 - 132 - 48, 112), 40, bold=True, align="left")

    def _hero(self, pen: Pen, rect: Rect) -> None:
        pen.fill(rect, "hero")
        inner = rect.w - 112
        y = rect.y + 44
        if pen.landscape:
            pen.art("mark", Rect(56, y, 64, 64))
            pen.fit(self.screen.city, Rect(140, y - 8, inner - 84, 80), 40, "on_hero", bold=True, align="left")
            y += 100
        title = pen.fitted(self.screen.frame.title, inner, 230 if pen.landscape else 130, 88, bold=True, leading=1.25)
        y += pen.put(title, self.screen.frame.title, 56, y, inner, "on_hero")
        greeting = pen.fitted(self.screen.greeting, inner, 120, max(40, pen.sizes.body), leading=1.5)
        y += 8 + pen.put(greeting, self.screen.greeting, 56, y + 8, inner, "on_hero")
        room = rect.bottom - y - 8
        tall = min(room, 520 if not pen.landscape else 440)
        if tall > 200:
            pen.art("hero", Rect(rect.x, rect.bottom - tall, rect.w, tall))
        if self.screen.mascot:
            self._mascot(pen, Rect(rect.x + 40, y + 16, _MASCOT_PX, _MASCOT_PX), rect)

    def _mascot(self, pen: Pen, place: Rect, hero: Rect) -> None:
        """Below what it says, at the side; nothing is read or touched there. Without room it does not come."""
        if place.bottom <= hero.bottom:
            own = "" if self.screen.mascot == SPROUT else self.screen.mascot
            pen.art("mascot", place, own)

    def _lower(self, pen: Pen, rect: Rect, tall: float) -> None:
        screen = self.screen
        services = self._services_height(pen) if screen.services else 0
        words = screen.banner
        note = pen.height_of(lambda other, y: banner(other, 0, y, rect.w, words)) if words else 0
        room = rect.h - (services + 20 if services else 0) - (note + 20 if note else 0)
        count = len(screen.languages)
        columns = 2 if (room - 20 * (count - 1)) / max(1, count) < 96 else 1
        rows = -(-count // columns)
        gap = 20.0
        tall = max(96, min(tall, (room - gap * (rows - 1)) / max(1, rows)))
        wide = (rect.w - 20 * (columns - 1)) / columns
        for at, what in enumerate(screen.languages):
            x = rect.x + (at % columns) * (wide + 20)
            self._language(pen, Rect(x, rect.y + (at // columns) * (tall + gap), wide, tall), what, first=at == 0)
        y = rect.y + rows * (tall + gap)
        if screen.banner:
            y += banner(pen, rect.x, y, rect.w, screen.banner) + 20
        if services:
            self._services(pen, Rect(rect.x, rect.bottom - services, rect.w, services))
            if y > rect.bottom - services + 1:
                pen.sheet.overflows.append("services")

    def _language(self, pen: Pen, rect: Rect, what: Button, first: bool) -> None:
        main = what.role is Role.MAIN or (first and not any(b.role is Role.MAIN for b in self.screen.languages))
        ink = "on_key" if main else "link"
        with pen.touchable(rect, what.event, what.label, "main" if main else "plain", 24):
            pen.box(rect, "key" if main else "page", "key", 3, 24)
            middle = rect.mid[1]
            pen.icon("hand-tap", rect.x + 66, middle, 52, ink, line=True)
            name, _, given = what.label.partition("　")
            language = what.event.language if isinstance(what.event, LanguageChosen) else self.appearance.language
            start = given or word("はじめる", language)
            start_px = pen.block(start, 400, 32).width
            pen.icon("arrow-right", rect.right - 66, middle, 46, ink)
            pen.fit(start, Rect(rect.right - 110 - start_px, rect.y, start_px + 4, rect.h), 32, ink)
            pen.fit(
                name,
                Rect(rect.x + 112, rect.y, rect.w - 260 - start_px, rect.h),
                52,
                ink,
                bold=True,
                align="left",
            )

    def _services_height(self, pen: Pen) -> float:
        rows = -(-len(self.screen.services) // 2)
        return rows * self._service_px() + 36

    def _service_px(self) -> float:
        """Readings above characters need more room."""
        return 112.0 if any("|" in chip.text for chip in self.screen.services) else 84.0

    def _services(self, pen: Pen, rect: Rect) -> None:
        pen.fill(rect, "sunken", 24)
        wide = (rect.w - 64 - 32) / 2
        for at, chip in enumerate(self.screen.services):
            cell = Rect(
                rect.x + 32 + (at % 2) * (wide + 32),
                rect.y + 18 + (at // 2) * self._service_px(),
                wide,
                self._service_px(),
            )
            self._service(pen, cell, chip)

    def _service(self, pen: Pen, cell: Rect, chip: Chip) -> None:
        role = {Tone.OK: "ok", Tone.ERROR: "err", Tone.WARN: "warn_ink"}.get(chip.tone, "ink2")
        pen.icon(chip.icon or "check-circle", cell.x + 24, cell.mid[1], 44, role)
        name, _, state = chip.text.partition("\n")
        room = Rect(cell.x + 62, cell.y + 4, cell.w - 62, cell.h - 8)
        if state:
            pen.fit(name, Rect(room.x, room.y, room.w, room.h * 0.54), 32, bold=True, align="left", leading=1.1)
            pen.fit(
                state,
                Rect(room.x, room.y + room.h * 0.54, room.w, room.h * 0.46),
                28,
                "ink2",
                align="left",
                leading=1.1,
            )
        else:
            pen.fit(name, room, 32, bold=True, align="left")
