"""The one window: draws what the glass shows, hands fingers and keys to it, forgets everything at the end of a visit.

Only the UI thread may call it, except `call_soon`. A page is drawn once when it changes; nothing moves but a spinner.
`MADOGUCHI_DISPLAY` is `kiosk` (borderless, the whole panel; the default), `window`, or `offscreen` (no display at all).
"""

from __future__ import annotations

import gc
import io
import logging
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from kiosk.runtime.bus import Bus
from kiosk.runtime.process_memory import give_back
from kiosk.screens.appearance import Appearance, Orientation
from kiosk.screens.frame import Screen
from kiosk.ui import sdl_input
from kiosk.ui.display_list import Art, DisplayList
from kiosk.ui.fonts import check_fonts
from kiosk.ui.keys import LEAST_SCAN, SCAN_GAP_S, KeyReader
from kiosk.ui.layout import SIZES
from kiosk.ui.sounds import Sounds
from kiosk.ui.tap_guard import SEEN_AFTER_S
from kiosk.ui.touch_input import TouchInput
from kiosk.ui.view import Tools, View

_LOG = logging.getLogger("kiosk.ui")
NO_RULES = Path(__file__).parent / "no_rules"
"""In place of Kivy's data folder, while it looks for its `style.kv`."""
MOVES_PER_S = 8
"""Spinner steps: software GL draws 13 to 28 whole pages a second, so never more than this."""
FRAMES_PER_S = 30
QUICK_PNG = 1
"""zlib's level: a page of flat colours is small anyway, and somebody waits for the picture."""
GIVE_BACK_AFTER_S = 0.5
"""Kivy has textures of a visit deleted some frames after nobody holds them any more."""


