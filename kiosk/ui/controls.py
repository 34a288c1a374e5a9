"""Buttons, choices, fields, keys, chips and banners (visual-design, section 6)."""

from __future__ import annotations

from kiosk.runtime.bus import Event
from kiosk.screens.controls import Banner, Button, Chip, Role, Tone
from kiosk.ui.display_list import Local, Press, Rect
from kiosk.ui.pen import Pen
from kiosk.ui.tokens import RADIUS, RADIUS_CHIP, RADIUS_PANEL

TONE_ICON = {
    Tone.INFO: "info",
    Tone.OK: "check-circle",
    Tone.WARN: "warning",
    Tone.ERROR: "warning-circle",
    Tone.NEUTRAL: "info",
}
_LAST_ICONS = frozenset({"arrow-right", "check", "caret-right", "pen-nib"})
"""Icons that stand after the words: they point onward."""


def button(pen: Pen, rect: Rect, what: Button, size: float | None = None, upright: bool = False) -> None:
    """A button. One that is not possible now keeps its place and says why."""
    fill, line, ink = _button_colours(what)
    press: Press = "main" if what.role is Role.MAIN else "plain"
    action = what.event if what.enabled else None
    with pen.touchable(rect, action, what.label, press, RADIUS):
        pen.box(rect, fill, line, 3, RADIUS)
        if upright:
            _upright(pen, rect, what, ink, size)
        else:
            labelled(
                pen,
                rect.inset(20 if rect.w > 180 else 6, 6),
                what.label,
                what.icon,
                ink,
                size or pen.sizes.button,
                True,
                what.reason,
            )


def _button_colours(what: Button) -> tuple[str, str, str]:
    if not what.enabled:
        return "sunken", "line", "off"
    match what.role:
        case Role.MAIN:
            return "key", "key", "on_key"
        case Role.SECOND:
            return "page", "key", "link"
        case Role.FINAL:
            return "page", "err", "err"
        case Role.NEUTRAL:
            return "page", "edge", "ink"


def labelled(pen: Pen, room: Rect, words: str, icon: str, role: str, size: float, bold: bool, note: str = "") -> None:
    """Icon and words together in the middle of a room; `note` in small type below the words."""
    note_height = pen.sizes.note * 1.25 if note else 0
    upper = Rect(room.x, room.y, room.w, room.h - note_height)
    icon_px = size * 1.25
    taken = icon_px + 14 if icon else 0
    block = pen.fitted(words, room.w - taken, upper.h, size, bold=bold)
    bare = pen.fitted(words, room.w, upper.h, size, bold=bold) if icon and len(block.lines) > 1 else block
    if icon and (not block.fits or block.height > upper.h + 1 or len(bare.lines) < len(block.lines)):
        # The word is what counts; the icon gives way.
        icon, taken = "", 0
        block = pen.fitted(words, room.w, upper.h, size, bold=bold)
    total = block.width + taken
    left = room.x + (room.w - total) / 2
    last = icon in _LAST_ICONS
    top = upper.y + (upper.h - block.height) / 2
    text_x = left if last else left + taken
    pen.put(block, words, text_x, top, block.width, role, "mid", room)
    if icon:
        shift = block.size * 0.27 if block.has_ruby else 0
        x = left + block.width + 14 + icon_px / 2 if last else left + icon_px / 2
        pen.icon(icon, x, upper.mid[1] + shift, icon_px, role)
    if note:
        pen.fit(note, Rect(room.x, upper.bottom, room.w, note_height), pen.sizes.note, role)


def error_line(pen: Pen, x: float, y: float, width: float, words: str) -> float:
    """Why an answer cannot stand, with its mark. Returns the height."""
    block = pen.block(words, width - 48, pen.sizes.body, bold=True, leading=1.35)
    lift = block.size * 0.27 if block.has_ruby else 0
    pen.icon("warning-circle", x + 18, y + block.pitch / 2 + lift, 38, "err")
    return pen.put(block, words, x + 48, y, width - 48, "err")


_UPRIGHT = 160.0
"""A tool lower than this has no icon."""


