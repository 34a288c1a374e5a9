"""One real Kivy window per process, offscreen; every test starts with a clear display and an empty bus."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

os.environ["MADOGUCHI_DISPLAY"] = "offscreen"
os.environ.setdefault("SDL_AUDIODRIVER", "dummy")


class Played:
    """Sounds that would have been heard."""

    def __init__(self) -> None:
        self.names: list[str] = []

    def play(self, name: str) -> None:
        self.names.append(name)


class Turned:
    """Randomness that turns a list round."""

    def shuffle(self, x: list[str]) -> None:
        x.reverse()


class HandClock:
    """Goes only when told to."""

    def __init__(self) -> None:
        self.now_s = 1000.0

    def __call__(self) -> float:
        return self.now_s


class Bench:
    """The window with all that a test looks at. A resident looks at a page for a second before touching it."""

    def __init__(self) -> None:
        from kiosk.runtime.bus import Bus
        from kiosk.ui.view import Tools
        from kiosk.ui.window import Display
        from tests.support.kiosk.dictionary import Dictionary

        self.bus = Bus()
        self.clock = HandClock()
        self._came: list[Any] = []
        self.sounds = Played()
        self.converter = Dictionary(
            {"はるか": ("春香", "遥", "遥香", "晴香", "悠", "晴か", "張るか", "貼るか", "春か")}
        )
        tools = Tools(self.converter, Turned())
        self.display = Display(
            self.bus,
            tools=tools,
            sounds=self.sounds,  # type: ignore[arg-type] # plays by name too
            now=self.clock,
        )
        self.display.step(2)

    def show(self, name: str, **appearance: Any) -> None:
        from kiosk.screens.appearance import Appearance
        from tests.support.screens.example_screens import example

        chosen = Appearance(**appearance)
        self.display.show(example(name, chosen), chosen)
        self.looks()

    def looks(self, seconds: float = 1.0) -> None:
        """The page is drawn, and time goes by."""
        self.display.step(2)
        self.clock.now_s += seconds

    def finger(self, label: str) -> Any:
        """A finger over what bears this label: `touch_down`, `touch_move`, `touch_up`, through Kivy's own touch."""
        from kivy.tests.common import UnitTestTouch

        target = next(target for target in self.display.sheet.targets if target.label == label)
        x, y = target.rect.mid
        return UnitTestTouch(x, self.display.sheet.height - y)

    def tap(self, label: str) -> None:
        """A finger on what bears this label; the conversation hears it."""
        touch = self.finger(label)
        touch.touch_down()
        touch.touch_up()
        self._came += self.bus.taken()
        self.looks()

    def tap_all(self, labels: str) -> None:
        for label in labels:
            self.tap(label)

    def events(self) -> list[Any]:
        """What came, without the plain touches."""
        from kiosk.screens.touches import Touched

        came, self._came = [*self._came, *self.bus.taken()], []
        return [event for event in came if not isinstance(event, Touched)]

    def key(self, code: int, modifiers: tuple[str, ...] = ()) -> None:
        self.display._window.dispatch("on_key_down", code, 0, None, list(modifiers))
        self.display.step(1)

    def keys(self, text: str) -> None:
        for character in text:
            self.display._window.dispatch("on_textinput", character)


@pytest.fixture(scope="session")
def the_bench(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    os.environ.setdefault("KIVY_HOME", str(tmp_path_factory.mktemp("kivy")))
    return Bench()


@pytest.fixture
def bench(the_bench: Bench) -> Iterator[Bench]:
    yield the_bench
    the_bench.display.clear()
    the_bench.events()
    the_bench.sounds.names.clear()


@pytest.fixture
def golden_folder() -> Path:
    return Path(__file__).parents[2] / "golden" / "screens"
