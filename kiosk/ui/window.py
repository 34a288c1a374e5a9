"""The one window: shows screens, turns touches and keys into events, forgets everything at the end of a visit.

Only the UI thread may call it, except `call_soon`. A page is drawn once when it changes; nothing moves but a spinner.
`MADOGUCHI_DISPLAY` is `kiosk` (borderless, the whole panel; the default), `window`, or `offscreen` (no display at all).
"""

from __future__ import annotations

import gc
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from kiosk.bus import Bus
from kiosk.capacity import Orientation
from kiosk.events import Event, LookChanged, Scanned, Touched
from kiosk.look import Look
from kiosk.memory import give_back
from kiosk.screen import Question, Screen, Settings
from kiosk.ui.fonts import check_fonts
from kiosk.ui.keys import KeyReader
from kiosk.ui.layout import SIZES, lay_out, view_for
from kiosk.ui.sheet import Art, Local, Sheet, Target
from kiosk.ui.sounds import Sounds
from kiosk.ui.view import Tools, View

NO_RULES = Path(__file__).parent / "no_rules"
"""In place of Kivy's data folder, while it looks for its `style.kv`."""
MOVES_PER_S = 8
"""Spinner steps: software GL draws 13 to 28 whole pages a second, so never more than this."""
FRAMES_PER_S = 30
GIVE_BACK_AFTER_S = 0.5
"""Kivy has textures of a visit deleted some frames after nobody holds them any more."""
SLACK_PX = 24
"""A finger may slide this far off what it touched."""


