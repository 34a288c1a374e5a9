"""An exception in a view, a touch, a key or a clock's call ends the visit, never the window: planted in every view."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import kiosk.ui as kiosk_ui
from kiosk.devices.slip_printer import PrinterSeen
from kiosk.runtime.bus import Event
from kiosk.screens.done import Done
from kiosk.screens.form_page import FormPage
from kiosk.screens.frame import Screen
from kiosk.screens.touches import Confirmed, LanguageChosen
from kiosk.state.kiosk_state import CentreContact, KioskState
from kiosk.state.visit import Visit
from kiosk.steps.always import welcome
from kiosk.steps.always.interrupted import VisitEnded
from kiosk.steps.always.welcome import Start
from kiosk.steps.apply.choose import ChooseEvent
from kiosk.steps.step import Step
from kiosk.ui.views import VIEWS, view_of
from kiosk.wiring import Workers, conversation_with
from tests.support.faults.planted import PERSONAL, foreign_calls, plant, raises
from tests.support.kiosk.example_catalogue import EXAMPLE, example_catalogue
from tests.support.kiosk.walk import NOW, CountedRandomness, HandClock, Played
from tests.support.screens.example_screens import EXAMPLES, example

if TYPE_CHECKING:
    from tests.kiosk.ui.conftest import Bench


@dataclass(frozen=True)
class Stands(Step):
    """Shows a page and goes nowhere."""

    page: Screen = field(repr=False)

    def screen(self, visit: Visit) -> Screen:
        return self.page

    def on(self, event: Event, visit: Visit) -> Step | None:
        return None


class Kiosk:
    """The real window and the real conversation, as the program puts them together."""

    def __init__(self, bench: Bench) -> None:
        self.bench = bench
        kiosk_state = KioskState("99201-003", HandClock(), CountedRandomness(), contact=CentreContact(True, NOW))
        kiosk_state.take(example_catalogue(), EXAMPLE)
        kiosk_state.ready, kiosk_state.trouble = True, ""
        kiosk_state.printer = PrinterSeen(True, "plenty", visit=0)
        played = Played()
        self.talk = conversation_with(Workers(*[played] * 7), bench.bus, bench.display, kiosk_state)
        bench.display.on_defect(self.talk.fail)
        self.talk.start()

    def lives(self) -> None:
        self.talk.take_events()
        self.bench.display.step(1)
        self.talk.take_events()

    def shows(self, page: Screen, patch: pytest.MonkeyPatch) -> None:
        with patch.context() as led:
            led.setattr(welcome.Start, "on", lambda *_: Stands(page))
            self.talk.handle(LanguageChosen("ja"))

    def taps(self, label: str) -> None:
        """As a finger does, once the page was seen: Kivy dispatches it inside its loop."""
        from kivy.tests.common import UnitTestTouch

        if not self.bench.display.ready:
            self.bench.looks()
        target = next(target for target in self.bench.display.sheet.targets if target.label == label)
        x, y = target.rect.mid
        touch = UnitTestTouch(x, self.bench.display.sheet.height - y)
        for act in (touch.touch_down, touch.touch_up):
            self.bench.display.call_soon(act)
            self.lives()

    def types_backspace(self) -> None:
        window = self.bench.display._window
        self.bench.display.call_soon(lambda: window.dispatch("on_key_down", 8, 0, None, []))
        self.lives()

    def tapped_everywhere(self) -> None:
        """Each place of the page, one after the other, until one ends the visit."""
        for label in dict.fromkeys(self.bench.display.labels()):
            if not isinstance(self.talk.step, Stands):
                return
            if label in self.bench.display.labels():
                self.taps(label)

    def ends_the_visit(self, caplog: pytest.LogCaptureFixture) -> None:
        assert isinstance(self.talk.step, VisitEnded)
        assert "X-01" in self.talk.visit.kiosk_state.codes
        assert PERSONAL not in caplog.text
        assert any("X-01" in text for text in self.bench.display.texts())
        self.talk.handle(Confirmed())
        assert isinstance(self.talk.step, Start)

    def serves_the_next(self, caplog: pytest.LogCaptureFixture) -> None:
        self.ends_the_visit(caplog)
        self.serves_again()

    def serves_again(self) -> None:
        self.taps("日本語　はじめる")
        assert isinstance(self.talk.step, ChooseEvent)


@pytest.fixture
def kiosk(bench: Bench) -> Iterator[Kiosk]:
    made = Kiosk(bench)
    yield made
    bench.display._net.failed = None


PAGES = {type(page): page for page in map(example, EXAMPLES)}


def test_every_kind_of_screen_has_an_example() -> None:
    assert set(VIEWS) - set(PAGES) == set(), "give it one in tests/support/screens/example_screens.py"


@pytest.mark.parametrize("kind", VIEWS, ids=lambda kind: kind.__name__)
def test_whatever_breaks_in_a_view_ends_the_visit(
    kiosk: Kiosk, kind: type[Screen], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    view = view_of(kind)
    with monkeypatch.context() as planted:
        plant(planted, view, "draw")
        kiosk.shows(PAGES[kind], monkeypatch)
    # Of pictures too: the page of the net stands there in its plain form.
    kiosk.ends_the_visit(caplog)
    with monkeypatch.context() as planted:
        kiosk.shows(PAGES[kind], monkeypatch)
        plant(planted, view, "typed")
        kiosk.types_backspace()
    kiosk.ends_the_visit(caplog)
    with monkeypatch.context() as planted:
        kiosk.shows(PAGES[kind], monkeypatch)
        plant(planted, view, "wipe")
        planted.setattr(Stands, "on", lambda *_: Start())
        kiosk.talk.handle(Confirmed())
    kiosk.ends_the_visit(caplog)


@pytest.mark.parametrize("kind", VIEWS, ids=lambda kind: kind.__name__)
def test_a_touch_that_breaks_ends_the_visit(
    kiosk: Kiosk, kind: type[Screen], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with monkeypatch.context() as planted:
        kiosk.shows(PAGES[kind], monkeypatch)
        for method in ("handle", "before"):
            plant(planted, view_of(kind), method)
        kiosk.tapped_everywhere()
    if isinstance(kiosk.talk.step, Stands):
        assert not kiosk.bench.display.sheet.targets, "a page with something to touch"
        return
    kiosk.serves_the_next(caplog)


def fails_once(patch: pytest.MonkeyPatch, owner: object, name: str) -> list[int]:
    """The first call raises, and all others are as ever. How often it was called."""
    whole, calls = getattr(owner, name), []

    def once(*given: Any, **named: Any) -> Any:
        calls.append(1)
        return raises() if len(calls) == 1 else whole(*given, **named)

    patch.setattr(owner, name, once)
    return calls


@pytest.mark.parametrize("name", ["press", "paint"])
def test_a_painter_that_fails_once_ends_one_visit(
    kiosk: Kiosk, name: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    kiosk.shows(PAGES[FormPage], monkeypatch)
    calls = fails_once(monkeypatch, kiosk.bench.display._painter, name)
    for label in kiosk.bench.display.labels():
        if isinstance(kiosk.talk.step, Stands):
            kiosk.taps(label)
    assert calls
    kiosk.serves_the_next(caplog)


def test_a_call_of_the_clock_that_breaks_ends_the_visit(
    kiosk: Kiosk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    kiosk.shows(PAGES[FormPage], monkeypatch)
    kiosk.bench.display.call_soon(raises)
    kiosk.lives()
    kiosk.serves_the_next(caplog)


# Kivy's textures are of a type that takes no other method.
DRAWING = ("painter", "pictures", "text", "typeface")
CALLS = [
    call
    for call in foreign_calls(Path(kiosk_ui.__file__).parent, "kiosk.ui")
    if call.module.removeprefix("kiosk.ui.") in DRAWING and not call.name.startswith("Texture.")
]


def test_whatever_breaks_in_a_library_that_draws_ends_one_visit(
    kiosk: Kiosk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    page = PAGES[Done]
    assert isinstance(page, Done)
    kiosk.shows(page, monkeypatch)
    met: list[str] = []
    for call in CALLS:
        with monkeypatch.context() as planted:
            calls = fails_once(planted, *call.owner)
            # Characters and pictures of the former page are gone: everything is made anew.
            kiosk.shows(replace(page, check_code=f"{len(met):05d}", qr_text=call.name.upper()), monkeypatch)
            kiosk.lives()
        if calls:
            met.append(call.name)
            kiosk.ends_the_visit(caplog)
        else:
            kiosk.talk._go(Start())
    assert {"segno.make", "ImageDraw.Draw", "Image.new", "Rectangle"} <= set(met), met
    kiosk.serves_again()
