"""k08: what the card and the outbox are doing now."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.screens.frame import Screen


@dataclass(frozen=True)
class Progress(Screen):
    """k08: true steps, done / running / to come; nobody can leave."""

    steps: tuple[tuple[str, str], ...]
    """(words, done | running | waiting)"""
    warning: str = ""
    picture: str = "signing"
    """What is at work, drawn where a warning or the stage of signing asks for it."""
