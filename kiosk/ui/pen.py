"""The hand that fills a sheet: text, boxes, icons and pictures in the sizes and roles of one look."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from kiosk.runtime.bus import Event
from kiosk.screens.appearance import Appearance
from kiosk.ui.display_list import Art, Box, Disc, DisplayList, Photograph, Placed, Press, Rect, Run, Target
from kiosk.ui.fonts import icon_character, icon_face
from kiosk.ui.text import BOX_PAD, Block, break_text, run_size, run_width
from kiosk.ui.tokens import SMALLEST_PX, SMALLEST_RUBY_PX, TypeSizes, type_sizes
from sync.japanese import ruby


class Pen:
    """Draws into a sheet. `squeeze` below 1 makes type and gaps of the content smaller, never below 28 px."""

    def __init__(self, sheet: DisplayList, appearance: Appearance, orientation: str, squeeze: float = 1.0) -> None:
        self.sheet = sheet
        self.appearance = appearance
        self.landscape = orientation == "landscape"
        self.squeeze = squeeze
        plain = type_sizes(appearance)
        self.plain_sizes = plain
        self.sizes = TypeSizes(
            *(
                max(SMALLEST_PX, round(getattr(plain, kind) * squeeze))
                for kind in ("note", "body", "button", "value", "h2", "h1", "key", "display")
            )
        )

    def gap(self, px: float) -> float:
        """Room between things, smaller when the page is squeezed."""
        return max(8, round(px * min(1.0, self.squeeze * self.squeeze)))

    # ── shapes ────────────────────────────────────────────────────────────

    def fill(self, rect: Rect, role: str, radius: float = 0, alpha: float = 1) -> None:
        """A filled rectangle."""
        self.sheet.shapes.append(Box(rect, role, radius, alpha))

    def box(self, rect: Rect, fill: str, line: str, width: float = 3, radius: float = 16) -> None:
        """A filled rectangle with a line around it: two nested ones, which are smooth at the corners."""
        self.fill(rect, line, radius)
        self.fill(rect.inset(width), fill, max(0, radius - width))

    def disc(self, x: float, y: float, diameter: float, role: str) -> None:
        """A filled circle around a point."""
        self.sheet.shapes.append(Disc(Rect(x - diameter / 2, y - diameter / 2, diameter, diameter), role))

    def art(self, name: str, rect: Rect, data: str = "", part: float = 1.0) -> None:
        """A picture drawn in code."""
        self.sheet.shapes.append(Art(name, rect, data, part))

    def photograph(self, name: str, rect: Rect, wide: int, tall: int, dots: bytes) -> None:
        """The small picture of a resident's file, stretched to this room."""
        self.sheet.shapes.append(Photograph(name, rect, wide, tall, dots))

    def icon(self, name: str, x: float, y: float, size: float, role: str, line: bool | None = None) -> None:
        """An icon centred on a point."""
        face = icon_face(name) if line is None else ("icon" if line else "fill")
        character = icon_character(name)
        self.sheet.shapes.append(Run(character, x - run_width(character, face, size) / 2, y, size, face, role))

    # ── text ──────────────────────────────────────────────────────────────

    def block(
        self,
        words: str,
        width: float,
        size: float,
        *,
        bold: bool = False,
        name: bool = False,
        leading: float = 1.5,
        marked: bool = True,
    ) -> Block:
        """Break a text without drawing it. What a resident or a card said is not `marked`: braces in it are braces."""
        return break_text(words, width, size, bold=bold, name=name, leading=leading, marked=marked)

    def put(
        self,
        block: Block,
        words: str,
        x: float,
        y: float,
        width: float,
        role: str = "ink",
        align: str = "left",
        room: Rect | None = None,
        spoken: str = "",
    ) -> float:
        """Draw a broken text with its upper edge at `y`; returns its height. `spoken`: what speech says for it."""
        widest = 0.0
        left = x + width
        rows: list[Rect] = []
        for row, line in enumerate(block.lines):
            start = x + {"left": 0.0, "mid": (width - line.width) / 2, "right": width - line.width}[align]
            left, widest = min(left, start), max(widest, line.width)
            rows.append(Rect(start, y + row * block.pitch, line.width, block.pitch))
            middle = y + row * block.pitch + block.pitch / 2 + (block.size * 0.27 if block.has_ruby else 0)
            for glyphs in line.glyphs:
                at = start + (glyphs.cell - glyphs.width) / 2
                if glyphs.boxed:
                    self._code_point_box(at, middle, glyphs.width, block.size, role)
                    at += block.size * BOX_PAD
                if glyphs.text.strip():
                    self.sheet.shapes.append(Run(glyphs.text, at, middle, block.size, glyphs.face, role))
                if glyphs.reading:
                    small = max(SMALLEST_RUBY_PX, block.size / 2)
                    over = start + (glyphs.cell - glyphs.reading_width) / 2
                    above = middle - block.size * 0.52 - small * 0.5
                    self.sheet.shapes.append(Run(glyphs.reading, over, above, small, "text", role))
                start += glyphs.cell
        rect = Rect(left, y, widest, block.height)
        cut = not block.fits or (room is not None and not room.holds(rect, 1.5))
        self.sheet.texts.append(
            Placed(
                ruby.plain(words) if block.marked else words,
                tuple(line.text for line in block.lines),
                rect,
                block.size,
                tuple(rows),
                cut,
                spoken,
            )
        )
        return block.height

    def _code_point_box(self, x: float, middle: float, width: float, size: float, role: str) -> None:
        """A thin frame: the characters inside stand for one that nothing draws."""
        frame, line = Rect(x + 2, middle - size * 0.56, width - 4, size * 1.12), max(2, size * 0.05)
        self.fill(Rect(frame.x, frame.y, frame.w, line), role)
        self.fill(Rect(frame.x, frame.bottom - line, frame.w, line), role)
        self.fill(Rect(frame.x, frame.y, line, frame.h), role)
        self.fill(Rect(frame.right - line, frame.y, line, frame.h), role)

    def text(
        self,
        words: str,
        x: float,
        y: float,
        width: float,
        size: float,
        role: str = "ink",
        *,
        bold: bool = False,
        name: bool = False,
        leading: float = 1.5,
        align: str = "left",
    ) -> float:
        """Draw a text of as many lines as it takes; returns its height."""
        if not words:
            return 0
        block = self.block(words, width, size, bold=bold, name=name, leading=leading)
        return self.put(block, words, x, y, width, role, align)

    def fit(
        self,
        words: str,
        rect: Rect,
        size: float,
        role: str = "ink",
        *,
        bold: bool = False,
        name: bool = False,
        align: str = "mid",
        leading: float = 1.22,
        marked: bool = True,
    ) -> Block | None:
        """Draw a text in the middle of a room; in smaller type where it would not fit, never below 28."""
        if not words:
            return None
        block = self.fitted(words, rect.w, rect.h, size, bold=bold, name=name, leading=leading, marked=marked)
        self.put(block, words, rect.x, rect.y + (rect.h - block.height) / 2, rect.w, role, align, rect)
        return block

    def fitted(
        self,
        words: str,
        width: float,
        height: float,
        size: float,
        *,
        bold: bool = False,
        name: bool = False,
        leading: float = 1.22,
        marked: bool = True,
    ) -> Block:
        """The text at the largest size up to `size` that fits the room."""
        one = self.block(words, width, size, bold=bold, name=name, leading=leading, marked=marked)
        if len(one.lines) > 1 and "\n" not in words and one.lines[0].width + one.lines[1].width < width * 1.4:
            # A slightly smaller line reads better than two short ones.
            wanted = max(SMALLEST_PX, size * 0.78)
            smaller = int(size * width / sum(line.width for line in one.lines)) - 1
            if smaller >= wanted:
                one = self.block(words, width, smaller, bold=bold, name=name, leading=leading, marked=marked)
                if len(one.lines) == 1:
                    return one
        while True:
            block = self.block(words, width, size, bold=bold, name=name, leading=leading, marked=marked)
            small = size <= SMALLEST_PX
            whole = block.fits and not block.splits_word and block.height <= height + 1 and not _orphaned(block)
            if whole or small:
                return block
            size = max(SMALLEST_PX, size - 2)

    # ── touch ─────────────────────────────────────────────────────────────

    @contextmanager
    def touchable(
        self,
        rect: Rect,
        action: Event | None,
        label: str,
        press: Press = "plain",
        radius: float = 16,
        silent: bool = False,
        marked: bool = True,
        slides: tuple[Event | None, ...] = (),
    ) -> Iterator[None]:
        """Everything drawn inside is one thing to touch; with no action it is only drawn."""
        label = ruby.plain(label) if marked else label
        first = len(self.sheet.shapes)
        yield
        if action is not None:
            shapes = (first, len(self.sheet.shapes))
            self.sheet.targets.append(Target(rect, action, label, press, radius, shapes, silent, slides))
        else:
            self.sheet.disabled.append((rect, label))

    def height_of(self, draw: Callable[[Pen, float], float]) -> float:
        """Height that `draw(pen, y)` takes, drawn on scratch paper."""
        scratch = Pen(DisplayList(self.sheet.width, self.sheet.height), self.appearance, "", self.squeeze)
        scratch.landscape = self.landscape
        return draw(scratch, 0)


def _orphaned(block: Block) -> bool:
    """A last line of one character reads as a mistake."""
    return len(block.lines) > 1 and len(block.lines[-1].text.strip()) == 1


__all__ = ["Pen", "run_size"]
