"""k14: the machine in words, for staff."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.screens.controls import Button, Tone
from kiosk.screens.frame import Screen


@dataclass(frozen=True)
class StaffPart:
    """One part of the machine on the staff page, in words."""

    name: str
    state: str
    tone: Tone
    icon: str
    button: Button | None = None


@dataclass(frozen=True)
class StaffPanel(Screen):
    """k14: six parts, the queue with a sentence per entry, never a name."""

    parts: tuple[StaffPart, ...]
    queue_title: str
    queue: tuple[str, ...]
    readable: str
    """読まれる内容 なし: what a thief could read now."""
    buttons: tuple[Button, ...] = ()
    told: str = ""
    """What was just done, or why not."""