def _upright(pen: Pen, rect: Rect, what: Button, ink: str, size: float | None) -> None:
    """Icon above the words where there is room for it, and why it is not possible below: for small grids of tools."""
    why = pen.block(what.reason, rect.w - 16, 26, leading=1.1).height + 6 if what.reason else 0.0
    note, head = min(why, rect.h * 0.45), (66.0 if rect.h > _UPRIGHT else 4.0)
    if rect.h > _UPRIGHT:
        pen.icon(what.icon, rect.mid[0], rect.y + 40, 46, "link" if what.enabled else ink)
    low = Rect(rect.x + 8, rect.y + head, rect.w - 16, rect.h - head - 6 - note)
    pen.fit(what.label, low, size or 32, ink, bold=True, leading=1.15)
    if what.reason:
        below = Rect(rect.x + 8, rect.bottom - note - 6, rect.w - 16, note)
        pen.fit(what.reason, below, 26, ink, leading=1.1)


def key(
    pen: Pen,
    rect: Rect,
    words: str,
    command: str,
    *,
    size: float,
    icon: str = "",
    tool: bool = False,
    chosen: bool = False,
    secret: bool = False,
    action: Event | None = None,
    slides: tuple[str, ...] = (),
) -> None:
    """A key of a pad. Secret keys never show that they were pressed, and make no sound.

    Args:
        slides: what it types when the finger slides to the left, up, to the right, down; drawn at its edges.
    """
    fill, line, ink = ("key", "key", "on_key") if chosen else ("sunken" if tool else "page", "edge", "ink")
    press: Press = "none" if secret else "key"
    towards = tuple(Local("=" + slide) if slide else None for slide in slides)
    with pen.touchable(rect, action or Local(command), words, press, RADIUS, silent=secret, slides=towards):
        pen.box(rect, fill, line, 3, min(RADIUS, 14 if rect.h < 110 else 16))
        if any(slides):
            _slides(pen, rect, words, slides, size)
        elif icon:
            labelled(pen, rect.inset(8, 4), words, icon, ink, size, True)
        else:
            pen.fit(words, rect.inset(4, 2), size, ink, bold=True)


def _slides(pen: Pen, rect: Rect, words: str, slides: tuple[str, ...], size: float) -> None:
    """A kana in the middle, and at each edge the one that lies in its direction."""
    small = min(size * 0.8, max(28.0, rect.h * 0.26))
    wide, tall = small * 1.5, min(small * 1.25, rect.h * 0.31)
    x, y = rect.mid
    places = (
        Rect(rect.x + 10, y - tall / 2, wide, tall),
        Rect(x - wide / 2, rect.y + 3, wide, tall),
        Rect(rect.right - 10 - wide, y - tall / 2, wide, tall),
        Rect(x - wide / 2, rect.bottom - 3 - tall, wide, tall),
    )
    for slide, place in zip(slides, places, strict=True):
        if slide:
            pen.fit(slide, place, small, "ink2")
    middle = min(size, rect.h * 0.36)
    pen.fit(words, Rect(x - wide, y - middle * 0.6, 2 * wide, middle * 1.2), middle, bold=True)


def choice(
    pen: Pen, rect: Rect, words: str, action: Event, chosen: bool, size: float | None = None, box: bool = False
) -> None:
    """One answer of several: chosen has a thick line, a tint, a check and bold words."""
    size = size or pen.sizes.button
    with pen.touchable(rect, action, words, "plain", RADIUS):
        pen.box(rect, "tint" if chosen else "page", "key" if chosen else "edge", 5 if chosen else 3, RADIUS)
        icon = ("check-square" if chosen else "square") if box else ("check-circle" if chosen else "")
        room = rect.inset(18, 6)
        taken = size + 12 if icon else 0
        block = pen.fitted(words, room.w - taken, room.h, size, bold=chosen)
        left = room.x + (room.w - block.width - taken) / 2
        if icon:
            shift = block.size * 0.27 if block.has_ruby else 0
            pen.icon(icon, left + size / 2, rect.mid[1] + shift, size, "link" if chosen else "edge")
        top = rect.mid[1] - block.height / 2
        pen.put(block, words, left + taken, top, block.width, "ink", "mid", room)


