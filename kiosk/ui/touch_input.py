"""The glass: what lies under it, and what fingers, keys and the scanner mean there. Knows nothing of Kivy.

Fingers are told apart by their id. A touch acts on what stood under it, seen, when it began; where it ends on
something else or the page has changed meanwhile, it does nothing. Between the touch that leads on and the page
that follows lies a gap in which no touch is taken.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import replace
from typing import Any, Protocol

from kiosk.runtime.bus import Bus, Event
from kiosk.screens.appearance import Appearance, Orientation, Scheme
from kiosk.screens.dialogs import Dialog, Settings
from kiosk.screens.frame import Screen
from kiosk.screens.touches import AppearanceChanged, Scanned, Touched
from kiosk.ui.display_list import DisplayList, Local, Target
from kiosk.ui.layout import SIZES, lay_out, view_for
from kiosk.ui.tap_guard import SEEN_AFTER_S, Change, TapGuard, change_between, is_key
from kiosk.ui.view import Tools, View

SLACK_PX = 24
"""A finger may slide this far off what it touched."""
SLIDE_PX = 45
"""So far a finger slides on a key to mean the next kana of its row."""
WALKS = {"tab": 1, "right": 1, "down": 1, "backtab": -1, "left": -1, "up": -1}


class Paints(Protocol):
    """What draws."""

    def paint(self, sheet: DisplayList, scheme: Scheme) -> None:
        """Draw a page in place of the former one."""

    def press(self, target: Target | None) -> None:
        """Show that something is being touched, or take that back."""

    def focus(self, target: Target | None) -> None:
        """Draw the ring around a target, or take it away."""

    def clear(self) -> None:
        """Forget everything that was drawn."""


class Plays(Protocol):
    """What sounds."""

    def play(self, name: str) -> None:
        """Sound it once."""


class TouchInput:
    """One page at a time, and a question over it. Only the UI thread may call it."""

    def __init__(
        self,
        bus: Bus,
        orientation: Orientation,
        paints: Paints,
        plays: Plays,
        tools: Tools,
        now: Callable[[], float],
        seen_after_s: float = SEEN_AFTER_S,
    ) -> None:
        self._bus = bus
        self._paints = paints
        self._plays = plays
        self._tools = tools
        self.orientation = orientation
        self.view: View[Any] | None = None
        self._under: View[Any] | None = None
        """The page over which a question stands."""
        self._waits = False
        """It comes back as it is: nothing but such questions stood over it."""
        self._fingers: dict[Hashable, Target | None] = {}
        """What each finger that is down holds, in the order in which they came."""
        self._slid: dict[Hashable, tuple[float, float, float, float]] = {}
        """Where each finger came down, and where it is."""
        self._acted = 0
        """Place on the bus of what a touch posted last."""
        self._focus: int | None = None
        self._standing = TapGuard(now, seen_after_s)
        self.sheet = DisplayList(*SIZES[orientation])

    # ── what stands ───────────────────────────────────────────────────────

    def show(self, screen: Screen, appearance: Appearance) -> None:
        """Show a screen in this look; one redraw. Typing of the same question goes on, also after one over its page."""
        former = self.view
        if former is not None and (former.screen, former.appearance) == (screen, appearance):
            return
        change = change_between(former.screen, screen) if former is not None else Change.OTHER_PAGE
        over = isinstance(screen, Dialog | Settings)
        if former is not None and type(former.screen) is type(screen) and former.same_question(screen):
            former.screen, former.appearance = screen, appearance
        else:
            if over:
                self._cover(former, screen)
            waited = None if over else self._uncovered(former, screen)
            if waited is not None:
                waited.screen, waited.appearance = screen, appearance
            self.view = waited or view_for(screen, appearance, self._tools)
            self._focus = None
        if self._under is not None:
            self._under.appearance = appearance
        self._redraw(change)

    def _cover(self, former: View[Any] | None, question: Screen) -> None:
        """The page stays below the question. A secret is not kept below anything, nor what no page will ask again."""
        if former is not None and not isinstance(former.screen, Dialog | Settings):
            self._under, self._waits = former, True
        self._waits = self._waits and question.frame.waits
        if self._under is not None and (self._under.secret or not self._waits):
            self._under.wipe()

    def _uncovered(self, former: View[Any] | None, screen: Screen) -> View[Any] | None:
        """The page that waited below, if this is its question again; everything else that stood is forgotten."""
        under, self._under = self._under, None
        self._wipe(former)
        waited = under is not None and self._waits and not under.secret and type(under.screen) is type(screen)
        if under is not None and waited and under.same_question(screen):
            return under
        self._wipe(under)
        return None

    def clear(self) -> None:
        """Nothing that was shown or typed stays, and no finger that is still down means anything."""
        gone = (self.view, self._under)
        self.view = self._under = None
        self._fingers.clear()
        self._slid.clear()
        self._focus = None
        self._standing.forget()
        self.sheet = DisplayList(*SIZES[self.orientation])
        self._paints.clear()
        # Only now: should one of them fail, nothing of the visit stands any more.
        for view in gone:
            self._wipe(view)
        self._tools.converter.reset()

    @property
    def number(self) -> int:
        """Of the sheet that is to be drawn now; for `drawn`."""
        return self._standing.sheet

    def drawn(self, number: int) -> None:
        """The sheet of this number stands on the panel."""
        self._standing.drawn(number)

    def named(self, label: str) -> Target | None:
        """The first thing with this label."""
        return next((target for target in self.sheet.targets if target.label == label), None)

    def takes(self, target: Target, begun_s: float | None = None) -> bool:
        """Whether a touch that began then, or now, acts on it."""
        return not self._between_pages and self._standing.seen(target, begun_s)

    # ── touches ───────────────────────────────────────────────────────────

    def down(self, finger: Hashable, x: float, y: float, begun_s: float | None = None) -> None:
        """A finger came down here; `finger` is its id until it leaves. `begun_s`: not before, where that is known."""
        target = self.sheet.target_at(x, y)
        if target is not None and not self.takes(target, begun_s):
            target = None
        self._bus.post(Touched())
        self._focus = None
        self._paints.focus(None)
        if target is not None and is_key(target):
            target = self._after_held_keys(target)
        self._fingers[finger] = target
        self._slid[finger] = (x, y, x, y)
        self._press()
        if target is not None and not self._is_secret and not target.silent:
            self._plays.play("touch")

    def moved(self, finger: Hashable, x: float, y: float) -> None:
        """A finger slid. Off what it holds, it lets go of it; all others keep what they hold.

        A key with a direction for it is not let go of: it means what lies there.
        """
        held = self._fingers.get(finger)
        if finger in self._slid:
            self._slid[finger] = (*self._slid[finger][:2], x, y)
        if held is not None and not held.slides and not held.rect.inset(-SLACK_PX).has(x, y):
            self._fingers[finger] = None
            self._press()

    def up(self, finger: Hashable) -> None:
        """A finger left: what it held acts."""
        held = self._fingers.pop(finger, None)
        meant = self._meant(finger, held) if held is not None else None
        self._slid.pop(finger, None)
        self._press()
        if meant is not None and not self._between_pages:
            self._act(meant)

    def _after_held_keys(self, target: Target) -> Target | None:
        """Two thumbs overlap: keys act in the order in which they were touched, not in that of lifting."""
        for finger, held in list(self._fingers.items()):
            if held is not None and is_key(held):
                self._fingers[finger] = None
                meant = self._meant(finger, held)
                if meant is not None:
                    self._act(meant)
        return self._standing.same(target, self.sheet)

    def _meant(self, finger: Hashable, held: Target) -> Target | None:
        """What a finger means by what it holds: the thing itself, or what lies where it slid to."""
        if not held.slides or finger not in self._slid:
            return held
        from_x, from_y, to_x, to_y = self._slid[finger]
        right, down = to_x - from_x, to_y - from_y
        if max(abs(right), abs(down)) < SLIDE_PX:
            return held
        across = abs(right) > abs(down)
        action = held.slides[(0 if right < 0 else 2) if across else (1 if down < 0 else 3)]
        return replace(held, action=action) if action is not None else None

    @property
    def _between_pages(self) -> bool:
        """Something was touched that leads on, and the conversation has not yet said where to."""
        return self._bus.reached < self._acted

    def _press(self) -> None:
        """The newest touch is seen."""
        self._paints.press(next((held for held in reversed(self._fingers.values()) if held is not None), None))

    def _act(self, target: Target) -> None:
        view = self.view
        if view is None:
            return
        if isinstance(target.action, Local):
            self._post_all(view.handle(target.action.command))
            if self.view is view:
                self._redraw(Change.SAME_PAGE)
            return
        event = target.action
        self._post_all((event,) if isinstance(event, AppearanceChanged) else view.before(event))

    def _post_all(self, events: Any) -> None:
        for event in events:
            if isinstance(event, Event):
                self._bus.post(event)
                self._acted = self._bus.place

    # ── keys of a real keyboard, and the scanner ──────────────────────────

    def typed(self, character: str) -> None:
        """A character of a real keyboard; others by name."""
        self._bus.post(Touched())
        if character in WALKS:
            self._walk(WALKS[character])
            return
        if character == "enter" and self._focus is not None and self._focus < len(self.sheet.targets):
            target = self.sheet.targets[self._focus]
            if self.takes(target):
                self._act(target)
            return
        view = self.view
        if view is None:
            return
        events = view.typed(character)
        if events is not None:
            self._post_all(events)
            if self.view is view:
                self._redraw(Change.SAME_PAGE)

    def scanned(self, text: str) -> None:
        """A burst of characters. Where a secret is typed nothing of it is taken, and the page says so."""
        self._bus.post(Touched())
        if self.view is None or not self.view.secret:
            self._bus.post(Scanned(text))
            return
        self.view.refuse_scan()
        self._redraw(Change.SAME_PAGE)

    def _walk(self, by: int) -> None:
        if not self.sheet.targets:
            return
        start = -1 if by > 0 else 0
        self._focus = ((start if self._focus is None else self._focus) + by) % len(self.sheet.targets)
        self._paints.focus(self.sheet.targets[self._focus])

    # ── drawing ───────────────────────────────────────────────────────────

    @property
    def _is_secret(self) -> bool:
        return self.view is not None and self.view.secret

    def _redraw(self, change: Change) -> None:
        if self.view is None:
            return
        self.sheet = lay_out(self.view, self.orientation, self._under)
        self._standing.put(self.sheet, change)
        for finger, held in self._fingers.items():
            goes_on = held is not None and (change is Change.SAME_PAGE or (change is Change.SAME_PAD and is_key(held)))
            self._fingers[finger] = self._standing.same(held, self.sheet) if held is not None and goes_on else None
        self._paints.paint(self.sheet, self.view.appearance.scheme)
        self._press()
        if self._focus is not None and self._focus < len(self.sheet.targets):
            self._paints.focus(self.sheet.targets[self._focus])

    def _wipe(self, view: View[Any] | None) -> None:
        if view is not None:
            view.wipe()
