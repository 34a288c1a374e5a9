"""Draws a sheet with Kivy's canvas instructions. Textures of text live until the visit ends, never longer."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import replace
from typing import TYPE_CHECKING

from kivy.core.image import Image as CoreImage
from kivy.graphics import (
    ClearBuffers,
    ClearColor,
    Color,
    Fbo,
    InstructionGroup,
    Rectangle,
    SmoothEllipse,
    SmoothRoundedRectangle,
)
from kivy.graphics.texture import Texture
from kivy.uix.widget import Widget
from kivy.utils import get_color_from_hex

from kiosk.screens.appearance import Scheme
from kiosk.ui.display_list import Art, Box, Disc, DisplayList, Photograph, Press, Rect, Run, Shape, Target
from kiosk.ui.prerendered import prerendered_file
from kiosk.ui.text import run_size
from kiosk.ui.tokens import RING_INNER, RING_OUTER, colour
from kiosk.ui.typeface import forget_text, typeface

if TYPE_CHECKING:
    from PIL import Image

TEXT_BYTES = 6_000_000
"""Runs of text that no page shows any more, kept as textures for the pages to come: about three pages full."""
PICTURE_BYTES = 2_300_000
"""The same for pictures: the largest, or many small ones."""

_PRESSED: dict[Press, dict[str, str]] = {
    "plain": {"page": "tint2", "tint": "tint2", "sunken": "tint2", "err_bg": "tint2"},
    "main": {"key": "key_press"},
    "key": {
        "page": "key",
        "sunken": "key",
        "edge": "key",
        "ink": "on_key",
        "key": "key_press",
        "tint": "key",
        "link": "on_key",
    },
    "none": {},
}


class Painter(Widget):
    """The one widget of the window."""

    def __init__(self, **options: object) -> None:
        super().__init__(**options)
        self._base = InstructionGroup()
        self._over = InstructionGroup()
        self._ring = InstructionGroup()
        for group in (self._base, self._ring, self._over):
            self.canvas.add(group)
        self._texts = Textures(TEXT_BYTES)
        self._pictures = Textures(PICTURE_BYTES)
        self._scheme = Scheme.STANDARD
        self._sheet: DisplayList | None = None

    def paint(self, sheet: DisplayList, scheme: Scheme) -> None:
        """Draw a page in place of the former one."""
        self._sheet, self._scheme = sheet, scheme
        for group in (self._base, self._ring, self._over):
            group.clear()
        # A font set to another size draws every character anew: each size once.
        for run in sorted(
            (shape for shape in sheet.shapes if isinstance(shape, Run)), key=lambda run: (run.face, run.size)
        ):
            self._text(run)
        for shape in sheet.shapes:
            self._draw(self._base, shape)

    def drawn_apart(self, size: tuple[int, int]) -> bytes:
        """The page in a buffer of its own, whatever size the window has: rows of RGBA from the lower left."""
        buffer = Fbo(size=size)
        with buffer:
            ClearColor(0, 0, 0, 1)
            ClearBuffers()
        for group in (self._base, self._ring, self._over):
            buffer.add(group)
        buffer.draw()
        for group in (self._base, self._ring, self._over):
            buffer.remove(group)
        return bytes(buffer.pixels)

    def press(self, target: Target | None) -> None:
        """Show that something is being touched, or take that back."""
        self._over.clear()
        if target is None or self._sheet is None:
            return
        roles = _PRESSED[target.press]
        if roles:
            for shape in self._sheet.shapes[slice(*target.shapes)]:
                self._draw(self._over, shape, roles)

    def focus(self, target: Target | None) -> None:
        """Draw the focus ring around a target, or take it away."""
        self._ring.clear()
        if target is None or self._sheet is None:
            return
        rect = target.rect
        self._draw(self._ring, Box(rect.inset(-RING_OUTER), "ring_outer", target.radius + RING_OUTER))
        self._draw(self._ring, Box(rect.inset(-RING_INNER), "ring_inner", target.radius + RING_INNER))
        for shape in self._sheet.shapes[slice(*target.shapes)]:
            self._draw(self._ring, shape)

    def move(self, arts: list[Art]) -> None:
        """Draw parts that move (spinner, countdown) again, over their old place."""
        self._over.clear()
        for art in arts:
            self._draw(self._over, Box(art.rect, "page"))
            self._draw(self._over, art)

    def clear(self) -> None:
        """Forget everything that was drawn: instructions, texts and pictures with content."""
        for group in (self._base, self._ring, self._over):
            group.clear()
        self._texts.clear()
        forget_text()
        self._sheet = None

    @property
    def kept_texts(self) -> int:
        """Textures of text that are alive."""
        return len(self._texts)

    # ── drawing ───────────────────────────────────────────────────────────

    def _draw(self, group: InstructionGroup, shape: Shape, roles: dict[str, str] | None = None) -> None:
        match shape:
            case Box(rect, fill, radius, alpha):
                self._ink(group, fill, roles, alpha)
                if radius > 0:
                    round_box = SmoothRoundedRectangle(pos=self._low(rect), size=(rect.w, rect.h), radius=[radius])
                    group.add(round_box)
                else:
                    group.add(Rectangle(pos=self._low(rect), size=(rect.w, rect.h)))
            case Disc(rect, fill):
                self._ink(group, fill, roles)
                group.add(SmoothEllipse(pos=self._low(rect), size=(rect.w, rect.h)))
            case Run(_, x, y, _, _, role):
                texture = self._text(shape)
                self._ink(group, role, roles)
                wide, high = texture.size
                place = Rect(round(x), round(y - high / 2), wide, high)
                group.add(Rectangle(texture=texture, pos=self._low(place), size=texture.size))
            case Photograph(_, rect):
                group.add(Color(1, 1, 1, 1))
                texture = self._photograph(shape)
                group.add(Rectangle(texture=texture, pos=self._low(rect), size=(rect.w, rect.h)))
            case Art(_, rect):
                texture = self._picture(shape)
                group.add(Color(1, 1, 1, 1))
                place = Rect(round(rect.x), round(rect.y), *texture.size)
                group.add(Rectangle(texture=texture, pos=self._low(place), size=texture.size))

    def _photograph(self, photograph: Photograph) -> Texture:
        """Kept while the page stands: the next resident's texture store holds nothing of it."""
        return self._texts.take(("photograph", photograph.name), lambda: _texture_of_dots(photograph))

    def _ink(self, group: InstructionGroup, role: str, roles: dict[str, str] | None, alpha: float = 1) -> None:
        if roles:
            role = roles.get(role, role)
        red, green, blue, _ = get_color_from_hex(colour(role, self._scheme))
        group.add(Color(red, green, blue, alpha))

    def _low(self, rect: Rect) -> tuple[float, float]:
        """Kivy counts from below."""
        height = self._sheet.height if self._sheet else 0
        return rect.x, height - rect.bottom

    def _text(self, run: Run) -> Texture:
        size = run_size(run.face, run.size)
        return self._texts.take((run.text, run.face, size), lambda: typeface(run.face).texture(run.text, size))

    def _picture(self, art: Art) -> Texture:
        if art.data and art.name == "mascot":
            return self._pictures.take((art.name, art.data), lambda: self._of_the_city(art))
        if art.data:
            return _texture(_drawn(art, self._scheme))
        name = (art.name, round(art.rect.w), round(art.rect.h), self._scheme, round(art.part, 3))
        return self._pictures.take(name, lambda: self._made_or_drawn(art))

    def _of_the_city(self, art: Art) -> Texture:
        """The city's own picture; ours where its file cannot be drawn."""
        try:
            return CoreImage(art.data, nocache=True).texture
        except Exception:  # noqa: BLE001  Kivy says in no other way that a file is bent; the start page must stand
            return self._made_or_drawn(replace(art, data=""))

    def _made_or_drawn(self, art: Art) -> Texture:
        file = prerendered_file(art.name, art.rect.w, art.rect.h, self._scheme)
        # Kivy would keep the picture for itself too.
        return CoreImage(str(file), nocache=True).texture if file else _texture(_drawn(art, self._scheme))


