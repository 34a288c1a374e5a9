"""Walks through the kiosk's steps without display, card or printer.

    walk(InsertCard(), CardInserted(), Recognising, CardRemoved(), InsertCard)

Events (instances) are handled, classes are claims about where the resident then stands.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from kiosk.conversation.conversation import Conversation
from kiosk.devices.command import Command
from kiosk.devices.slip_printer import PrinterSeen
from kiosk.runtime.bus import Bus, Event
from kiosk.screens.appearance import Appearance
from kiosk.screens.form_page import FormPage
from kiosk.screens.frame import Screen
from kiosk.screens.touches import FieldAnswered, FieldOpened, Next, TypedText
from kiosk.state.kiosk_state import CentreContact, KioskState
from kiosk.steps.apply.fill_form import FillPage, TypeField
from kiosk.steps.apply.type_twice import TypeAgain
from kiosk.steps.step import Step
from kiosk.wiring import Workers, conversation_with
from sync.contract.wire.catalogue import Catalogue
from tests.support.kiosk.example_catalogue import EXAMPLE, example_catalogue

NOW = datetime(2026, 11, 20, 1, 52, tzinfo=UTC)
"""令和8年11月20日（金）10時52分 in Japan."""


@dataclass
class HandClock:
    """Goes only when told to."""

    moment: datetime = NOW
    running_s: float = 1000.0

    def now(self) -> datetime:
        return self.moment

    def monotonic(self) -> float:
        return self.running_s

    def pass_s(self, seconds: float) -> None:
        self.running_s += seconds
        self.moment += timedelta(seconds=seconds)


class CountedRandomness:
    """The same bytes in every run."""

    def __init__(self) -> None:
        self._count = 0

    def bytes(self, count: int) -> bytes:
        self._count += 1
        return self._count.to_bytes(count, "big")


@dataclass
class Screens:
    """What would have been drawn."""

    shown: list[tuple[Screen, Appearance]] = field(default_factory=list)
    cleared: int = 0
    played: list[str] = field(default_factory=list)

    def show(self, screen: Screen, appearance: Appearance) -> None:
        self.shown.append((screen, appearance))

    def clear(self) -> None:
        self.cleared += 1
        self.shown.clear()

    def play(self, sound: str) -> None:
        self.played.append(sound)

    @property
    def now(self) -> Screen:
        return self.shown[-1][0]


@dataclass
class Played:
    """Workers whose devices the test plays: what is asked of them is only noted."""

    asked: list[tuple[int, Command]] = field(default_factory=list)

    def ask(self, visit: int, command: Command) -> None:
        self.asked.append((visit, command))

    def began(self, visit: int) -> None:
        """The test says what is answered late."""


@dataclass
class Hall:
    """A conversation with everything around it played by the test."""

    conversation: Conversation
    screens: Screens
    clock: HandClock
    asked: list[tuple[int, Command]]
    bus: Bus

    @property
    def step(self) -> Step:
        return self.conversation.step

    @property
    def visit_number(self) -> int:
        return self.conversation.visit.number

    def does(self, *events: Event) -> Hall:
        for event in events:
            self.conversation.handle(event)
        return self

    def last_asked(self, kind: type[Command]) -> Command:
        """The newest command of this kind."""
        return next(command for _, command in reversed(self.asked) if isinstance(command, kind))

    def asked_kinds(self) -> list[str]:
        return [type(command).__name__ for _, command in self.asked]

    def fill(self, answers: dict[str, str]) -> Hall:
        """Give the answers page by page until the form is left, or does not go on."""
        for _ in range(60):
            if not isinstance(self.step, FillPage):
                return self
            before = self.screens.now
            assert isinstance(before, FormPage)
            self.fill_page(answers)
            after = self.screens.now
            if isinstance(after, FormPage) and [view.id for view in after.fields] == [
                view.id for view in before.fields
            ]:
                return self
        raise AssertionError("the form never ended")

    def fill_page(self, answers: dict[str, str]) -> Hall:
        """Give what this page asks and is not answered yet, and go on."""
        page = self.screens.now
        assert isinstance(page, FormPage)
        for view in page.fields:
            if view.id not in answers or view.value or view.entry == "locked" or not isinstance(self.step, FillPage):
                continue
            self.does(FieldOpened(view.id))
            if isinstance(self.step, TypeField):
                self.does(TypedText(answers[view.id]))
                if isinstance(self.step, TypeAgain):
                    self.does(TypedText(answers[view.id]))
            else:
                self.does(FieldAnswered(view.id, answers[view.id]))
        return self.does(Next()) if isinstance(self.step, FillPage) else self


def hall(catalogue: Catalogue | None = None, *, online: bool = True, ready: bool = True) -> Hall:
    """A kiosk that is in service, nobody in front of it."""
    clock = HandClock()
    kiosk_state = KioskState("99201-003", clock, CountedRandomness(), contact=CentreContact(online, NOW))
    kiosk_state.take(catalogue or example_catalogue(), EXAMPLE)
    kiosk_state.ready, kiosk_state.trouble = ready, "" if ready else "N-01"
    kiosk_state.printer = PrinterSeen(True, "plenty", visit=0)
    bus, screens, played = Bus(), Screens(), Played()
    talk = conversation_with(Workers(*[played] * 7), bus, screens, kiosk_state)
    talk.start()
    return Hall(talk, screens, clock, played.asked, bus)


def walk(place: Hall, *way: Event | type[Step]) -> Hall:
    """Handle each event, check each class."""
    for stop in way:
        if isinstance(stop, type):
            assert isinstance(place.step, stop), f"stands at {place.step!r}, not at {stop.__name__}"
        else:
            place.does(stop)
    return place
