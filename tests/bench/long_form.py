"""A form of 300 questions beside one of 30: what opening, a page turn, a tick and a key take beyond drawing the page.

In a window of its own size, drawn in software. `drawing` is the window's share of the same touch, `outside` all else.
"""

from __future__ import annotations

import os
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kiosk.conversation.conversation import Conversation
from kiosk.forms.answers import answer
from kiosk.runtime.bus import Bus, Event
from kiosk.runtime.clock import Ticked
from kiosk.screens.appearance import Appearance
from kiosk.screens.frame import Screen
from kiosk.screens.touches import Chosen, Confirmed, FieldAnswered, FieldOpened, LanguageChosen, Next, TypedText
from kiosk.state.kiosk_state import KioskState
from kiosk.steps.apply.fill_form import FillPage, TypeField
from kiosk.wiring import Workers, conversation_with
from kiosk.words.texts import speaking
from sync.contract.forms.procedures import Field, FieldKind
from tests.bench.figures import Figure, percentile, timed_ms
from tests.support.kiosk.example_catalogue import EXAMPLE, example_catalogue
from tests.support.kiosk.large_form import TYPED, large_form_offer
from tests.support.kiosk.walk import CountedRandomness, HandClock, Played

if TYPE_CHECKING:
    from kiosk.ui.window import Display

QUESTIONS = (30, 300)
ROUNDS, QUICK_ROUNDS = 12, 3
"""Times that each form is opened. Three turns and fifteen answers are taken of each."""


@dataclass
class TimedShows:
    """The window, with a watch on what it is asked."""

    display: Display
    drawing_ms: float = 0.0
    last: tuple[Screen, Appearance] | None = None

    def show(self, screen: Screen, appearance: Appearance) -> None:
        self.last = (screen, appearance)
        self.drawing_ms += timed_ms(lambda: self.display.show(screen, appearance))

    def stands(self) -> None:
        """Draw a frame and wait for its last dot: software GL gives a frame back before it is drawn, and whoever draws
        next would pay for it."""
        from kivy.graphics.opengl import glFinish

        self.display.step(1)
        glFinish()

    def clear(self) -> None:
        self.display.clear()

    def play(self, sound: str) -> None:
        """Nothing is heard."""


@dataclass
class Taken:
    """Milliseconds of one kind of touch."""

    total: list[float] = field(default_factory=list)
    outside: list[float] = field(default_factory=list)
    bare: list[float] = field(default_factory=list)


def figures(quick: bool) -> list[Figure]:
    """Both forms in turns, in one window."""
    os.environ["MADOGUCHI_DISPLAY"] = "offscreen"
    os.environ.setdefault("SDL_AUDIODRIVER", "dummy")
    from kiosk.ui.window import Display

    shows = TimedShows(Display(Bus()))
    shows.display.step(2)
    taken = {size: {kind: Taken() for kind in ("opening", "page turn", "tick", "key")} for size in QUESTIONS}
    for number in range((QUICK_ROUNDS if quick else ROUNDS) + 1):
        for size in QUESTIONS:
            _fill(shows, size, taken[size] if number else {kind: Taken() for kind in taken[size]})
    said = []
    for kind in taken[QUESTIONS[0]]:
        small, large = (taken[size][kind] for size in QUESTIONS)
        bare, more = percentile(large.bare, 0.95), 100 if kind == "opening" else 15
        p95 = percentile(large.total, 0.95)
        name = f"{kind} of {QUESTIONS[1]} questions, p95"
        said.append(Figure(name, p95, "ms", bare, f"≤ bare redraw + {more} ms", p95 <= bare + more))
        outside = percentile(large.outside, 0.95)
        meets = None if kind == "opening" else outside <= 10
        said.append(Figure(f"{kind}: work outside drawing, p95", outside, "ms", None, "≤ 10 ms", meets))
        both = percentile(large.total, 0.5), percentile(small.total, 0.5)
        same = kind == "opening" or both[0] <= 1.2 * both[1]
        said.append(Figure(f"{kind}: median beside {QUESTIONS[0]} questions", both[0], "ms", both[1], "± 20 %", same))
    return said


def _fill(shows: TimedShows, size: int, taken: dict[str, Taken]) -> None:
    """Open the form; then, at its beginning, middle and end, answer a page of the filled form and turn it."""
    talk = _before_the_form(shows, size)
    _does(talk, shows, Confirmed(), taken["opening"])
    visit = talk.visit
    with speaking(visit.appearance.language):
        for question in visit.procedure.fields():
            answer(question, TYPED[question.kind], visit)
    pages = visit.procedure.pages
    for page in (pages[0], pages[len(pages) // 2], pages[-2]):
        talk.step = FillPage(page.fields[0].id)
        _does(
            talk, shows, Ticked(visit.kiosk_state.clock.monotonic()), Taken()
        )  # nobody touches what does not stand yet
        for question in page.fields:
            _answer(talk, shows, question, taken["key"])
        _does(talk, shows, Ticked(visit.kiosk_state.clock.monotonic()), taken["tick"])
        _does(talk, shows, Next(), taken["page turn"])
        assert isinstance(talk.step, FillPage), talk.step


def _answer(talk: Conversation, shows: TimedShows, question: Field, taken: Taken) -> None:
    value = TYPED[question.kind]
    if question.kind not in (FieldKind.TEXT, FieldKind.KANA):
        _does(talk, shows, FieldAnswered(question.id, value), taken)
        return
    _does(talk, shows, FieldOpened(question.id), Taken())
    assert isinstance(talk.step, TypeField), talk.step
    _does(talk, shows, TypedText(value), taken)


def _before_the_form(shows: TimedShows, size: int) -> Conversation:
    kiosk_state = KioskState("99201-003", HandClock(), CountedRandomness())
    kiosk_state.take(example_catalogue(), EXAMPLE)
    kiosk_state.ready, kiosk_state.trouble = True, ""
    played = Played()
    talk = conversation_with(Workers(*[played] * 7), Bus(), shows, kiosk_state)
    talk.start()
    for event in (LanguageChosen("ja"), Chosen("tab:reading"), Chosen("procedure:bulky_waste")):
        talk.handle(event)
    talk.visit.offer = large_form_offer(size)
    return talk


def _does(talk: Conversation, shows: TimedShows, event: Event, taken: Taken) -> None:
    """One touch on a page that stands, until its page stands; then the same page once more, as if it had been made
    already. A touch that changes nothing on the page is beside a frame of it."""
    shows.stands()
    shows.drawing_ms = 0.0
    start = time.perf_counter_ns()
    talk.handle(event)
    handled = (time.perf_counter_ns() - start) / 1e6
    frame = timed_ms(shows.stands)
    taken.total.append(handled + frame)
    taken.outside.append(handled - shows.drawing_ms)
    if shows.last is None:
        taken.bare.append(timed_ms(shows.stands))
        return
    (screen, appearance), shows.last = shows.last, None
    shows.display.clear()
    taken.bare.append(timed_ms(lambda: (shows.display.show(screen, appearance), shows.stands())))
