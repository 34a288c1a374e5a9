"""k01: the start page."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.screens.controls import Banner, Button, Chip
from kiosk.screens.frame import Screen

SPROUT = "sprout"
"""Our own picture of who greets, where a city has none of its own."""


@dataclass(frozen=True)
class Welcome(Screen):
    """k01: the language buttons are the start buttons; below, services with today's state."""

    city: str
    greeting: str
    languages: tuple[Button, ...]
    services: tuple[Chip, ...]
    banner: Banner | None = None
    mascot: str = ""
    """Who greets (ENT-21): our own `sprout`, or the path of the city's own picture; empty: nobody."""
