"""What can stand on any screen: buttons, chips and banners. A button carries the event that its touch posts."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from kiosk.runtime.bus import Event
from kiosk.screens.touches import Back, Cancelled, Next


class Role(StrEnum):
    """How much a button asks for attention. One MAIN per screen at most."""

    MAIN = "main"
    SECOND = "second"
    NEUTRAL = "neutral"
    FINAL = "final"
    """Cannot be undone: always asked once more."""


@dataclass(frozen=True)
class Button:
    """A button with its words and what its touch means. `reason` says why it is not possible now."""

    label: str
    event: Event
    role: Role = Role.NEUTRAL
    icon: str = ""
    enabled: bool = True
    reason: str = ""


class Tone(StrEnum):
    """Kind of a banner, chip or dialog."""

    INFO = "info"
    OK = "ok"
    WARN = "warn"
    ERROR = "error"
    NEUTRAL = "neutral"


@dataclass(frozen=True)
class Chip:
    """A small sign: icon and word."""

    text: str
    icon: str = ""
    tone: Tone = Tone.NEUTRAL


@dataclass(frozen=True)
class Banner:
    """A framed message: what is, and what it means."""

    tone: Tone
    title: str
    text: str = ""
    icon: str = ""
    event: Event | None = None


def back(label: str) -> Button:
    """The usual 戻る."""
    return Button(label, Back(), icon="arrow-left")


def forward(label: str, event: Event | None = None) -> Button:
    """The usual 次へ: the one main button, at the lower right."""
    return Button(label, event or Next(), Role.MAIN, icon="arrow-right")


def leave(label: str) -> Button:
    """The usual やめる, at the top right."""
    return Button(label, Cancelled(), icon="x")
