"""k10: how far an application is."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.screens.controls import Banner, Button, Tone
from kiosk.screens.frame import Screen


@dataclass(frozen=True)
class StatusScreen(Screen):
    """k10: big words, time line, the one thing to do, age of the information."""

    procedure: str
    state: str
    tone: Tone
    timeline: tuple[tuple[str, str, str], ...]
    """(words, time, done | current | waiting)"""
    banner: Banner | None
    lines: tuple[tuple[str, str], ...] = ()
    age: str = ""
    buttons: tuple[Button, ...] = ()
