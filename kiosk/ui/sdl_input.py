"""Fingers, mouse and keys as SDL reports them, each once.

Kivy would open the touch panel a second time (`probesysfs`, mtdev) and takes SDL's fingers on phones only: elsewhere
SDL makes a mouse of the first finger, and each other finger is lost. Here SDL's fingers are the one source of
touches, and SDL makes a finger of a mouse.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable
from typing import Any

DEVICE = "sdl"
"""Kivy's name for where these touches come from."""
FINGERS_MAKE_NO_MOUSE = ("SDL_TOUCH_MOUSE_EVENTS", "0")
A_MOUSE_MAKES_A_FINGER = ("SDL_MOUSE_TOUCH_EVENTS", "1")


def set_up_before_window() -> None:
    """Say so to SDL and to Kivy. Both read it when the window is made."""
    from kivy.config import Config

    os.environ.update((FINGERS_MAKE_NO_MOUSE, A_MOUSE_MAKES_A_FINGER))
    for provider in list(Config.options("input")):
        Config.remove_option("input", provider)


def sources() -> tuple[str, ...]:
    """Names of everything that gives touches now."""
    from kivy.base import EventLoop

    return tuple(type(provider).__name__ for provider in EventLoop.input_providers)


class SdlEvents:
    """Stands in front of Kivy's storage of SDL's window and hands fingers on to Kivy's SDL provider."""

    def __init__(self, storage: Any, fingers: deque[Any], looked: Callable[[], None]) -> None:
        self._storage = storage
        self._fingers = fingers
        self._looked = looked

    def __getattr__(self, name: str) -> Any:
        return getattr(self._storage, name)

    def poll(self) -> Any:
        """The next event; False when there is none. `looked` is told when everything that had come was taken."""
        event = self._storage.poll()
        if event is False:
            self._looked()
        elif event and event[0].startswith("finger"):
            self._fingers.appendleft(event)
            return None
        return event


def listen(window: Any, looked: Callable[[], None]) -> None:
    """Take what SDL reports from now on."""
    from kivy.core.window.window_sdl2 import SDL2MotionEventProvider

    window._win = SdlEvents(window._win, SDL2MotionEventProvider.q, looked)