class Textures:
    """Textures by name, up to so many bytes; the one that was not drawn for longest goes first."""

    def __init__(self, most_bytes: int) -> None:
        self._most = most_bytes
        self._kept: OrderedDict[Hashable, Texture] = OrderedDict()
        self._bytes = 0

    def __len__(self) -> int:
        return len(self._kept)

    def take(self, name: Hashable, make: Callable[[], Texture]) -> Texture:
        """The texture of this name, made if it is not there."""
        kept = self._kept.get(name)
        if kept is not None:
            self._kept.move_to_end(name)
            return kept
        made_now = self._kept[name] = make()
        self._bytes += _size(made_now)
        while self._bytes > self._most and len(self._kept) > 1:
            self._bytes -= _size(self._kept.popitem(last=False)[1])
        return made_now

    def clear(self) -> None:
        """Forget all."""
        self._kept.clear()
        self._bytes = 0


def _size(texture: Texture) -> int:
    return int(texture.width * texture.height * 4)


def _drawn(art: Art, scheme: Scheme) -> Image.Image:
    # Pillow is loaded with the first picture that is drawn: the start page has none.
    from kiosk.ui.pictures import qr, ring, scene, spinner

    if art.data:
        return qr(art.data, art.rect.w)
    match art.name:
        case "ring":
            return ring(art.rect.w, art.part, scheme)
        case "spinner":
            return spinner(art.rect.w, art.part, scheme)
        case _:
            return scene(art.name, art.rect.w, art.rect.h, scheme)


def _texture_of_dots(photograph: Photograph) -> Texture:
    texture = Texture.create(size=(photograph.wide, photograph.tall), colorfmt="rgb")
    texture.blit_buffer(photograph.dots, colorfmt="rgb", bufferfmt="ubyte")
    texture.flip_vertical()
    return texture


def _texture(image: Image.Image) -> Texture:
    texture = Texture.create(size=image.size, colorfmt="rgba")
    texture.blit_buffer(image.tobytes(), colorfmt="rgba", bufferfmt="ubyte")
    texture.flip_vertical()
    return texture
