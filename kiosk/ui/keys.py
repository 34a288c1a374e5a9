"""A real keyboard and a hand scanner, which is a keyboard too: a burst of keys that ends with Enter."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

BURST_GAP_S = 0.06
"""Scanners send a character every 5 to 30 ms; no hand types faster than one in 60 ms for long."""
SHORTEST_SCAN = 8
LONGEST_SCAN = 400
_NAMES = {8: "backspace", 9: "tab", 13: "enter", 271: "enter", 273: "up", 274: "down", 275: "right", 276: "left"}


class Clock(Protocol):
    """The part of Kivy's clock that is needed here."""

    def schedule_once(self, act: Callable[[float], None], after_s: float) -> Any:
        """Call later."""


class KeyReader:
    """Gathers characters for a moment, then tells a scan from typing."""

    def __init__(self, clock: Clock, typed: Callable[[str], None], scanned: Callable[[str], None]) -> None:
        self._clock = clock
        self._tell_typed = typed
        self._tell_scanned = scanned
        self._burst: list[str] = []
        self._due: Any = None

    def key_down(self, _: object, code: int, *rest: object) -> bool:
        """Keys without a character; Kivy's window calls this."""
        name = _NAMES.get(code)
        modifiers = rest[-1] if rest and isinstance(rest[-1], list) else []
        if name is None:
            return False
        if name == "enter" and len(self._burst) >= SHORTEST_SCAN:
            text = "".join(self._burst)
            self.forget()
            self._tell_scanned(text)
            return True
        self._flush()
        self._tell_typed("backtab" if name == "tab" and "shift" in modifiers else name)
        return True

    def text_input(self, _: object, text: str) -> bool:
        """Characters; Kivy's window calls this."""
        self._burst.extend(text)
        del self._burst[:-LONGEST_SCAN]
        self._cancel()
        self._due = self._clock.schedule_once(lambda _: self._flush(), BURST_GAP_S)
        return True

    def forget(self) -> None:
        """Drop what was gathered."""
        self._burst.clear()
        self._cancel()

    def _flush(self) -> None:
        waiting = self._burst[:]
        self.forget()
        for character in waiting:
            self._tell_typed(character)

    def _cancel(self) -> None:
        if self._due is not None:
            self._due.cancel()
            self._due = None
