"""What stands around every page: state strip, head, steps, question, action bar, assist bar (visual-design, section 5).

Content goes into the `Areas` this returns. In low position `upper` holds only words and pictures, `body` all to touch.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from kiosk.paging.type_sizes import is_big
from kiosk.runtime.bus import Event
from kiosk.screens.appearance import Appearance
from kiosk.screens.controls import Button, Chip, Role, Tone
from kiosk.screens.frame import Frame, Stage, Strip
from kiosk.screens.touches import AppearanceChanged, AssistOpened, HelpCalled, HelpOpened
from kiosk.ui.controls import button, labelled, put_chip
from kiosk.ui.display_list import Rect
from kiosk.ui.pen import Pen
from kiosk.ui.text import run_width
from sync.japanese.ruby import plain

MARGIN = 56
_STAGES = list(Stage)
ASSIST_PARTS = ("language", "size", "scheme", "low", "speech", "help")
ASSIST_ICONS = ("translate", "text-aa", "circle-half", "wheelchair", "speaker-high", "question")


@dataclass(frozen=True)
class Areas:
    """Room for the content. `upper` only in low position."""

    body: Rect
    upper: Rect | None = None


def low(pen: Pen) -> bool:
    """Low position exists in portrait only: a landscape panel is low by itself."""
    return pen.appearance.low and not pen.landscape


def draw_frame(pen: Pen, frame: Frame, *, title: bool = True, head: bool = True, icon: str = "list-checks") -> Areas:
    """Draw everything around the content and say what room is left."""
    width, height = pen.sheet.width, pen.sheet.height
    pen.fill(Rect(0, 0, width, height), "page")
    bottom = float(height)
    if frame.assist and frame.assist_words:
        tall = 116 if pen.landscape else 136
        bottom -= tall
        _assist(pen, Rect(0, bottom, width, tall), frame.assist_words)
    top = 0.0
    if frame.strip:
        top = 56 if pen.landscape else 60
        _strip(pen, Rect(0, 0, width, top), frame.strip, frame.staff)
    if pen.landscape:
        return _landscape(pen, frame, top, bottom, title, head)
    if head and (frame.city or frame.leave or frame.staff):
        _head(pen, Rect(0, top, width, 112), frame)
        top += 112
    buttons = _actions(frame, with_leave=low(pen))
    if buttons:
        bottom -= 160
        _action_bar(pen, Rect(0, bottom, width, 160), buttons)
    if low(pen):
        return _low(pen, frame, top, bottom, title, icon)
    if frame.stages and frame.stage and not frame.staff:
        top += _steps(pen, top, frame)
    body = Rect(MARGIN, top + 28, width - 2 * MARGIN, bottom - top - 52)
    if title and frame.title:
        used = put_title(pen, body.x, body.y, body.w, frame)
        body = Rect(body.x, body.y + used, body.w, body.h - used)
    return Areas(body)


def put_title(pen: Pen, x: float, y: float, width: float, frame: Frame, scale: float = 1.0) -> float:
    """The question with its page count at the right and its notes below; returns the height with the gap after it."""
    note = pen.plain_sizes.note
    count = pen.block(frame.page, width / 2, note) if frame.page else None
    beside = count is not None and not is_big(pen.appearance)
    room = width - (count.width + 24 if count and beside else 0)
    # The rail of a landscape panel has room of its own: only a very full page makes its question smaller.
    aside = pen.landscape and pen.squeeze > 0.6
    size = pen.plain_sizes.h1 if aside else pen.sizes.h1
    block = pen.block(frame.title, room, size * scale, bold=True, leading=1.32)
    used = pen.put(block, frame.title, x, y, room)
    if count:
        at = y + used - count.height - 4 if beside else y + used
        pen.put(count, frame.page, x + width - count.width, at, count.width, "ink2", "right")
        used += 0 if beside else count.height
    body = pen.plain_sizes.body if aside else pen.sizes.body
    for words in frame.notes:
        used += 6 + pen.text(words, x, y + used + 6, width, body, "ink2", leading=1.42)
    return used + pen.gap(22)


def _strip(pen: Pen, rect: Rect, strip: Strip, staff: bool) -> None:
    ground, ink, ink2 = ("staff_bar", "on_staff_bar", "on_staff_bar") if staff else ("sunken", "ink", "ink2")
    pen.fill(rect, ground)
    middle = rect.mid[1]
    icon_role = ink if staff else {Tone.OK: "ok", Tone.ERROR: "err"}.get(strip.tone, "warn_ink")
    pen.icon(strip.icon, 48 + 17, middle, 34, icon_role)
    clock = run_width(strip.time, "bold", 28)
    right = rect.w - 48
    day_px = run_width(strip.day, "text", 28) if "{" not in strip.day else pen.block(strip.day, 2000, 28).width
    words = f"{strip.state}　{strip.connection}" if strip.connection else strip.state
    room = right - clock - 24 - 94 - 24
    state_px = pen.block(words, 4000, 28).width
    with_day = state_px + day_px <= room
    if not with_day and strip.connection and pen.block(strip.connection, 4000, 28).width + day_px <= room:
        words, with_day = strip.connection, True
    pen.fit(words, Rect(94, rect.y, room - (day_px if with_day else 0), rect.h), 28, ink, align="left")
    pen.fit(strip.time, Rect(right - clock - 2, rect.y, clock + 4, rect.h), 28, ink, bold=True, align="right")
    if with_day:
        pen.fit(strip.day, Rect(right - clock - 24 - day_px, rect.y, day_px + 4, rect.h), 28, ink2)


def _head(pen: Pen, rect: Rect, frame: Frame) -> None:
    pen.fill(Rect(0, rect.bottom - 2, rect.w, 2), "line")
    middle = rect.mid[1]
    right = rect.w - 48
    if frame.leave and not low(pen):
        words = pen.block(frame.leave.label, 400, 32, bold=True)
        wide = max(160, words.width + 34 + 10 + 52)
        button(pen, Rect(right - wide, middle - 40, wide, 80), frame.leave, 32)
        right -= wide + 24
    if frame.staff:
        noted = bool(frame.notes)
        title = Rect(40, rect.y + 4 if noted else middle - 31, right - 40, 62)
        pen.fit(frame.title, title, 44, bold=True, align="left")
        pen.fit("　".join(frame.notes), Rect(40, rect.y + 64, right - 40, 42), 28, "ink2", align="left")
        return
    pen.art("mark", Rect(48, middle - 32, 64, 64))
    city = pen.block(frame.city, 600, 32, bold=True)
    pen.put(city, frame.city, 132, middle - city.height / 2, city.width)
    x = 132 + city.width + 20
    if frame.trial:
        x = _trial(pen, x, middle, frame.trial).right + 20
    if frame.procedure:
        pen.fill(Rect(x, middle - 18, 2, 36), "line")
        room = Rect(x + 20, rect.y + 2, right - x - 20, rect.h - 6)
        whole = pen.fitted(frame.procedure, room.w, room.h, 32).height <= room.h + 1
        # A long name with its readings is higher than the bar; they stand above it where the procedure was chosen.
        pen.fit(frame.procedure if whole else plain(frame.procedure), room, 32, align="left")


def _trial(pen: Pen, x: float, middle: float, words: str) -> Rect:
    """Only being tried: yellow, so that nobody takes it for the real thing."""
    return put_chip(pen, x, middle, Chip(words, "warning", Tone.WARN), 300, align="left", size=28)


def _steps(pen: Pen, top: float, frame: Frame) -> float:
    now = _STAGES.index(frame.stage) if frame.stage else 0
    if is_big(pen.appearance):
        size = min(pen.plain_sizes.note, 44)
        words = f"{now + 1} / {len(frame.stages)}　{frame.stages[now]}"
        block = pen.block(words, 620, size, bold=True)
        tall = max(96, block.height + 24)
        pen.put(block, words, 48, top + (tall - block.height) / 2, block.width)
        x = 48 + block.width + 24
        wide = (1080 - 48 - x - 40) / 5
        for at in range(len(frame.stages)):
            bar = Rect(x + at * (wide + 10), top + tall / 2 - 8, wide, 16)
            pen.box(bar, "key" if at <= now else "page", "key" if at <= now else "edge", 3, 8)
        pen.fill(Rect(0, top + tall - 2, 1080, 2), "line")
        return tall
    step = 206.4
    done_all = frame.stage is Stage.DONE
    for at, words in enumerate(frame.stages):
        x = 127 + at * step
        done, current = at < now or done_all, at == now and not done_all
        if at:
            pen.fill(Rect(x - step + 34, top + 46, step - 68, 4), "key" if done or current else "line")
        if current:
            pen.disc(x, top + 48, 64, "tint2")
        pen.disc(x, top + 48, 52, "key" if done or current else "edge")
        if done:
            pen.icon("check", x, top + 48, 30, "on_key")
        else:
            if not current:
                pen.disc(x, top + 48, 46, "page")
            number = Rect(x - 30, top + 24, 60, 48)
            pen.fit(str(at + 1), number, 28, "on_key" if current else "ink2", bold=True)
        room = Rect(x - step / 2 + 4, top + 72, step - 8, 54)
        pen.fit(words, room, 28, "ink" if current else "ink2", bold=current, leading=1.0)
    pen.fill(Rect(0, top + 130, 1080, 2), "line")
    return 132


def _actions(frame: Frame, with_leave: bool) -> list[tuple[Button | None, float]]:
    """Buttons of the bar with their shares; None keeps a place empty."""
    buttons: list[tuple[Button | None, float]] = []
    if with_leave and frame.leave:
        buttons.append((frame.leave, 1))
    if frame.pages_on:
        return [*buttons, (frame.back, 1), (frame.extra, 1.35), (frame.forward, 1.6)]
    if frame.back:
        buttons.append((frame.back, 1))
    if frame.extra:
        buttons.append((frame.extra, 1.35))
    if frame.forward:
        buttons.append((frame.forward, 2 if frame.forward.role is Role.MAIN and len(buttons) < 2 else 1.6))
    return buttons


def _action_bar(pen: Pen, rect: Rect, buttons: list[tuple[Button | None, float]]) -> None:
    pen.fill(Rect(rect.x, rect.y, rect.w, 2), "line")
    margin = MARGIN
    room = rect.w - 2 * margin - 24 * (len(buttons) - 1)
    parts = sum(part for _, part in buttons)
    x = rect.x + margin
    top = rect.y + (rect.h - 112) / 2
    for what, part in buttons:
        wide = room * part / parts
        if what is not None:
            button(pen, Rect(x, top, wide, 112), what, pen.plain_sizes.button)
        x += wide + 24


def _assist(pen: Pen, rect: Rect, words: tuple[str, ...]) -> None:
    pen.fill(rect, "bar")
    pen.fill(Rect(rect.x, rect.y, rect.w, 2), "bar_line")
    parts = len(words) - 1 + 1.15
    wide = rect.w / parts
    for at, label in enumerate(words):
        last = at == len(words) - 1
        cell = Rect(rect.x + at * wide, rect.y + 2, wide * (1.15 if last else 1), rect.h - 2)
        on = (at == 3 and pen.appearance.low) or (at == 4 and pen.appearance.speech)
        ground, ink = ("call", "on_call") if last else (("on_bar", "bar") if on else ("bar", "on_bar"))
        with pen.touchable(cell, assist_event(at, pen.appearance, len(words)), label, "none", 0):
            pen.fill(cell, ground)
            if 0 < at < len(words) - 1:
                pen.fill(Rect(cell.x, cell.y, 2, cell.h), "bar_line")
            icon = "bell-ringing" if last else ASSIST_ICONS[at]
            pen.icon(icon, cell.mid[0], cell.y + cell.h * 0.33, 46, ink)
            low_half = Rect(cell.x + 4, cell.y + cell.h * 0.52, cell.w - 8, cell.h * 0.46)
            pen.fit(label, low_half, 28, ink, bold=last or on, leading=1.05)


def assist_event(at: int, appearance: Appearance, of: int = 6) -> Event:
    """What a part of the assist bar does: three open the settings sheet, two switch at once, one explains the page,
    the last calls staff."""
    if at == of - 1:
        return HelpCalled()
    match ASSIST_PARTS[at] if at < len(ASSIST_PARTS) else "":
        case "low":
            return AppearanceChanged(replace(appearance, low=not appearance.low))
        case "speech":
            return AppearanceChanged(replace(appearance, speech=not appearance.speech))
        case "help":
            return HelpOpened()
        case part:
            return AssistOpened(part)


def _low(pen: Pen, frame: Frame, top: float, bottom: float, title: bool, icon: str) -> Areas:
    """Words above, everything to touch below y = 960."""
    upper = Rect(MARGIN, top + 24, pen.sheet.width - 2 * MARGIN, 930 - top - 24)
    pen.fill(Rect(0, 945, pen.sheet.width, 6), "key")
    if title and frame.title:
        stage = ""
        if frame.stages and frame.stage:
            now = _STAGES.index(frame.stage)
            stage = f"{now + 1} / {len(frame.stages)}　{frame.stages[now]}"
        used = 0.0
        if stage:
            used += pen.text(stage, upper.x, upper.y, upper.w, pen.plain_sizes.note, "link", bold=True) + 4
        used += put_title(pen, upper.x, upper.y + used, upper.w, frame, 1.25 if not is_big(pen.appearance) else 1.0)
        upper = Rect(upper.x, upper.y + used, upper.w, upper.h - used)
    return Areas(Rect(MARGIN, 968, pen.sheet.width - 2 * MARGIN, bottom - 968 - 16), upper)


def _landscape(pen: Pen, frame: Frame, top: float, bottom: float, title: bool, head: bool) -> Areas:
    left = 600.0 if head else 0.0
    buttons = _actions(frame, with_leave=True)
    content_bottom = bottom
    if buttons:
        content_bottom -= 148
        _action_bar(pen, Rect(left, content_bottom, pen.sheet.width - left, 148), buttons)
    if not head:
        return Areas(Rect(64, top + 24, pen.sheet.width - 128, content_bottom - top - 44))
    rail = Rect(0, top, left, bottom - top)
    pen.fill(rail, "sunken")
    pen.fill(Rect(left - 2, top, 2, rail.h), "line")
    pen.art("mark", Rect(48, top + 36, 64, 64))
    room = Rect(132, top + 24, left - 132 - 36, 44)
    y = top + 140.0
    if frame.procedure:
        city = pen.fitted(frame.city, room.w, 90, 32, bold=True)
        pen.put(city, frame.city, room.x, top + 22, room.w)
        below = top + 22 + city.height + 4
        block = pen.fitted(frame.procedure, room.w, 200, 28, leading=1.2)
        y = max(y, below + pen.put(block, frame.procedure, room.x, below, room.w) + 20)
        if frame.trial:
            y = _trial(pen, room.x, y + 24, frame.trial).bottom + 20
    else:
        pen.fit(frame.city, Rect(132, top + 36, room.w, 64), 32, bold=True, align="left")
    if title and frame.title:
        shown = Frame(title=frame.title, notes=(frame.page, *frame.notes) if frame.page else frame.notes)
        y += put_title(pen, 48, y, left - 96, shown)
    list_top = bottom - 24 - 76 * len(frame.stages)
    if frame.stages and frame.stage and not frame.staff:
        if list_top >= y - 8:
            _stage_list(pen, list_top, frame, left)
        else:
            now = _STAGES.index(frame.stage)
            words = f"{now + 1} / {len(frame.stages)}　{frame.stages[now]}"
            pen.fit(words, Rect(48, bottom - 90, left - 96, 70), 32, bold=True, align="left")
    return Areas(Rect(left + MARGIN, top + 24, pen.sheet.width - left - 2 * MARGIN, content_bottom - top - 40))


def _stage_list(pen: Pen, top: float, frame: Frame, left: float) -> None:
    now = _STAGES.index(frame.stage) if frame.stage else 0
    done_all = frame.stage is Stage.DONE
    for at, words in enumerate(frame.stages):
        middle = top + at * 76 + 38
        done, current = at < now or done_all, at == now and not done_all
        pen.disc(74, middle, 52, "key" if done or current else "edge")
        if done:
            pen.icon("check", 74, middle, 30, "on_key")
        else:
            if not current:
                pen.disc(74, middle, 46, "sunken")
            pen.fit(str(at + 1), Rect(44, middle - 26, 60, 52), 28, "on_key" if current else "ink2", bold=True)
        role = "ink2" if not (done or current) else "ink"
        pen.fit(words, Rect(120, middle - 36, left - 168, 72), 32, role, bold=current, align="left")


__all__ = ["MARGIN", "Areas", "assist_event", "draw_frame", "labelled", "low", "put_title"]