_CHIP = {
    Tone.NEUTRAL: ("sunken", "soft", "ink"),
    Tone.INFO: ("card_chip_bg", "card_chip_line", "card_chip"),
    Tone.OK: ("ok_bg", "ok", "ok_ink"),
    Tone.WARN: ("warn_bg", "warn_edge", "warn_ink"),
    Tone.ERROR: ("err_bg", "err", "err"),
}


def chip_width(pen: Pen, chip: Chip, most: float) -> float:
    """Width of a chip, at most `most`."""
    size = pen.sizes.note
    icon = size * 1.15 + 8 if chip.icon else 0
    return min(most, pen.block(chip.text, 4000, size).width + icon + 32)


def put_chip(
    pen: Pen, right: float, middle: float, chip: Chip, most: float = 400, align: str = "right", size: float = 0
) -> Rect:
    """A chip with its right edge (or left edge) at a place."""
    size = size or pen.sizes.note
    icon_px = size * 1.15 + 8 if chip.icon else 0
    width = min(most, pen.block(chip.text, 4000, size).width + icon_px + 32)
    tall = pen.block(chip.text, width - 24 - (size * 1.15 + 8 if chip.icon else 0), size, leading=1.2)
    height = max(48, tall.height + 14)
    rect = Rect(right - width if align == "right" else right, middle - height / 2, width, height)
    fill, line, ink = _CHIP[chip.tone]
    pen.box(rect, fill, line, 2, RADIUS_CHIP)
    x = rect.x + 14
    if chip.icon:
        pen.icon(chip.icon, x + size * 0.55, middle, size * 1.15, ink)
        x += size * 1.15 + 8
    pen.fit(chip.text, Rect(x, rect.y + 2, rect.right - 10 - x, rect.h - 4), size, ink, align="left", leading=1.2)
    return rect


_BANNER = {
    Tone.INFO: ("page", "link", "link", "ink"),
    Tone.OK: ("page", "ok", "ok", "ok_ink"),
    Tone.WARN: ("warn_bg", "warn_edge", "warn_ink", "ink"),
    Tone.ERROR: ("page", "err", "err", "err"),
    Tone.NEUTRAL: ("sunken", "line", "link", "ink"),
}


def banner(pen: Pen, x: float, y: float, width: float, what: Banner) -> float:
    """A framed message; returns its height. The warning has a bar at its left."""
    fill, line, icon_ink, title_ink = _BANNER[what.tone]
    icon = what.icon or TONE_ICON[what.tone]
    icon_px = 64 if pen.squeeze > 0.85 else 52
    left = x + (46 if what.tone is Tone.WARN else 30)
    inner = width - (left - x) - icon_px - 24 - 28
    title_px = min(pen.sizes.h2, pen.sizes.body * 1.15) if pen.squeeze < 0.9 else pen.sizes.h2
    title = pen.block(what.title, inner, title_px, bold=True, leading=1.35)
    text_px = max(pen.sizes.note, min(pen.sizes.body, 30)) if pen.squeeze >= 1 else pen.sizes.note
    text = pen.block(what.text, inner, text_px, leading=1.45) if what.text else None
    pad = pen.gap(24)
    height = max(icon_px, title.height + (6 + text.height if text else 0)) + 2 * pad
    if what.event is not None:
        height = max(height, 88)
    rect = Rect(x, y, width, height)
    with pen.touchable(rect, what.event, what.title, "plain", RADIUS_PANEL):
        pen.box(rect, fill, line, 5, RADIUS_PANEL)
        if what.tone is Tone.WARN:
            pen.fill(Rect(x + 5, y + 5, 32, height - 10), "warn", RADIUS_PANEL - 5)
            pen.fill(Rect(x + 21, y + 5, 24, height - 10), fill)
        pen.icon(icon, left + icon_px / 2, y + pad + max(icon_px, title.pitch) / 2, icon_px, icon_ink, line=False)
        text_x = left + icon_px + 24
        top = y + (height - title.height - (6 + text.height if text else 0)) / 2
        top += pen.put(title, what.title, text_x, top, inner, title_ink) + 6
        if text:
            pen.put(text, what.text, text_x, top, inner, "ink")
    return height


def caret(pen: Pen, x: float, y: float, height: float) -> None:
    """The place where the next character goes."""
    pen.fill(Rect(x + 3, y - height / 2, 5, height), "key")