class Display:
    """What steps see of the screen (their `Shows` port), and what the program runs."""

    def __init__(
        self,
        bus: Bus,
        orientation: Orientation = "portrait",
        *,
        tools: Tools | None = None,
        sounds: Sounds | None = None,
        now: Callable[[], float] = time.monotonic,
        seen_after_s: float = SEEN_AFTER_S,
        scan_gap_s: float = SCAN_GAP_S,
        least_scan: int = LEAST_SCAN,
    ) -> None:
        self.orientation = orientation
        self._sounds = sounds or Sounds.silent()
        self._turn = 0
        self._fingers = 0
        self._net = Net()
        check_fonts()
        self._window = _open_window(*SIZES[orientation])
        from kivy.base import ExceptionManager
        from kivy.clock import Clock

        from kiosk.ui.painter import Painter

        ExceptionManager.add_handler(self._net)

        self._clock = Clock
        self._painter = Painter()
        self.glass = TouchInput(bus, orientation, self._painter, self._sounds, tools or Tools(), now, seen_after_s)
        self._window.add_widget(self._painter)
        self._painter.bind(on_touch_down=self._down, on_touch_move=self._moved, on_touch_up=self._up)
        self._keys = KeyReader(now, self.glass.typed, self.glass.scanned, gap_s=scan_gap_s, least=least_scan)
        self._window.bind(on_key_down=self._keys.key_down, on_textinput=self._keys.text_input)
        self._now = now
        self._looked_s = self._looked_before_s = now()
        sdl_input.listen(self._window, self._looked)
        self._keyboard = self._window.request_keyboard(lambda: None, self._painter, "text")
        self._clock.schedule_interval(self._move, 1 / MOVES_PER_S)
        self._give_back = self._clock.create_trigger(lambda _: give_back(), GIVE_BACK_AFTER_S)
        self._window.bind(on_draw=_wait_until_drawn, on_flip=self._flipped)

    @property
    def sheet(self) -> DisplayList:
        """The page that stands."""
        return self.glass.sheet

    @property
    def view(self) -> View[Any] | None:
        """What draws it."""
        return self.glass.view

    # ── what the program calls ────────────────────────────────────────────

    def show(self, screen: Screen, appearance: Appearance) -> None:
        """Show a screen in this look; one redraw. Typing of the same question goes on."""
        self.glass.show(screen, appearance)

    def on_defect(self, failed: Callable[[Exception], None]) -> None:
        """Who hears of an exception in a touch, a key, a clock's call or a frame. Without one it ends `run`."""
        self._net.failed = failed

    def clear(self) -> None:
        """End of a visit: no text, texture or typed character of it stays, and the keyboard learns nothing."""
        nothing_shown = self.view is None
        self._keys.forget()
        self.glass.clear()
        if nothing_shown:
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
        """`done`, `appearance`, `take` or `staff`, at an event that steps know of."""
        self._sounds.play(sound)

    def run(self) -> None:
        """Serve touches until `stop`."""
        from kivy.base import runTouchApp

        self.call_soon(lambda: _LOG.info("touches_come_from %s", ",".join(sdl_input.sources())))
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
                self._window.mainloop()
            except Exception as broken:  # as Kivy's own loop does
                if not self._net.handle_exception(broken):
                    raise

    def turn(self, orientation: Orientation) -> None:
        """Stand or lie from now on, with nothing shown: for the preview of a form, never for a panel on its wall."""
        self.orientation = self.glass.orientation = orientation
        self.clear()

    def picture(self, path: Path) -> None:
        """Save what is on the screen as PNG. Only with simulated devices: a page may be personal."""
        path.write_bytes(self.png())

    def png(self) -> bytes:
        """What is on the screen as PNG. Only with simulated devices, or where there are none."""
        size = SIZES[self.orientation]
        if size != tuple(self._window.system_size):
            # Off screen no window can be turned. The rounding of a colour may differ by one from the window's.
            return _png(size, self._painter.drawn_apart(size))
        self._window.dispatch("on_draw")
        from kivy.graphics.opengl import GL_RGBA, GL_UNSIGNED_BYTE, glReadPixels

        return _png(size, bytes(glReadPixels(0, 0, *size, GL_RGBA, GL_UNSIGNED_BYTE)))

    def texts(self) -> tuple[str, ...]:
        """Every text now on the page, as speech would say it: as drawn, but where its author wrote it otherwise."""
        return tuple(placed.spoken or placed.text for placed in self.sheet.texts[self.sheet.dimmed_texts :])

    def labels(self) -> tuple[str, ...]:
        """Labels of everything that may be touched now."""
        return tuple(target.label for target in self.sheet.targets)

    def touch(self, label: str) -> bool:
        """Touch what bears this label, as a finger would; false when there is none that takes a touch now.

        For tests and the demonstration.
        """
        target = self.glass.named(label)
        if target is None or not self.glass.takes(target):
            return False
        self._fingers += 1
        finger = ("by label", self._fingers)
        self.glass.down(finger, *target.rect.mid)
        self.glass.up(finger)
        return True

    @property
    def ready(self) -> bool:
        """Whether the page takes touches: everything on it has stood long enough to be seen."""
        return all(self.glass.takes(target) for target in self.sheet.targets)

    # ── what Kivy tells ───────────────────────────────────────────────────

    def _down(self, _: object, touch: Any) -> bool:
        # A busy machine takes late what came long ago: it came after the look before the one that brought it.
        begun_s = self._looked_before_s if touch.device == sdl_input.DEVICE else None
        self.glass.down(touch.uid, touch.x, self.sheet.height - touch.y, begun_s)
        return True

    def _moved(self, _: object, touch: Any) -> bool:
        self.glass.moved(touch.uid, touch.x, self.sheet.height - touch.y)
        return True

    def _up(self, _: object, touch: Any) -> bool:
        self.glass.up(touch.uid)
        return True

    def _looked(self) -> None:
        """Everything that SDL had was taken."""
        self._looked_before_s, self._looked_s = self._looked_s, self._now()
        self._keys.looked()

    def _flipped(self, _: object) -> None:
        # The panel shows it only after this call.
        number = self.glass.number
        self.call_soon(lambda: self.glass.drawn(number))

    # ── drawing ───────────────────────────────────────────────────────────

    def _move(self, _: float) -> None:
        spinning = [shape for shape in self.sheet.shapes if isinstance(shape, Art) and shape.name == "spinner"]
        if spinning:
            self._turn = (self._turn + 1) % MOVES_PER_S
            self._painter.move([Art("spinner", art.rect, part=self._turn / MOVES_PER_S) for art in spinning])


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


def _png(size: tuple[int, int], pixels: bytes) -> bytes:
    """Rows of red, green, blue and alpha from the lower left."""
    from PIL import Image

    image = Image.frombytes("RGBA", size, pixels).transpose(Image.Transpose.FLIP_TOP_BOTTOM)
    written = io.BytesIO()
    image.convert("RGB").save(written, "PNG", compress_level=QUICK_PNG)
    return written.getvalue()


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
        ("graphics", "show_cursor", int(mode == "window")),
        ("kivy", "exit_on_escape", 0),
        ("kivy", "keyboard_mode", "system"),
        ("kivy", "window_icon", ""),
    ):
        Config.set(section, name, value)
    sdl_input.set_up_before_window()
    _load_kivy_without_its_widgets_rules()
    from kivy.base import EventLoop
    from kivy.core.window import Window

    EventLoop.ensure_window()
    if tuple(Window.system_size) != (width, height):
        Window.size = (width, height)
    return Window
