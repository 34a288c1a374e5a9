"""Fingers on the glass of a kiosk without a window: what it shows, touched where it is drawn, on a clock by hand."""

from __future__ import annotations

from kiosk.runtime.bus import Bus, Event
from kiosk.screens.appearance import Appearance, Orientation, Scheme
from kiosk.screens.frame import Screen
from kiosk.screens.touches import Touched
from kiosk.ui.display_list import DisplayList, Target
from kiosk.ui.touch_input import TouchInput
from kiosk.ui.view import Tools
from tests.support.kiosk.kiosk_in_a_box import KioskInABox

LOOKS_S = 1.0
"""A resident looks at a page before touching it."""


class NoPaint:
    """Nothing is drawn, nothing sounds."""

    def paint(self, sheet: DisplayList, scheme: Scheme) -> None: ...

    def press(self, target: Target | None) -> None: ...

    def focus(self, target: Target | None) -> None: ...

    def clear(self) -> None: ...

    def play(self, name: str) -> None: ...


class Fingers:
    """A glass, and a clock that goes when told to."""

    kind: type[TouchInput] = TouchInput

    def __init__(
        self, bus: Bus | None = None, orientation: Orientation = "portrait", tools: Tools | None = None
    ) -> None:
        self.bus = bus or Bus()
        self.now_s = 1000.0
        self.glass = self.kind(self.bus, orientation, NoPaint(), NoPaint(), tools or Tools(), lambda: self.now_s)
        self._count = 0

    def shows(self, screen: Screen, appearance: Appearance) -> None:
        """This page comes, and its first frame is drawn."""
        self.glass.show(screen, appearance)
        self.glass.drawn(self.glass.number)

    def pass_s(self, seconds: float) -> None:
        """Time goes by; what was touched is drawn."""
        self.glass.drawn(self.glass.number)
        self.now_s += seconds

    def place(self, label: str) -> tuple[float, float]:
        """The middle of what bears this label."""
        target = self.glass.named(label)
        assert target is not None, f"nothing called {label}: {[target.label for target in self.glass.sheet.targets]}"
        return target.rect.mid

    def tap(self, at: tuple[float, float]) -> None:
        """Down and up."""
        self._count += 1
        self.glass.down(self._count, *at)
        self.glass.up(self._count)

    def types(self, keys: str) -> None:
        """One key after the other, a third of a second each."""
        for key in keys:
            self.tap(self.place(key))
            self.pass_s(0.3)

    def came(self) -> list[Event]:
        """What was posted, without the plain touches."""
        return [event for event in self.bus.taken() if not isinstance(event, Touched)]


class Touching(Fingers):
    """Fingers at the glass of a whole kiosk."""

    def __init__(self, kiosk: KioskInABox, orientation: Orientation = "portrait") -> None:
        super().__init__(kiosk.bus, orientation)
        kiosk.conversation.visit.kiosk_state.orientation = orientation
        self.kiosk = kiosk
        self._cleared = 0
        self.follows()
        self.pass_s(LOOKS_S)

    def follows(self) -> None:
        """Let everything happen that was posted, and see the page that then stands."""
        self.kiosk.settle()
        screens = self.kiosk.screens
        if screens.cleared != self._cleared:
            self._cleared = screens.cleared
            self.glass.clear()
        self.shows(*screens.shown[-1])

    def touches(self, *labels: str) -> None:
        """One after the other, each after a look at the page where it stands."""
        for label in labels:
            self.tap(self.place(label))
            self.follows()
            self.pass_s(LOOKS_S)

    def double_taps(self, label: str, after_s: float = 0.15) -> None:
        """Twice at the same point; then the resident looks."""
        at = self.place(label)
        self.tap(at)
        self.follows()
        self.pass_s(after_s)
        self.tap(at)
        self.follows()
        self.pass_s(LOOKS_S)
