"""A view draws one kind of screen and keeps what is typed until it is handed on. It decides nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from random import SystemRandom
from typing import Generic, Protocol, TypeVar

from kiosk.conversion.converter import Converter, KanaOnly
from kiosk.runtime.bus import Event
from kiosk.screens.appearance import Appearance
from kiosk.screens.frame import Screen
from kiosk.ui.drawing_texts import word
from kiosk.ui.pen import Pen

S = TypeVar("S", bound=Screen)


class Shuffles(Protocol):
    """Randomness that a pad needs to change the order of its digits."""

    def shuffle(self, x: list[str]) -> None:
        """Bring the list into an unforeseeable order."""


@dataclass(frozen=True)
class Tools:
    """What views may use besides the screen."""

    converter: Converter = field(default_factory=KanaOnly)
    randomness: Shuffles = field(default_factory=SystemRandom)


class View(Generic[S]):
    """Draws `screen` in the way of `appearance`."""

    keeps_typing = False
    """A new screen of the same question keeps what was typed (the look changed, the strip moved on)."""
    secret = False
    """No sound, no pressed look, nothing kept."""

    def __init__(self, screen: S, appearance: Appearance, tools: Tools) -> None:
        self.screen = screen
        self.appearance = appearance
        self.tools = tools

    def say(self, japanese: str, **facts: object) -> str:
        """A word of drawing in the language of the look."""
        return word(japanese, self.appearance.language, **facts)

    def draw(self, pen: Pen) -> None:
        """Fill the sheet."""
        raise NotImplementedError

    def handle(self, command: str) -> Iterable[Event]:
        """A touch that only this view understands. The page is drawn again afterwards."""
        return ()

    def before(self, event: Event) -> Iterable[Event]:
        """What is to be posted instead of a button's event: usually itself, after what was typed."""
        return (event,)

    def typed(self, character: str) -> Iterable[Event] | None:
        """A character of a real keyboard; `backspace` and `enter` by name. None: not for this view."""
        return None

    def refuse_scan(self) -> None:
        """A scanner was used where only a hand may type."""

    def same_question(self, screen: Screen) -> bool:
        """Whether the new screen asks what this one asked."""
        return False

    def wipe(self) -> None:
        """Forget what was typed."""


Draw = Callable[[Pen, float], float]