class Display:
    """What steps see of the screen (their `Shows` port), and what the program runs."""

    def __init__(
        self,
        bus: Bus,
        orientation: Orientation = "portrait",
        *,
        tools: Tools | None = None,
        sounds: Sounds | None = None,
    ) -> None:
        self._bus = bus
        self.orientation = orientation
        self._tools = tools or Tools()
        self._sounds = sounds or Sounds.silent()
        self._view: View[Any] | None = None
        self._under: View[Any] | None = None
        self._touched: Target | None = None
        self._focus: int | None = None
        self._turn = 0
        self._net = Net()
        self.sheet = Sheet(*SIZES[orientation])
        check_fonts()
        self._window = _open_window(*SIZES[orientation])
        from kivy.base import ExceptionManager
        from kivy.clock import Clock

        from kiosk.ui.painter import Painter

        ExceptionManager.add_handler(self._net)

        self._clock = Clock
        self._painter = Painter()
        self._window.add_widget(self._painter)
        self._painter.bind(on_touch_down=self._down, on_touch_move=self._moved, on_touch_up=self._up)
        self._keys = KeyReader(self._clock, self._typed, self._scanned)
        self._window.bind(on_key_down=self._keys.key_down, on_textinput=self._keys.text_input)
        self._keyboard = self._window.request_keyboard(lambda: None, self._painter, "text")
        self._clock.schedule_interval(self._move, 1 / MOVES_PER_S)
        self._give_back = self._clock.create_trigger(lambda _: give_back(), GIVE_BACK_AFTER_S)
        self._window.bind(on_draw=_wait_until_drawn)

    # ── what the program calls ────────────────────────────────────────────

    def show(self, screen: Screen, look: Look) -> None:
        """Show a screen in this look; one redraw. Typing of the same question goes on."""
        former = self._view
        if former is not None and (former.screen, former.look) == (screen, look):
            return
        over = isinstance(screen, Question | Settings)
        if former is not None and type(former.screen) is type(screen) and former.same_question(screen):
            former.screen, former.look = screen, look
        else:
            if over and former is not None and not isinstance(former.screen, Question | Settings):
                self._under = former
            elif not over:
                self._forget(self._under)
                self._under = None
                self._forget(former)
            self._view = view_for(screen, look, self._tools)
            self._focus = None
        if self._under is not None:
            self._under.look = look
        self._redraw()

    def on_defect(self, failed: Callable[[Exception], None]) -> None:
        """Who hears of an exception in a touch, a key, a clock's call or a frame. Without one it ends `run`."""
        self._net.failed = failed

    def clear(self) -> None:
        """End of a visit: no text, texture or typed character of it stays, and the keyboard learns nothing."""
        gone = [view for view in (self._view, self._under) if view is not None]
        self._view = self._under = self._touched = None
        self._focus = None
        self._keys.forget()
        self.sheet = Sheet(*SIZES[self.orientation])
        self._painter.clear()
        # Only now: should one of them fail, nothing of the visit stands any more.
        for view in gone:
            view.wipe()
        self._tools.converter.reset()
        if not gone:
            return
        gc.collect()
        self._give_back()

    def call_soon(self, act: Callable[[], None]) -> None:
        """Have the UI thread do something; from any thread."""
        self._clock.schedule_once(lambda _: act(), 0)

    def every(self, seconds: float, act: Callable[[], None]) -> None:
        """Have the UI thread do something again and again."""
        self._clock.schedule_interval(lambda _: act(), seconds)

    def when_seen(self, act: Callable[[], None]) -> None:
        """Do something once, when what was shown last stands on the panel."""

        def seen(window: Any) -> None:
            window.unbind(on_flip=seen)
            self.call_soon(act)

        self._window.bind(on_flip=seen)

    def play(self, sound: str) -> None:
        """`done`, `look`, `take` or `staff`, at an event that steps know of."""
        self._sounds.play(sound)

    def run(self) -> None:
        """Serve touches until `stop`."""
        from kivy.base import runTouchApp

        runTouchApp()

    def stop(self) -> None:
        """End `run`."""
        from kivy.base import stopTouchApp

        stopTouchApp()

    def step(self, frames: int = 1) -> None:
        """Let the window live for some frames (shots and tests)."""
        from kivy.base import EventLoop

        if EventLoop.status != "started":
            EventLoop.start()
        for _ in range(frames):
            try:
                EventLoop.idle()
            except Exception as broken:  # as Kivy's own loop does
                if not self._net.handle_exception(broken):
                    raise

    def picture(self, path: Path) -> None:
        """Save what is on the screen as PNG. Only with simulated devices: a page may be personal."""
        from PIL import Image

        self._window.dispatch("on_draw")
        from kivy.graphics.opengl import GL_RGBA, GL_UNSIGNED_BYTE, glReadPixels

        width, height = self._window.system_size
        pixels = glReadPixels(0, 0, width, height, GL_RGBA, GL_UNSIGNED_BYTE)
        image = Image.frombytes("RGBA", (width, height), bytes(pixels)).transpose(Image.Transpose.FLIP_TOP_BOTTOM)
        image.convert("RGB").save(path)

    def texts(self) -> tuple[str, ...]:
        """Every text now on the page, as drawn."""
        return tuple(placed.text for placed in self.sheet.texts[self.sheet.dimmed_texts :])

    def labels(self) -> tuple[str, ...]:
        """Labels of everything that may be touched now."""
        return tuple(target.label for target in self.sheet.targets)

    def touch(self, label: str) -> bool:
        """Touch what bears this label, as a finger would; false when there is none. For tests and the demonstration."""
        for target in self.sheet.targets:
            if target.label == label:
                self._act(target)
                return True
        return False

    # ── touches ───────────────────────────────────────────────────────────

    def _down(self, _: object, touch: Any) -> bool:
        self._bus.post(Touched())
        self._focus = None
        self._painter.focus(None)
        self._touched = self.sheet.target_at(touch.x, self.sheet.height - touch.y)
        if self._touched is not None:
            self._painter.press(self._touched)
            if not self._is_secret and not self._touched.silent:
                self._sounds.play("touch")
        return True

    def _moved(self, _: object, touch: Any) -> bool:
        if self._touched and not self._touched.rect.inset(-SLACK_PX).has(touch.x, self.sheet.height - touch.y):
            self._touched = None
            self._painter.press(None)
        return True

    def _up(self, _: object, touch: Any) -> bool:
        target, self._touched = self._touched, None
        self._painter.press(None)
        if target is not None:
            self._act(target)
        return True

    def _act(self, target: Target) -> None:
        view = self._view
        if view is None:
            return
        if isinstance(target.action, Local):
            self._post_all(view.handle(target.action.command))
            if self._view is view:
                self._redraw()
            return
        event = target.action
        self._post_all((event,) if isinstance(event, LookChanged) else view.before(event))

    def _post_all(self, events: Any) -> None:
        for event in events:
            if isinstance(event, Event):
                self._bus.post(event)

    # ── keys ──────────────────────────────────────────────────────────────

    def _typed(self, character: str) -> None:
        self._bus.post(Touched())
        if character in ("tab", "backtab", "left", "right", "up", "down"):
            self._walk(-1 if character in ("backtab", "left", "up") else 1)
            return
        if character == "enter" and self._focus is not None and self._focus < len(self.sheet.targets):
            self._act(self.sheet.targets[self._focus])
            return
        if self._view is None:
            return
        events = self._view.typed(character)
        if events is not None:
            view = self._view
            self._post_all(events)
            if self._view is view:
                self._redraw()

    def _scanned(self, text: str) -> None:
        self._bus.post(Touched())
        self._bus.post(Scanned(text))

    def _walk(self, by: int) -> None:
        if not self.sheet.targets:
            return
        start = -1 if by > 0 else 0
        self._focus = ((start if self._focus is None else self._focus) + by) % len(self.sheet.targets)
        self._painter.focus(self.sheet.targets[self._focus])

    # ── drawing ───────────────────────────────────────────────────────────

    @property
    def _is_secret(self) -> bool:
        return self._view is not None and self._view.secret

    def _redraw(self) -> None:
        if self._view is None:
            return
        self.sheet = lay_out(self._view, self.orientation, self._under)
        self._painter.paint(self.sheet, self._view.look.scheme)
        if self._focus is not None and self._focus < len(self.sheet.targets):
            self._painter.focus(self.sheet.targets[self._focus])

    def _move(self, _: float) -> None:
        spinning = [shape for shape in self.sheet.shapes if isinstance(shape, Art) and shape.name == "spinner"]
        if spinning:
            self._turn = (self._turn + 1) % MOVES_PER_S
            self._painter.move([Art("spinner", art.rect, part=self._turn / MOVES_PER_S) for art in spinning])

    def _forget(self, view: View[Any] | None) -> None:
        if view is not None:
            view.wipe()


