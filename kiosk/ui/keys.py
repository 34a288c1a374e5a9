"""A real keyboard and a hand scanner, which is a keyboard too: a burst of characters that no hand types so fast.

Characters come in looks: the window asks SDL once a frame for everything since. So how long lies between two
characters is known only as "at least": from the look that brought the first to the last look that did not bring the
second. A slow frame makes typing look faster than it was, never a scan slower.
"""

from __future__ import annotations

from collections.abc import Callable

SCAN_GAP_S = 0.035
"""Scanners send a character every 5 to 30 ms; a hand needs 80 and more, on a keypad too."""
LEAST_SCAN = 4
LONGEST_SCAN = 400
"""So many characters of a code are kept, its last ones."""
AFTER_SCAN_S = 0.25
"""The Enter of a scanner may come this late."""
_NAMES = {8: "backspace", 9: "tab", 13: "enter", 271: "enter", 273: "up", 274: "down", 275: "right", 276: "left"}
_ENDS = ("enter", "tab")


class KeyReader:
    """Gathers characters for a moment, then tells a scan from typing."""

    def __init__(
        self,
        now: Callable[[], float],
        typed: Callable[[str], None],
        scanned: Callable[[str], None],
        *,
        gap_s: float = SCAN_GAP_S,
        least: int = LEAST_SCAN,
    ) -> None:
        self._now = now
        self._tell_typed = typed
        self._tell_scanned = scanned
        self._gap_s = gap_s
        self._least = least
        self._burst: list[str] = []
        self._came = 0
        """Characters of the burst, those too that are no longer kept."""
        self._first_s = self._last_s = self._looked_s = now()
        self._span_s = 0.0
        """At least so long lies between the first and the last character."""
        self._scan_ended_s: float | None = None

    def key_down(self, _: object, code: int, *rest: object) -> bool:
        """Keys without a character; Kivy's window calls this."""
        name = _NAMES.get(code)
        modifiers = rest[-1] if rest and isinstance(rest[-1], list) else []
        if name is None:
            return False
        self._end()
        if name in _ENDS and self._just_scanned:
            return True
        self._tell_typed("backtab" if name == "tab" and "shift" in modifiers else name)
        return True

    def text_input(self, _: object, text: str) -> bool:
        """Characters; Kivy's window calls this."""
        if not self._goes_on:
            self._end()
        now = self._now()
        if self._burst:
            self._span_s = max(0.0, self._looked_s - self._first_s)
        else:
            self._first_s, self._span_s = now, 0.0
        self._burst.extend(text)
        self._came += len(text)
        del self._burst[:-LONGEST_SCAN]
        self._last_s = now
        return True

    def looked(self) -> None:
        """Everything that had come was taken."""
        self._looked_s = self._now()
        if not self._goes_on:
            self._end()

    def forget(self) -> None:
        """Drop what was gathered."""
        self._burst.clear()
        self._came = 0

    @property
    def _goes_on(self) -> bool:
        """Whether what comes now may have come so soon after the last character as a scanner sends it."""
        return self._looked_s - self._last_s <= self._gap_s

    @property
    def _is_scan(self) -> bool:
        return self._came >= self._least and self._span_s <= (self._came - 1) * self._gap_s

    @property
    def _just_scanned(self) -> bool:
        return self._scan_ended_s is not None and self._now() - self._scan_ended_s <= AFTER_SCAN_S

    def _end(self) -> None:
        """Nothing more belongs to what was gathered."""
        gathered, scan = self._burst[:], self._is_scan
        self.forget()
        if scan:
            self._scan_ended_s = self._now()
            self._tell_scanned("".join(gathered))
            return
        for character in gathered:
            self._tell_typed(character)
