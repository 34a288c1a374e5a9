"""k13, k15: what lies over a page."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.screens.controls import Button, Tone
from kiosk.screens.frame import Screen


@dataclass(frozen=True)
class Dialog(Screen):
    """A dialog over the dimmed page: one main answer, safe answers beside."""

    text: str
    buttons: tuple[Button, ...]
    icon: str = ""
    tone: Tone = Tone.NEUTRAL
    seconds: int | None = None
    """k13: counts down, drawn as a ring with its number."""
    seconds_of: int | None = None


@dataclass(frozen=True)
class Settings(Screen):
    """k15: a sheet over the page. Each row: words and its choices with the event of each."""

    rows: tuple[tuple[str, tuple[Button, ...]], ...]
    close: Button
