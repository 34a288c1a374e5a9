"""Where touches come from: what SDL reports, once, with all fingers, and no pointer."""

from __future__ import annotations

import ctypes
import re
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.screens.touches import Back, TypedSecret

if TYPE_CHECKING:
    from tests.kiosk.ui.conftest import Bench


class FingerEvent(ctypes.Structure):
    """`SDL_TouchFingerEvent`, with room for the rest of the union."""

    _fields_ = [
        *((name, ctypes.c_uint32) for name in ("type", "timestamp")),
        *((name, ctypes.c_int64) for name in ("touch", "finger")),
        *((name, ctypes.c_float) for name in ("x", "y", "dx", "dy", "pressure")),
        ("window", ctypes.c_uint32),
        ("rest", ctypes.c_uint8 * 64),
    ]


FINGER_DOWN, FINGER_UP, MOUSE_DOWN = 0x700, 0x701, 0x401


def sdl() -> ctypes.CDLL:
    """The SDL of this process."""
    maps = Path("/proc/self/maps").read_text()
    found = re.search(r"(\S*libSDL2-2[\w.-]*\.so\S*)", maps)
    assert found, "no window was opened"
    return ctypes.CDLL(found.group(1))


def pushes(bench: Bench, kind: int, finger: int, label: str) -> None:
    target = next(target for target in bench.display.sheet.targets if target.label == label)
    x, y = target.rect.mid
    event = FingerEvent(kind, 0, 1, finger, x / bench.display.sheet.width, y / bench.display.sheet.height, pressure=1.0)
    assert sdl().SDL_PushEvent(ctypes.byref(event)) == 1


def test_fingers_that_sdl_reports_are_taken_once_and_all_of_them(bench: Bench) -> None:
    bench.show("k04-pin")
    for one, two in ("46", "49"):
        bench.looks()
        pushes(bench, FINGER_DOWN, 1, one)
        pushes(bench, FINGER_DOWN, 2, two)
        pushes(bench, FINGER_UP, 1, one)
        pushes(bench, FINGER_UP, 2, two)
        bench.looks()
        bench.looks()
    bench.tap("決定")
    (event,) = bench.events()
    assert isinstance(event, TypedSecret)
    with event.secret.taken() as data:
        assert bytes(data) == b"4649"


def test_a_finger_that_a_busy_machine_takes_late_means_what_stood_when_it_came(bench: Bench) -> None:
    bench.show("k02-choose")
    bench.show("k03-insert-card")
    # Nobody has looked for fingers since the page was drawn: this one may have come right then.
    pushes(bench, FINGER_DOWN, 1, "戻る")
    pushes(bench, FINGER_UP, 1, "戻る")
    bench.looks()
    assert bench.events() == []
    bench.looks()
    pushes(bench, FINGER_DOWN, 1, "戻る")
    pushes(bench, FINGER_UP, 1, "戻る")
    bench.looks()
    assert bench.events() == [Back()]


def test_a_mouse_that_the_panel_might_be_too_is_not_a_second_finger(bench: Bench) -> None:
    bench.show("k02-choose")
    event = FingerEvent(MOUSE_DOWN)
    assert sdl().SDL_PushEvent(ctypes.byref(event)) == 1
    bench.looks()
    assert list(bench.bus.taken()) == []


def test_there_is_one_source_of_touches_and_no_pointer(bench: Bench) -> None:
    from kivy.base import EventLoop, runTouchApp
    from kivy.config import Config

    assert not Config.has_option("input", "%(name)s")
    runTouchApp(embedded=True)
    assert [type(provider).__name__ for provider in EventLoop.input_providers] == ["SDL2MotionEventProvider"]
    assert sdl().SDL_GetHintBoolean(b"SDL_TOUCH_MOUSE_EVENTS", 1) == 0
    assert sdl().SDL_GetHintBoolean(b"SDL_MOUSE_TOUCH_EVENTS", 0) == 1
    assert not bench.display._window.show_cursor
