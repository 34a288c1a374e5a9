"""Pictures that say what to do with the hands: flat shapes drawn in code, one per reader and printer model.

Drawn three times too large and reduced, so that edges are smooth without multisampling. Nothing personal is ever in
a picture but a QR, which is made anew each time and never kept.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import segno
from PIL import Image, ImageDraw

from kiosk.screens.appearance import Scheme
from kiosk.ui.emblems import mark, mascot
from kiosk.ui.tokens import colour

_OVER = 3
Point = tuple[float, float]


class Plate:
    """A picture in the making; coordinates are those of its own view box."""

    def __init__(
        self, width: float, height: float, view: tuple[float, float], scheme: Scheme, ground: str = ""
    ) -> None:
        size = (max(1, round(width * _OVER)), max(1, round(height * _OVER)))
        self.image = Image.new("RGBA", size, (0, 0, 0, 0))
        self.scheme = scheme
        self._unit = min(size[0] / view[0], size[1] / view[1])
        self._left = (size[0] - view[0] * self._unit) / 2
        self._top = (size[1] - view[1] * self._unit) / 2
        self._pen = ImageDraw.Draw(self.image)
        if ground:
            box = (0, 0, size[0] - 1, size[1] - 1)
            self._pen.rounded_rectangle(box, min(24 * _OVER, size[1] / 4), fill=self._colour(ground))

    def _colour(self, role: str) -> str:
        return colour(role, self.scheme)

    def _at(self, x: float, y: float) -> Point:
        return self._left + x * self._unit, self._top + y * self._unit

    def box(
        self, x: float, y: float, w: float, h: float, r: float, fill: str, line: str = "", width: float = 0
    ) -> None:
        """A rounded rectangle."""
        self._pen.rounded_rectangle(
            (*self._at(x, y), *self._at(x + w, y + h)),
            r * self._unit,
            fill=self._colour(fill) if fill else None,
            outline=self._colour(line) if line else None,
            width=round(width * self._unit),
        )

    def disc(self, x: float, y: float, r: float, fill: str, line: str = "", width: float = 0) -> None:
        """A circle."""
        self._pen.ellipse(
            (*self._at(x - r, y - r), *self._at(x + r, y + r)),
            fill=self._colour(fill) if fill else None,
            outline=self._colour(line) if line else None,
            width=round(width * self._unit),
        )

    def shape(self, points: Sequence[Point], fill: str, line: str = "", width: float = 0) -> None:
        """A polygon, its line with round corners."""
        places = [self._at(*point) for point in points]
        self._pen.polygon(places, fill=self._colour(fill))
        if line:
            self.path([*points, points[0]], line, width)

    def path(self, points: Sequence[Point], line: str, width: float) -> None:
        """A line with round joints and ends."""
        places = [self._at(*point) for point in points]
        thick = width * self._unit
        self._pen.line(places, fill=self._colour(line), width=round(thick), joint="curve")
        for x, y in places:
            self._pen.ellipse((x - thick / 2, y - thick / 2, x + thick / 2, y + thick / 2), fill=self._colour(line))

    def arc(self, x: float, y: float, r: float, start: float, end: float, line: str, width: float) -> None:
        """Part of a ring with round ends, degrees clockwise from the top."""
        box = (*self._at(x - r, y - r), *self._at(x + r, y + r))
        self._pen.arc(box, start - 90, end - 90, fill=self._colour(line), width=round(width * self._unit))
        for degrees in (start, end):
            angle = math.radians(degrees - 90)
            middle = r - width / 2
            self.disc(x + middle * math.cos(angle), y + middle * math.sin(angle), width / 2, line)

    def turned(self, other: Plate, degrees: float) -> None:
        """Lay another plate of the same size over this one, turned about its middle."""
        drawn = other.image.getbbox()
        if drawn is None:
            return
        # Only the part that the turn can reach: turning the whole plate took the first page's time.
        x, y = other.pivot
        reach = max(math.dist((x, y), (cx, cy)) for cx in drawn[::2] for cy in drawn[1::2]) + 2
        left, top = max(0, math.floor(x - reach)), max(0, math.floor(y - reach))
        right, bottom = min(self.image.width, math.ceil(x + reach)), min(self.image.height, math.ceil(y + reach))
        part = other.image.crop((left, top, right, bottom))
        part = part.rotate(degrees, Image.Resampling.BICUBIC, center=(x - left, y - top))
        self.image.alpha_composite(part, (left, top))

    pivot: Point = (0, 0)

    def done(self) -> Image.Image:
        """The finished picture at its real size."""
        size = (max(1, self.image.width // _OVER), max(1, self.image.height // _OVER))
        return self.image.resize(size, Image.Resampling.LANCZOS)


def card(plate: Plate, x: float, y: float, width: float) -> None:
    """The card as it looks from the front: head line, portrait, lines. No chip and no number: they are on the back."""
    u = width / 340
    plate.box(x, y, 340 * u, 214 * u, 18 * u, "#1a1a1a")
    plate.box(x + 4 * u, y + 4 * u, 332 * u, 206 * u, 14 * u, "#ffffff")
    plate.box(x + 4 * u, y + 4 * u, 332 * u, 46 * u, 14 * u, "#ffdfca")
    plate.box(x + 24 * u, y + 18 * u, 170 * u, 16 * u, 8 * u, "#ac3e00")
    plate.box(x + 24 * u, y + 70 * u, 84 * u, 106 * u, 8 * u, "#d9e6ff")
    plate.disc(x + 66 * u, y + 108 * u, 20 * u, "#7096f8")
    plate.box(x + 34 * u, y + 138 * u, 64 * u, 38 * u, 22 * u, "#7096f8")
    for top, length, fill in ((74, 120, "#b3b3b3"), (102, 180, "#cccccc"), (130, 150, "#cccccc"), (158, 90, "#cccccc")):
        plate.box(x + 130 * u, y + top * u, length * u, 14 * u, 7 * u, fill)
    plate.disc(x + 290 * u, y + 172 * u, 20 * u, "#ffc199")


def arrow(plate: Plate, x: float, y: float, size: float, fill: str, up: bool = False) -> None:
    """A broad arrow down (or up) around a point."""
    flip = -1 if up else 1
    points = ((-22, -60), (22, -60), (22, 0), (56, 0), (0, 62), (-56, 0), (-22, 0))
    plate.shape([(x + px * size, y + py * size * flip) for px, py in points], fill)


def _slot_reader(plate: Plate, top: float, light: str, lamp: str) -> None:
    plate.box(204, top + 12, 560, 250, 28, "#4d4d4d")
    plate.box(204, top + 12, 560, 56, 28, "#333333")
    plate.box(284, top, 400, 26, 13, "#1a1a1a")
    plate.box(284, top + 26, 400, 8, 0, light)
    plate.box(244, top + 102, 480, 120, 18, "#333333")
    plate.disc(300, top + 162, 16, lamp)
    plate.box(340, top + 148, 200, 28, 14, "#767676")
    plate.box(560, top + 148, 120, 28, 14, "#4d4d4d")


def _insert_slot(plate: Plate, shift: float = 0) -> None:
    card(plate, 314, 52 + shift, 340)
    arrow(plate, 190, 190 + shift, 1.25, "#0017c1" if plate.scheme is Scheme.STANDARD else "link")
    arrow(plate, 778, 190 + shift, 1.25, "#0017c1" if plate.scheme is Scheme.STANDARD else "link")
    _slot_reader(plate, 250, "#57b8ff", "#51b883")


def _insert_flat(plate: Plate) -> None:
    plate.box(204, 300, 560, 200, 36, "#333333")
    plate.box(228, 284, 512, 190, 32, "#4d4d4d")
    plate.disc(484, 424, 15, "#51b883")
    for reach in (44, 70):
        plate.arc(484, 424, reach, 300, 420, "#57b8ff", 10)
    card(plate, 314, 60, 340)
    arrow(plate, 190, 190, 1.25, "link")
    arrow(plate, 778, 190, 1.25, "link")


def _take_card(plate: Plate) -> None:
    card(plate, 294, 30, 380)
    arrow(plate, 160, 150, 1.4, "ink", up=True)
    arrow(plate, 808, 150, 1.4, "ink", up=True)
    _slot_reader(plate, 268, "#ffc700", "#ffc700")


def _signing(plate: Plate) -> None:
    card(plate, 314, 12, 340)
    _slot_reader(plate, 190, "#57b8ff", "#51b883")


def slip(plate: Plate, x: float, y: float, s: float) -> None:
    """A receipt slip with a torn edge and a QR."""
    edge = [(0.0, 0.0), (220.0, 0.0), (220.0, 268.0)]
    edge += [(220.0 - 22 * k, 286.0 if k % 2 else 268.0) for k in range(1, 10)]
    edge += [(0.0, 268.0)]
    plate.shape([(x + px * s, y + py * s) for px, py in edge], "#ffffff", "#1a1a1a", 5 * s)
    plate.box(x + 60 * s, y + 26 * s, 100 * s, 18 * s, 9 * s, "#1a1a1a")
    plate.box(x + 28 * s, y + 66 * s, 164 * s, 12 * s, 6 * s, "#999999")
    plate.box(x + 28 * s, y + 92 * s, 120 * s, 12 * s, 6 * s, "#999999")
    for left, top in ((62, 124), (122, 124), (62, 184)):
        plate.box(x + left * s, y + top * s, 36 * s, 36 * s, 0, "#1a1a1a")
        plate.box(x + (left + 8) * s, y + (top + 8) * s, 20 * s, 20 * s, 0, "#ffffff")
        plate.box(x + (left + 13) * s, y + (top + 13) * s, 10 * s, 10 * s, 0, "#1a1a1a")
    dots = (
        (106, 124, 8, 20),
        (106, 172, 16, 8),
        (130, 172, 12, 12),
        (150, 176, 8, 20),
        (110, 192, 16, 12),
        (134, 200, 24, 8),
    )
    for left, top, wide, high in dots:
        plate.box(x + left * s, y + top * s, wide * s, high * s, 0, "#1a1a1a")


def _take_slip(plate: Plate) -> None:
    green = "#197a4b" if plate.scheme is Scheme.STANDARD else "ok"
    plate.box(284, 44, 400, 92, 20, "#4d4d4d")
    slip(plate, 374, 92, 0.86)
    plate.box(330, 84, 308, 20, 10, "#1a1a1a")
    arrow(plate, 236, 230, 0.9, green)
    arrow(plate, 732, 230, 0.9, green)


def _stick(plate: Plate, x: float, y: float) -> None:
    plate.box(x + 40, y, 100, 100, 8, "#b3b3b3")
    plate.box(x + 60, y + 30, 60, 24, 3, "#4d4d4d")
    plate.box(x, y + 90, 180, 230, 28, "#333333")
    plate.box(x + 28, y + 150, 124, 70, 12, "#d9e6ff")


def _insert_stick(plate: Plate) -> None:
    plate.box(204, 24, 560, 130, 28, "#4d4d4d")
    plate.box(404, 96, 160, 40, 8, "#1a1a1a")
    plate.box(414, 112, 140, 8, 4, "#57b8ff")
    _stick(plate, 394, 196)
    for x in (250, 718):
        arrow(plate, x, 350, 1.25, "#0017c1" if plate.scheme is Scheme.STANDARD else "link", up=True)


def _take_stick(plate: Plate) -> None:
    _stick_in(plate)
    for x in (250, 718):
        arrow(plate, x, 330, 1.25, "ink")


def _stick_in(plate: Plate) -> None:
    _stick(plate, 394, 60)
    plate.box(204, 24, 560, 130, 28, "#4d4d4d")
    plate.disc(724, 68, 12, "#51b883")


def _stick_trouble(plate: Plate) -> None:
    _stick(plate, 394, 40)
    _warning_sign(plate, 600, 290, 1.1)


def _warning_sign(plate: Plate, x: float, y: float, s: float) -> None:
    corners = [(x, y - 62 * s), (x + 70 * s, y + 58 * s), (x - 70 * s, y + 58 * s)]
    plate.shape(corners, "#ffc700", "#1a1a1a", 8 * s)
    plate.box(x - 6 * s, y - 18 * s, 12 * s, 42 * s, 6 * s, "#1a1a1a")
    plate.disc(x, y + 40 * s, 7 * s, "#1a1a1a")


def _no_paper(plate: Plate) -> None:
    plate.box(234, 56, 500, 120, 24, "#4d4d4d")
    plate.box(304, 104, 360, 24, 12, "#1a1a1a")
    plate.disc(700, 86, 12, "#ffc700")
    for x in (376, 592):
        for at in range(7):
            plate.path([(x, 140 + at * 32), (x, 156 + at * 32)], "#767676", 6)
    for at in range(7):
        plate.path([(384 + at * 32, 362), (398 + at * 32, 362)], "#767676", 6)
    _warning_sign(plate, 484, 250, 1)


def _reader_gone(plate: Plate) -> None:
    _slot_reader(plate, 150, "#767676", "#767676")
    _warning_sign(plate, 484, 150, 1.1)


def _closed(plate: Plate) -> None:
    plate.box(344, 50, 280, 260, 24, "#ffffff", "#666666", 6)
    plate.box(374, 84, 220, 150, 10, "#e6e6e6")
    plate.box(444, 120, 26, 80, 8, "#4d4d4d")
    plate.box(498, 120, 26, 80, 8, "#4d4d4d")
    plate.box(434, 262, 100, 14, 7, "#b3b3b3")


def _call_staff(plate: Plate) -> None:
    plate.disc(484, 180, 130, "call")
    plate.box(464, 76, 40, 30, 14, "on_call")
    plate.box(418, 98, 132, 130, 62, "on_call")
    plate.box(398, 200, 172, 34, 14, "on_call")
    plate.disc(484, 252, 24, "on_call")
    for side in (-1, 1):
        for reach in (186, 226):
            plate.arc(484, 180, reach, 68 if side > 0 else 248, 112 if side > 0 else 292, "link", 16)


def _hero(plate: Plate) -> None:
    plate.disc(540, 330, 300, "hero_deep")
    plate.disc(540, 330, 222, "hero_glow")
    plate.box(-900, 496, 2880, 60, 0, "#000060")
    plate.shape([(470, 418), (610, 418), (636, 496), (444, 496)], "#d9e6ff")
    plate.box(398, 40, 284, 380, 28, "#ffffff")
    plate.box(422, 66, 236, 300, 12, "#e8f1fe")
    plate.box(446, 92, 120, 20, 10, "#0017c1")
    for top, dot, length in ((130, "#2cac6e", 110), (186, "#2cac6e", 84), (242, "#ffd43d", 118)):
        plate.box(446, top, 188, 44, 10, "#ffffff")
        plate.disc(470, top + 22, 10, dot)
        plate.box(492, top + 15, length, 14, 7, "#9db7f9")
    plate.box(446, 304, 188, 44, 10, "#0017c1")
    plate.box(500, 319, 80, 14, 7, "#ffffff")
    plate.box(478, 384, 124, 12, 6, "#999999")
    _turned(plate, 8, (250, 300), _hero_form)
    _turned(plate, -7, (841, 279), lambda other: card(other, 716, 200, 250))
    plate.disc(880, 426, 58, "#2cac6e")
    plate.path([(852, 426), (872, 446), (908, 408)], "#ffffff", 14)


def _hero_form(plate: Plate) -> None:
    plate.box(150, 170, 200, 262, 12, "#ffffff")
    plate.box(178, 200, 110, 18, 9, "#1a1a1a")
    for top, length, ticked in ((242, 108, True), (284, 86, True), (326, 100, False)):
        plate.box(178, top, 24, 24, 5, "#2cac6e" if ticked else "#ffffff", "" if ticked else "#999999", 4)
        plate.box(214, top + 6, length, 12, 6, "#b3b3b3")
    plate.disc(300, 390, 26, "", "#ec0000", 6)
    plate.box(290, 380, 20, 20, 2, "#ff7171")


def _turned(plate: Plate, degrees: float, about: Point, draw: Callable[[Plate], None]) -> None:
    other = Plate(1, 1, (1, 1), plate.scheme)
    other.image = Image.new("RGBA", plate.image.size, (0, 0, 0, 0))
    other._pen = ImageDraw.Draw(other.image)  # a plate on the same measures as the one below it
    other._unit, other._left, other._top = plate._unit, plate._left, plate._top
    other.pivot = other._at(*about)
    draw(other)
    plate.turned(other, degrees)


_SCENES: dict[str, tuple[Callable[[Plate], None], tuple[float, float], str]] = {
    "insert_card_slot": (_insert_slot, (968, 560), "tint"),
    "insert_card_flat": (_insert_flat, (968, 560), "tint"),
    "take_card": (_take_card, (968, 580), "loud"),
    "signing": (_signing, (968, 470), "tint"),
    "take_slip": (_take_slip, (968, 380), "ok_bg"),
    "slip_aside": (_take_slip, (968, 380), "ok_bg"),
    "no_paper": (_no_paper, (968, 420), "sunken"),
    "insert_stick": (_insert_stick, (968, 560), "tint"),
    "stick_in": (_stick_in, (968, 420), "tint"),
    "take_stick": (_take_stick, (968, 490), "loud"),
    "stick_trouble": (_stick_trouble, (968, 420), "sunken"),
    "reader_gone": (_reader_gone, (968, 470), "sunken"),
    "out_of_service": (_closed, (968, 360), "sunken"),
    "call_staff": (_call_staff, (968, 360), "sunken"),
    "hero": (_hero, (1080, 520), ""),
    "mark": (mark, (64, 64), ""),
    "mascot": (mascot, (150, 150), ""),
}
_TIGHT = {"slip_aside": (560.0, 380.0)}


def scene(name: str, width: float, height: float, scheme: Scheme) -> Image.Image:
    """A picture at this size; an unknown name shows that staff can be called."""
    draw, view, ground = _SCENES.get(name, _SCENES["call_staff"])
    plate = Plate(width, height, view, scheme, ground)
    if name in _TIGHT:
        wide = _TIGHT[name]
        plate._unit = min(plate.image.width / wide[0], plate.image.height / wide[1])
        plate._left = (plate.image.width - view[0] * plate._unit) / 2
        plate._top = (plate.image.height - view[1] * plate._unit) / 2
    draw(plate)
    return plate.done()


def ring(width: float, part: float, scheme: Scheme) -> Image.Image:
    """A ring of which `part` is filled, clockwise from the top."""
    plate = Plate(width, width, (240, 240), scheme)
    plate.disc(120, 120, 112, "", "tint2", 24)
    if part > 0:
        plate.arc(120, 120, 112, 360 * (1 - part), 360, "key", 24)
    return plate.done()


def spinner(width: float, turn: float, scheme: Scheme) -> Image.Image:
    """A quarter of a ring on its way round."""
    plate = Plate(width, width, (72, 72), scheme)
    plate.disc(36, 36, 34, "", "tint2", 12)
    plate.arc(36, 36, 34, 360 * turn, 360 * turn + 90, "key", 12)
    return plate.done()


def qr(text: str, width: float) -> Image.Image:
    """A QR with whole pixels per module, black on white with its quiet zone."""
    rows = [list(row) for row in segno.make(text, error="m", micro=False, boost_error=False).matrix]
    modules = len(rows) + 8
    dot = max(1, int(width // modules))
    image = Image.new("RGBA", (round(width), round(width)), "#ffffff")
    pen = ImageDraw.Draw(image)
    start = (round(width) - dot * len(rows)) // 2
    for y, row in enumerate(rows):
        for x, dark in enumerate(row):
            if dark:
                left, top = start + x * dot, start + y * dot
                pen.rectangle((left, top, left + dot - 1, top + dot - 1), fill="#000000")
    return image
