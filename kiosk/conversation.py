"""The loop between events and steps. The thread that draws calls `take_events` and decides; all others only post.

Kept here and nowhere else: late answers of a former visit are dropped; a fresh step ends the visit before it is
entered; no clock runs while the card works; a step that cannot be left is not left.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from kiosk.answers import Answer, PrinterSeen, QueueListed, Readiness
from kiosk.bus import Bus
from kiosk.commands import CheckReady, Command
from kiosk.events import (
    AssistOpened,
    Cancelled,
    CardInserted,
    CardRemoved,
    CatalogueArrived,
    Event,
    HelpCalled,
    LookChanged,
    ReaderGone,
    ReaderReady,
    Ticked,
    Touched,
)
from kiosk.look import Look
from kiosk.screen import Screen
from kiosk.steps import over, welcome
from kiosk.steps.step import Follower, Patience, Step
from kiosk.surroundings import Surroundings
from kiosk.texts import speaking
from kiosk.visit import Visit

READY_EVERY_S = 30.0
"""At rest the kiosk asks itself so often whether it could serve: a full disk shows before somebody comes."""
_NOT_A_TOUCH = (Ticked, Answer, CardInserted, CardRemoved, ReaderReady, ReaderGone, CatalogueArrived)


class Shows(Protocol):
    """What draws. Called by the conversation's thread only."""

    def show(self, screen: Screen, look: Look) -> None:
        """Draw this instead of what stood there."""

    def clear(self) -> None:
        """A visit is over: keep nothing of its pages."""

    def play(self, sound: str) -> None:
        """Sound it once."""


Dispatch = Callable[[int, Command], None]
"""Give a command of this visit to the worker that can do it."""


def _nothing(_about: object) -> None:
    """Nobody wants to know."""


def _step_at(follower: Follower, visit: Visit) -> Step:
    # Every chapter comes with it, and nobody leaves the first page before it stands.
    from kiosk.steps.ways_back import step_at

    return step_at(follower, visit)


class Conversation:
    """Where the resident stands now, and everything that moves it."""

    def __init__(
        self,
        bus: Bus,
        shows: Shows,
        dispatch: Dispatch,
        around: Surroundings,
        *,
        began: Callable[[int], None] = _nothing,
        refresh: Callable[[Surroundings], None] = _nothing,
    ) -> None:
        self._bus = bus
        self._shows = shows
        self._dispatch = dispatch
        self._around = around
        self._began = began
        self._refresh = refresh
        self._number = 0
        self._touched_s = around.clock.monotonic()
        self._asked_ready_s = around.clock.monotonic()
        self._sounded_s = 0.0
        self._shown: tuple[Screen, Look] | None = None
        self.visit = self._new_visit(Look())
        self.step: Step = welcome.Start()

    def start(self) -> None:
        """Show the first page."""
        self._refresh(self._around)
        self._go(self.step)

    def take_events(self) -> None:
        """Handle everything that was posted."""
        for event in self._bus.taken():
            self.handle(event)

    def handle(self, event: Event) -> None:
        """One thing happened: note it, decide, show."""
        if isinstance(event, Answer) and event.visit != self.visit.number:
            return
        self._note(event)
        with speaking(self.visit.look.language):
            follower = self._decide(event)
            step = self.step if follower is None else _step_at(follower, self.visit)
        if step != self.step:
            self._go(step)
        else:
            self._send()
            self._draw()

    def _decide(self, event: Event) -> Follower | None:
        match event:
            case Ticked():
                return self._tick()
            case Touched() | CatalogueArrived():
                return None
            case LookChanged(look):
                self.visit.look = look
                (self.step.under if isinstance(self.step, over.Over) else self.step).look_changed(self.visit)
                return None
            case HelpCalled() if not isinstance(self.step, over.Over):
                return over.StaffCalled(self.step)
            case AssistOpened() if not isinstance(self.step, over.Over):
                return over.ChangeLook(self.step)
            case Cancelled() if not isinstance(self.step, over.Over):
                return over.AskLeave(self.step) if self.step.may_leave else None
            case _:
                return self.step.on(event, self.visit)

    def _go(self, step: Step) -> None:
        """Enter a step. The page under a question is returned to, not entered anew."""
        returned = isinstance(self.step, over.Over) and step == self.step.under
        if step.fresh and not returned:
            look = Look(language=self.visit.look.language) if step.keeps_look else self._first_look()
            self.visit = self._new_visit(look)
            self._shown = None
            self._shows.clear()
        if step.sound and type(step) is not type(self.step):
            self._sound(step)
        self.step = step
        if not returned and not isinstance(step, over.Over):
            with speaking(self.visit.look.language):
                step.entered(self.visit)
        self._send()
        self._draw()

    def _sound(self, step: Step) -> None:
        self._sounded_s = self._around.clock.monotonic()
        self._shows.play(step.sound)

    def _new_visit(self, look: Look) -> Visit:
        self._number += 1
        self._began(self._number)
        self._touched_s = self._around.clock.monotonic()
        return Visit(self._number, self._around, look)

    def _first_look(self) -> Look:
        return Look(language=self._around.languages[0])

    def _send(self) -> None:
        asked, self.visit.asked = self.visit.asked, []
        for command in asked:
            self._dispatch(self.visit.number, command)

    def _draw(self) -> None:
        with speaking(self.visit.look.language):
            shown = (self.step.screen(self.visit), self.visit.look)
        if shown != self._shown:
            self._shown = shown
            self._shows.show(*shown)

    def _note(self, event: Event) -> None:
        """What the kiosk learns about itself, whatever step stands."""
        around = self._around
        match event:
            case CardInserted():
                around.card_present = True
            case CardRemoved():
                around.card_present = False
            case ReaderReady():
                around.reader_ready = True
            case ReaderGone():
                around.reader_ready = around.card_present = False
            case PrinterSeen():
                around.printer = event
            case QueueListed():
                around.queue = event
            case Readiness(ready, code):
                around.ready, around.trouble = ready, code
            case CatalogueArrived():
                self._refresh(around)
                self.visit.ask(CheckReady())
            case _:
                pass
        idle = isinstance(self.step, over.StillThere)
        if not isinstance(event, _NOT_A_TOUCH) and not (idle and isinstance(event, Touched)):
            self._touched_s = around.clock.monotonic()

    # ── the idle clock ────────────────────────────────────────────────────────

    def _tick(self) -> Follower | None:
        step = self.step.under if isinstance(self.step, over.Over) else self.step
        now = self._around.clock.monotonic()
        if step.sound_every_s and now - self._sounded_s >= step.sound_every_s:
            self._sound(step)
        if step.patience is None:
            self._touched_s = now
            self._rest(step, now)
            return None
        waited = now - self._touched_s
        warn_s, end_s = self._limits(step.patience)
        if waited >= end_s:
            self._touched_s = now
            return step.timed_out(self.visit)
        if waited >= warn_s:
            return over.StillThere(step, max(1, round(end_s - waited)), round(end_s - warn_s))
        return None

    def _limits(self, patience: Patience) -> tuple[float, float]:
        factor = 1
        if patience.can_grow:
            factor = self.visit.slow * (2 if self.visit.look.doubles_times else 1)
        return patience.warn_s * factor, patience.end_s * factor

    def _rest(self, step: Step, now: float) -> None:
        if isinstance(step, welcome.Start) and now - self._asked_ready_s >= READY_EVERY_S:
            self._asked_ready_s = now
            self._refresh(self._around)
            step.entered(self.visit)
