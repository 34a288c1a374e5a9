"""The loop between events and steps. The thread that draws calls `take_events` and decides; all others only post.

Kept here and nowhere else: late answers of a former visit are dropped; a fresh step ends the visit before it is
entered; no clock runs while the card works; a step that cannot be left is not left; an exception that nothing expected
ends the visit and not the program (docs/adr/0006-steps.md).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

from kiosk.devices.card import CardInserted, CardRemoved, ReaderGone, ReaderReady, VerifyPin
from kiosk.devices.command import Command, Result
from kiosk.devices.drafts import DraftKept, EndDraft
from kiosk.devices.outbox import (
    CentreCacheChanged,
    CheckReady,
    KeepSubmission,
    NotKept,
    QueueListed,
    Readiness,
    ServiceSeen,
    SubmissionKept,
)
from kiosk.devices.slip_printer import PrinterSeen
from kiosk.devices.stick import StickInserted, StickRemoved
from kiosk.runtime.bus import Bus, Event
from kiosk.runtime.clock import Ticked
from kiosk.runtime.defects import DefectSeen
from kiosk.screens.appearance import Appearance
from kiosk.screens.frame import Screen
from kiosk.screens.touches import (
    AppearanceChanged,
    AssistOpened,
    Cancelled,
    HelpCalled,
    HelpOpened,
    Touched,
    TypedSecret,
)
from kiosk.state.kiosk_state import KioskState
from kiosk.state.visit import Visit
from kiosk.steps.always import help_page, interrupted, overlays, welcome
from kiosk.steps.step import USUAL, Follower, Patience, Step
from kiosk.words.texts import speaking
from sync.contract.wire.drafts import EndReason

READY_EVERY_S = 30.0
"""At rest the kiosk asks itself so often whether it could serve: a full disk shows before somebody comes."""
_NOT_A_TOUCH = (
    *(Ticked, Result, CardInserted, CardRemoved, ReaderReady, ReaderGone, StickInserted, StickRemoved),
    *(CentreCacheChanged, DefectSeen),
)
MOST_DEFECTS = 20
WITHIN_S = 10.0
"""More defects than that in so short a time: every frame fails, and no page of this process can be drawn any more."""


class ScreenLost(Exception):
    """Not even the plainest page can be drawn. Only a new process can help."""


class Shows(Protocol):
    """What draws. Called by the conversation's thread only."""

    def show(self, screen: Screen, appearance: Appearance) -> None:
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
    from kiosk.conversation.destinations import step_of

    return step_of(follower, visit)


