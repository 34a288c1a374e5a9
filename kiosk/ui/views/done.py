"""k09: the green block first, then the numbers, then what happens next. Shown only after `Kept`."""

from __future__ import annotations

from kiosk.paging.type_sizes import is_big
from kiosk.screens.done import Done
from kiosk.ui.controls import banner
from kiosk.ui.display_list import Rect
from kiosk.ui.frame import draw_frame
from kiosk.ui.pen import Pen
from kiosk.ui.view import View


class DoneView(View[Done]):
    """Headline, numbers with QR, message, slip, next steps; two columns in landscape and above the line when low."""

    def draw(self, pen: Pen) -> None:
        """Nothing here is touched but the action bar, so a low page may use the upper half."""
        areas = draw_frame(pen, self.screen.frame, title=False, icon="check-circle")
        body = areas.body
        if pen.landscape:
            self._landscape(pen, body)
            return
        if areas.upper:
            body = Rect(areas.upper.x, areas.upper.y, areas.upper.w, body.bottom - areas.upper.y)
            self._low(pen, areas.upper, areas.body)
            return
        y = body.y - 4
        gap = pen.gap(24)
        y += self._headline(pen, body.x, y, body.w) + gap
        y += self._numbers(pen, body.x, y, body.w) + gap
        if self.screen.banner:
            y += banner(pen, body.x, y, body.w, self.screen.banner) + gap
        y += self._slip(pen, body.x, y, body.w) + gap
        y += self._after(pen, body.x, y, body.w)
        if y > body.bottom + 16:
            pen.sheet.overflows.append("done")

    def _low(self, pen: Pen, upper: Rect, body: Rect) -> None:
        gap = pen.gap(20)
        y = upper.y
        y += self._headline(pen, upper.x, y, upper.w) + gap
        y += self._numbers(pen, upper.x, y, upper.w)
        if y > upper.bottom + 8:
            pen.sheet.overflows.append("done")
        y = body.y
        if self.screen.banner:
            y += banner(pen, body.x, y, body.w, self.screen.banner) + gap
        y += self._slip(pen, body.x, y, body.w) + gap
        y += self._after(pen, body.x, y, body.w)
        if y > body.bottom + 8:
            pen.sheet.overflows.append("done")

    def _landscape(self, pen: Pen, body: Rect) -> None:
        gap = pen.gap(20)
        left = Rect(body.x, body.y, body.w * 0.53 - 16, body.h)
        right = Rect(body.x + body.w * 0.53 + 16, body.y, body.w * 0.47 - 16, body.h)
        y = left.y + self._headline(pen, left.x, left.y, left.w) + gap
        y += self._numbers(pen, left.x, y, left.w) + gap
        y2 = right.y
        if self.screen.banner:
            # Readings above the characters make the right column long: what was promised then stands at the left.
            said = self.screen.banner
            tall = pen.height_of(lambda other, at: banner(other, 0, at, left.w, said))
            if pen.squeeze < 0.8 and y + tall <= left.bottom:
                y += banner(pen, left.x, y, left.w, said) + gap
            else:
                y2 += banner(pen, right.x, y2, right.w, said) + gap
        # The rail has no question here: the slip stands in it, between the city and the stages.
        self._slip(pen, 48, body.y + 150, 504, picture=False, ground="page")
        y2 += self._after(pen, right.x, y2, right.w)
        if max(y, y2) > body.bottom + 6:
            pen.sheet.overflows.append("done")

    def _headline(self, pen: Pen, x: float, y: float, width: float) -> float:
        icon = 120 if pen.squeeze > 0.75 and width > 800 else 84
        inner = width - 40 - icon - 28 - 32
        size = min(pen.sizes.display, 72) if not is_big(pen.appearance) else pen.sizes.display
        title = pen.fitted(self.screen.headline, inner, 240, max(36, size * 0.9), bold=True, leading=1.22)
        when = pen.block(self.screen.taken_in, inner, max(28, min(36, pen.sizes.body * 1.1)), leading=1.4)
        pad = pen.gap(30)
        tall = max(icon, title.height + when.height + 4) + 2 * pad
        pen.fill(Rect(x, y, width, tall), "ok", 24)
        pen.icon("check-circle", x + 40 + icon / 2, y + tall / 2, icon, "on_ok")
        top = y + (tall - title.height - when.height - 4) / 2
        left = x + 40 + icon + 28
        top += pen.put(title, self.screen.headline, left, top, inner, "on_ok") + 4
        pen.put(when, self.screen.taken_in, left, top, inner, "on_ok")
        return tall

    def _numbers(self, pen: Pen, x: float, y: float, width: float) -> float:
        screen = self.screen
        side = (
            210 if pen.landscape else 250 if width > 800 and not (is_big(pen.appearance) and pen.squeeze < 0.7) else 200
        )
        inner = width - 32 - side - 32 - 28
        pairs = (
            (screen.arrival_label, screen.arrival_number, True),
            (screen.inquiry_label, screen.inquiry_line, False),
            (screen.check_label, screen.check_code, True),
        )

        # A number never breaks: where it would, it stands above the QR over the whole width.
        above = inner < 430
        beside = pairs[1:] if above else pairs

        def column(other: Pen, top: float, shown: tuple[tuple[str, str, bool], ...], left: float, wide: float) -> float:
            start = top
            for label, value, strong in shown:
                top += other.text(label, left, top, wide, other.sizes.note, "ink2", leading=1.35)
                size = max(28, min(other.sizes.h2, 38) if strong else min(other.sizes.body, 34))
                block = other.fitted(value, wide, 999, size, bold=strong, leading=1.25)
                top += other.put(block, value, left, top, wide) + other.gap(12)
            return top - start

        pad = pen.gap(26)
        head = pen.height_of(lambda other, top: column(other, top, pairs[:1], 0, width - 64)) + 8 if above else 0
        words = pen.height_of(lambda other, top: column(other, top, beside, 0, inner))
        tall = head + max(side, words) + 2 * pad
        pen.box(Rect(x, y, width, tall), "page", "line", 3, 24)
        if above:
            column(pen, y + pad, pairs[:1], x + 32, width - 64)
        top = y + pad + head + (max(side, words) - side) / 2
        pen.fill(Rect(x + 24, top - 8, side + 16, side + 16), "#ffffff", 12)
        pen.art("qr", Rect(x + 32, top, side, side), screen.qr_text)
        column(pen, y + pad + head + (max(side, words) - words) / 2, beside, x + side + 64, inner)
        return tall

    def _slip(self, pen: Pen, x: float, y: float, width: float, picture: bool = True, ground: str = "sunken") -> float:
        screen = self.screen
        picture = picture and pen.squeeze > 0.7
        wide = width * 0.47 if picture else 0
        inner = width - wide - (20 if picture else 0) - 64
        title = pen.block(screen.slip_title, inner, max(28, min(pen.sizes.h2, 40)), bold=True, leading=1.35)
        text = pen.block(screen.slip_text, inner, max(28, min(pen.sizes.body, 40)), leading=1.42)
        tall = max(220 * min(1, pen.squeeze) if picture else 0, title.height + text.height + 8 + pen.gap(44))
        left = x + wide + (20 if picture else 0)
        if picture:
            pen.art("slip_aside", Rect(x, y, wide, tall))
        pen.fill(Rect(left, y, x + width - left, tall), ground, 24)
        top = y + (tall - title.height - text.height - 8) / 2
        top += pen.put(title, screen.slip_title, left + 32, top, inner) + 8
        pen.put(text, screen.slip_text, left + 32, top, inner)
        return tall

    def _after(self, pen: Pen, x: float, y: float, width: float) -> float:
        top = y
        size = max(28, min(pen.sizes.body, 44) * 0.95)
        y += pen.text(self.screen.next_title, x, y, width, max(32, pen.sizes.h2 * 0.9), bold=True, leading=1.4)
        for number, words in enumerate(self.screen.next_steps, 1):
            block = pen.block(words, width - 52, size, leading=1.45)
            first = y + block.pitch / 2 + (block.size * 0.27 if block.has_ruby else 0)
            pen.disc(x + 19, first, 38, "key")
            pen.fit(str(number), Rect(x, first - 20, 38, 40), 28, "on_key", bold=True)
            y += pen.put(block, words, x + 52, y, width - 52) + 2
        return y - top