class Net:
    """Kivy's handler of exceptions in its loop: what nobody expected goes to the conversation, and the loop goes on."""

    RAISE, PASS = 0, 1
    """As `kivy.base.ExceptionManager` has them."""

    def __init__(self) -> None:
        self.failed: Callable[[Exception], None] | None = None

    def handle_exception(self, broken: BaseException) -> int:
        """Kivy's name for it."""
        if self.failed is None or not isinstance(broken, Exception):
            return self.RAISE
        self.failed(broken)
        return self.PASS


def _wait_until_drawn(_window: object) -> None:
    """Before each frame: software GL holds what a frame is drawn from (65 kB for each change of texture or colour)
    until another frame uses that memory, and takes more of it for a frame that begins before the last one is drawn."""
    from kivy.graphics.opengl import glFinish

    glFinish()


def _load_kivy_without_its_widgets_rules() -> None:
    """Kivy reads the rules of all its widgets at its start, a fifth of a bare window's; our one widget has none."""
    import kivy

    data, kivy.kivy_data_dir = kivy.kivy_data_dir, str(NO_RULES)
    try:
        import kivy.lang.builder
    finally:
        kivy.kivy_data_dir = data


def _open_window(width: int, height: int) -> Any:
    """Kivy makes its window when the module is first imported; settings come before that."""
    mode = os.environ.get("MADOGUCHI_DISPLAY", "kiosk")
    if mode == "offscreen" or not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        os.environ.setdefault("SDL_VIDEODRIVER", "offscreen")
    from kivy.config import Config

    for section, name, value in (
        ("graphics", "width", width),
        ("graphics", "height", height),
        ("graphics", "resizable", 0),
        ("graphics", "borderless", int(mode == "kiosk")),
        ("graphics", "position", "custom" if mode == "kiosk" else "auto"),
        ("graphics", "left", 0),
        ("graphics", "top", 0),
        ("graphics", "multisamples", 0),
        ("graphics", "maxfps", FRAMES_PER_S),
        ("input", "mouse", "mouse,disable_multitouch"),
        ("kivy", "exit_on_escape", 0),
        ("kivy", "keyboard_mode", "system"),
        ("kivy", "window_icon", ""),
    ):
        Config.set(section, name, value)
    _load_kivy_without_its_widgets_rules()
    from kivy.base import EventLoop
    from kivy.core.window import Window

    EventLoop.ensure_window()
    if tuple(Window.system_size) != (width, height):
        Window.size = (width, height)
    return Window