class Conversation:
    """Where the resident stands now, and everything that moves it."""

    def __init__(
        self,
        bus: Bus,
        shows: Shows,
        dispatch: Dispatch,
        kiosk_state: KioskState,
        *,
        began: Callable[[int], None] = _nothing,
        refresh: Callable[[KioskState], None] = _nothing,
    ) -> None:
        self._bus = bus
        self._shows = shows
        self._dispatch = dispatch
        self._kiosk_state = kiosk_state
        self._began = began
        self._refresh = refresh
        self._number = 0
        self._touched_s = kiosk_state.clock.monotonic()
        self._asked_ready_s = kiosk_state.clock.monotonic()
        self._sounded_s = 0.0
        self._answered_s = 0.0
        """When a step began to wait for a device, or last heard from one."""
        self._shown: tuple[Screen, Appearance] | None = None
        self._keeping = False
        """The outbox was asked to keep, and has not said what came of it."""
        self._failed_s: deque[float] = deque(maxlen=MOST_DEFECTS)
        self._closed_s = 0.0
        self.visit = self._new_visit(Appearance())
        self.step: Step = welcome.Start()

    def start(self) -> None:
        """Show the first page."""
        self._look_again()
        try:
            self._go(self.step)
        except Exception as broken:  # noqa: BLE001  the net: see `fail`
            self.fail(broken)

    def take_events(self) -> None:
        """Handle everything that was posted."""
        for event in self._bus.taken():
            self.handle(event)

    def handle(self, event: Event) -> None:
        """One thing happened: note it, decide, show. A defect in any of it ends the visit, see `fail`."""
        if isinstance(event, Result) and event.visit != self.visit.number:
            if isinstance(event, DraftKept):  # its visit broke off: nobody has the code
                self._dispatch(self.visit.number, EndDraft(event.keys, EndReason.DISCARDED))
            return
        try:
            self._note(event)
            self._follow(event)
        except Exception as broken:  # noqa: BLE001  the net
            if isinstance(event, TypedSecret):
                event.secret.wipe()
            self.fail(broken)

    def fail(self, broken: Exception) -> None:
        """Something of ours that nothing expected. The visit ends on a page that says what is true, the kiosk goes on.

        Raises:
            ScreenLost: no page can be drawn at all.
        """
        now = self._closed_s = self._kiosk_state.clock.monotonic()
        often = len(self._failed_s) == MOST_DEFECTS and now - self._failed_s[0] < WITHIN_S
        self._failed_s.append(now)
        self._kiosk_state.defects.note(broken, type(self.step).__name__)
        page = self._after_defect()
        plainer = (page, replace(page, plain=True), interrupted.OutOfOrder(plain=True))
        for step in () if often else plainer:
            try:
                self._shown = None
                self._shows.clear()
                self._go(step)
            except Exception as again:  # noqa: BLE001  the page itself: once more in a plainer way
                self._kiosk_state.defects.note(again, type(step).__name__)
            else:
                return
        raise ScreenLost from None

    def _after_defect(self) -> interrupted.Broken:
        """Nobody who was told 受付, or may yet be, is told otherwise; at rest there is nobody to tell anything."""
        if self.visit.kept is not None:
            return interrupted.ReceivedAnyway()
        if self._keeping:
            return interrupted.StillKeeping()
        for command in self.visit.asked:
            if isinstance(command, VerifyPin):
                command.secret.wipe()
        if not isinstance(self.step, welcome.Start | interrupted.OutOfOrder):
            return interrupted.VisitEnded()
        faults = self._kiosk_state.defects
        faults.in_a_row += 1
        return interrupted.OutOfOrder(wait_s=min(interrupted.LONGEST_REST_S, 2.0 ** (faults.in_a_row - 1)))

    def _follow(self, event: Event) -> None:
        with speaking(self.visit.appearance.language):
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
            case CentreCacheChanged() if isinstance(self.step, interrupted.OutOfOrder):
                return welcome.Start()
            case Touched() | CentreCacheChanged() | DefectSeen():
                return None
            case AppearanceChanged(appearance):
                self.visit.appearance = appearance
                (self.step.under if isinstance(self.step, overlays.Overlay) else self.step).appearance_changed(
                    self.visit
                )
                return None
            case HelpCalled() if not isinstance(self.step, overlays.Overlay):
                return overlays.StaffCalled(self.step)
            case HelpOpened() if not isinstance(self.step, overlays.Overlay):
                return help_page.HelpPage(self.step)
            case AssistOpened() if not isinstance(self.step, overlays.Overlay):
                return overlays.ChangeAppearance(self.step)
            case Cancelled() if not isinstance(self.step, overlays.Overlay):
                return overlays.AskLeave(self.step) if self.step.may_leave else None
            case _:
                return self.step.on(event, self.visit)

    def _go(self, step: Step) -> None:
        """Enter a step. The page under a question is returned to, not entered anew."""
        if isinstance(self.step, welcome.Start) and not isinstance(step, welcome.Start | interrupted.OutOfOrder):
            self._kiosk_state.defects.in_a_row = 0
            self._touched_s = self._kiosk_state.clock.monotonic()
        returned = isinstance(self.step, overlays.Overlay) and step == self.step.under
        if step.fresh and not returned:
            appearance = (
                replace(self._first_appearance(), language=self.visit.appearance.language)
                if step.keeps_appearance
                else self._first_appearance()
            )
            self.visit.let_go_of_draft()
            former, self.visit = self.visit, self._new_visit(appearance)
            for command in former.asked:
                # Asked in the same breath as the visit ended.
                if command.outlives_visit:
                    self._dispatch(former.number, command)
            self._shown = None
            self._shows.clear()
        if step.sound and type(step) is not type(self.step):
            self._sound(step)
        self.step = step
        if not returned and not isinstance(step, overlays.Overlay):
            self._answered_s = self._kiosk_state.clock.monotonic()
            with speaking(self.visit.appearance.language):
                step.entered(self.visit)
        self._send()
        self._draw()

    def _sound(self, step: Step) -> None:
        self._sounded_s = self._kiosk_state.clock.monotonic()
        self._shows.play(step.sound)

    def _new_visit(self, appearance: Appearance) -> Visit:
        self._number += 1
        self._keeping = False
        self._began(self._number)
        self._touched_s = self._kiosk_state.clock.monotonic()
        return Visit(self._number, self._kiosk_state, appearance)

    def _first_appearance(self) -> Appearance:
        return Appearance(language=self._kiosk_state.languages[0], keys=self._kiosk_state.kana_keys)

    def _send(self) -> None:
        asked, self.visit.asked = self.visit.asked, []
        for command in asked:
            self._dispatch(self.visit.number, command)
            self._keeping = self._keeping or isinstance(command, KeepSubmission)

    def _draw(self) -> None:
        with speaking(self.visit.appearance.language):
            shown = (self.step.screen(self.visit), self.visit.appearance)
        if shown != self._shown:
            self._shown = shown
            self._shows.show(*shown)

    def _note(self, event: Event) -> None:
        """What the kiosk learns about itself, whatever step stands."""
        kiosk_state = self._kiosk_state
        if isinstance(event, Result):
            self._answered_s = kiosk_state.clock.monotonic()
        match event:
            case CardInserted():
                kiosk_state.card_present = True
            case CardRemoved():
                kiosk_state.card_present = False
            case StickInserted():
                kiosk_state.stick_present = self.visit.own_stick = True
            case StickRemoved():
                kiosk_state.stick_present = self.visit.own_stick = False
            case ReaderReady():
                kiosk_state.reader_ready = True
            case ReaderGone():
                kiosk_state.reader_ready = kiosk_state.card_present = False
            case PrinterSeen():
                kiosk_state.printer = event
            case QueueListed():
                kiosk_state.queue = event
            case ServiceSeen():
                kiosk_state.service = event
            case Readiness(ready, code, files_code, parts_lost, parts_late):
                kiosk_state.ready, kiosk_state.trouble = ready, code
                kiosk_state.files_code, kiosk_state.parts_lost = files_code, parts_lost
                kiosk_state.parts_late = parts_late
            case SubmissionKept(numbers):
                # Before any step hears of it: whatever breaks from now on, it is known as kept.
                self._keeping, self.visit.kept = False, numbers
                if (draft := self.visit.handed_in_draft) is not None:
                    self.visit.give_code()  # of no use to anybody from now on, and nothing that it stands for either
                    self.visit.ask(EndDraft(draft.keys, EndReason.SUBMITTED))
            case NotKept():
                self._keeping = False
            case DefectSeen(fault):
                kiosk_state.defects.take(fault, "a worker")
            case CentreCacheChanged():
                self._look_again()
                self.visit.ask(CheckReady())
            case _:
                pass
        idle = isinstance(self.step, overlays.StillThere)
        if not isinstance(event, _NOT_A_TOUCH) and not (idle and isinstance(event, Touched)):
            self._touched_s = kiosk_state.clock.monotonic()

    # ── the idle clock ────────────────────────────────────────────────────────

    def _tick(self) -> Follower | None:
        step = self.step.under if isinstance(self.step, overlays.Overlay) else self.step
        now = self._kiosk_state.clock.monotonic()
        if step.sound_every_s and now - self._sounded_s >= step.sound_every_s:
            self._sound(step)
        waited = now - self._touched_s
        if step.patience is None:
            if not self._is_left_behind(step):
                self._touched_s = now
            elif waited >= self._limits(USUAL)[1]:
                self.step = step
                self._go(welcome.Start())
                return None
            return self._rest(step, now)
        warn_s, end_s = self._limits(step.patience)
        if waited >= end_s:
            self._touched_s = now
            return step.timed_out(self.visit)
        if waited >= warn_s:
            return overlays.StillThere(step, max(1, round(end_s - waited)), round(end_s - warn_s))
        return None

    def _limits(self, patience: Patience) -> tuple[float, float]:
        factor = 1
        if patience.can_grow:
            factor = self.visit.slow * (2 if self.visit.appearance.doubles_times else 1)
        return patience.warn_s * factor, patience.end_s * factor

    def _is_left_behind(self, step: Step) -> bool:
        """Somebody called staff or changed how the first page looks, and walked away: the next one wants it as ever."""
        changed = self.step is not step or self.visit.appearance != self._first_appearance()
        return isinstance(step, welcome.Start) and changed

    def _rest(self, step: Step, now: float) -> Follower | None:
        if step is self.step and step.answer_within_s is not None and now - self._answered_s >= step.answer_within_s:
            return step.unanswered()
        if isinstance(step, interrupted.OutOfOrder) and now - self._closed_s >= step.wait_s:
            return welcome.Start()
        if isinstance(step, welcome.Start) and now - self._asked_ready_s >= READY_EVERY_S:
            self._asked_ready_s = now
            self._look_again()
            step.entered(self.visit)
            self._kiosk_state.defects.in_a_row = 0
        return None

    def _look_again(self) -> None:
        """At what the agent stored. What cannot be read is no reason to end anybody's visit."""
        try:
            self._refresh(self._kiosk_state)
        except Exception as broken:  # noqa: BLE001  the kiosk goes on with what it knew
            self._kiosk_state.defects.note(broken, "refresh")
