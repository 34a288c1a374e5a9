"""A page as plain data: what is drawn where, and what may be touched.

Views fill it, the painter draws it, tests read it.
Coordinates are pixels from the top left corner of the panel. Colours are roles of `tokens` or `#rrggbb`.
Nothing here shows a text in its repr: a sheet holds what a resident typed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from kiosk.runtime.bus import Event


@dataclass(frozen=True, slots=True)
class Rect:
    """A rectangle; `y` is its upper edge."""

    x: float
    y: float
    w: float
    h: float

    @property
    def right(self) -> float:
        """Right edge."""
        return self.x + self.w

    @property
    def bottom(self) -> float:
        """Lower edge."""
        return self.y + self.h

    @property
    def mid(self) -> tuple[float, float]:
        """Centre."""
        return self.x + self.w / 2, self.y + self.h / 2

    def inset(self, by: float, down: float | None = None) -> Rect:
        """Smaller by `by` on each side (`down` above and below); negative makes it larger."""
        down = by if down is None else down
        return Rect(self.x + by, self.y + down, self.w - 2 * by, self.h - 2 * down)

    def has(self, x: float, y: float) -> bool:
        """Whether the point lies inside."""
        return self.x <= x < self.right and self.y <= y < self.bottom

    def meets(self, other: Rect) -> bool:
        """Whether the two share more than an edge."""
        return (
            self.x < other.right - 0.5
            and other.x < self.right - 0.5
            and self.y < other.bottom - 0.5
            and other.y < self.bottom - 0.5
        )

    def holds(self, other: Rect, slack: float = 0.5) -> bool:
        """Whether the other lies inside."""
        return (
            other.x >= self.x - slack
            and other.y >= self.y - slack
            and other.right <= self.right + slack
            and other.bottom <= self.bottom + slack
        )


@dataclass(frozen=True, slots=True)
class Box:
    """A filled rectangle with round corners."""

    rect: Rect
    fill: str
    radius: float = 0
    alpha: float = 1


@dataclass(frozen=True, slots=True)
class Disc:
    """A filled circle in its square."""

    rect: Rect
    fill: str


Face = Literal["text", "bold", "name", "fill", "icon"]


@dataclass(frozen=True, slots=True)
class Run:
    """One line of text in one face; `y` is the middle of the line."""

    text: str = field(repr=False)
    x: float
    y: float
    size: float
    face: Face
    colour: str


@dataclass(frozen=True, slots=True)
class Art:
    """A picture drawn in code; `data` is its content where it has one (a QR)."""

    name: str
    rect: Rect
    data: str = field(default="", repr=False)
    part: float = 1.0
    """Share of a ring."""


@dataclass(frozen=True, slots=True)
class Photograph:
    """The dots of a resident's file, red, green and blue from the top left; `name` is that of the file's content."""

    name: str
    rect: Rect
    wide: int
    tall: int
    dots: bytes = field(repr=False)


Shape = Box | Disc | Run | Art | Photograph


@dataclass(frozen=True, slots=True)
class Placed:
    """One text as it stands on the page, for tests and for speech: its words and the lines they were broken into."""

    text: str = field(repr=False)
    lines: tuple[str, ...] = field(repr=False)
    rect: Rect
    size: float
    rows: tuple[Rect, ...] = ()
    """Each line's own rectangle."""
    cut: bool = False
    """It did not fit into the room it was given."""
    spoken: str = field(default="", repr=False)
    """What speech says in its place; empty: the text."""


@dataclass(frozen=True, slots=True)
class Local(Event):
    """A touch that only the view itself understands (a digit, a kana, a mode); never leaves the display."""

    command: str = field(repr=False)


Press = Literal["plain", "main", "key", "none"]
"""How a touch is answered to the eye; `none` for PIN and password keys and for what is locked."""


@dataclass(frozen=True, slots=True)
class Target:
    """Something to touch. `shapes` are the places of its drawing in the sheet, for pressed look and focus ring."""

    rect: Rect
    action: Event
    label: str = field(repr=False)
    press: Press = "plain"
    radius: float = 16
    shapes: tuple[int, int] = (0, 0)
    silent: bool = False
    slides: tuple[Event | None, ...] = ()
    """What it means when the finger slides: to the left, up, to the right, down. None: nothing lies there."""


@dataclass(slots=True)
class DisplayList:
    """Everything of one page."""

    width: int
    height: int
    shapes: list[Shape] = field(default_factory=list, repr=False)
    targets: list[Target] = field(default_factory=list, repr=False)
    disabled: list[tuple[Rect, str]] = field(default_factory=list, repr=False)
    """Place and label of what stands there but cannot be touched now."""
    texts: list[Placed] = field(default_factory=list, repr=False)
    overflows: list[str] = field(default_factory=list)
    """Parts that did not fit their room, by name."""
    dimmed_texts: int = 0
    """Texts before this place lie under the dimmed ground of a dialog."""
    squeeze: float = 1.0
    """How much smaller type and gaps of the content are than usual, so that all of it fits."""

    def target_at(self, x: float, y: float) -> Target | None:
        """What a touch here means; the last drawn wins."""
        return next((target for target in reversed(self.targets) if target.rect.has(x, y)), None)
