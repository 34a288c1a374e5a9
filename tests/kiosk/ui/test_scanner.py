"""Characters come once a frame: at any frame rate no scan is typed, and no hand is taken for a scanner."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from kiosk.process.config import BOUNDS, BadConfig, read_config
from kiosk.screens.appearance import Appearance, Orientation
from kiosk.screens.touches import TypedSecret
from kiosk.ui.keys import LONGEST_SCAN, KeyReader
from kiosk.ui.layout import faults
from tests.support.screens.example_screens import example
from tests.support.screens.fingers import LOOKS_S, Fingers
from tests.support.screens.step_looks import every_look

if TYPE_CHECKING:
    from tests.kiosk.ui.conftest import Bench

ENTER = 13
FRAMES_S = (0.017, 0.033, 0.05, 0.25)
"""Whole speed, our own rate, a busy machine, a page that is drawn in software."""


class Typist:
    """Strokes at true times, given to the reader when a frame asks for input."""

    def __init__(self, frame_s: float, phase_s: float = 0.0) -> None:
        self.now_s = phase_s
        self._frame_s = frame_s
        self.typed: list[str] = []
        self.scanned: list[str] = []
        self.reader = KeyReader(lambda: self.now_s, self.typed.append, self.scanned.append)

    def strokes(self, keys: str, gap_s: float, enter_after_s: float | None = None) -> None:
        times: list[tuple[float, str | int]] = [(self.now_s + at * gap_s, key) for at, key in enumerate(keys)]
        if enter_after_s is not None:
            times.append((times[-1][0] + enter_after_s, ENTER))
        end_s = times[-1][0] + 3 * max(self._frame_s, 0.1)
        while self.now_s < end_s:
            self.now_s += self._frame_s
            while times and times[0][0] <= self.now_s:
                _, key = times.pop(0)
                if isinstance(key, int):
                    self.reader.key_down(None, key)
                else:
                    self.reader.text_input(None, key)
            self.reader.looked()


@pytest.mark.parametrize("frame_s", FRAMES_S)
@pytest.mark.parametrize("gap_s", [0.0, 0.005, 0.02, 0.03, 0.035])
@pytest.mark.parametrize("enter_after_s", [None, 0.005, 0.03, 0.1])
@pytest.mark.parametrize("code", ["1234", "ABC1234", "MDG1007012300427F3QX"])
def test_nothing_of_a_scan_is_typed(code: str, gap_s: float, frame_s: float, enter_after_s: float | None) -> None:
    for phase in range(10):
        hand = Typist(frame_s, phase * frame_s / 10)
        hand.strokes(code, gap_s, enter_after_s)
        assert (hand.typed, hand.scanned) == ([], [code])


@pytest.mark.parametrize("frame_s", [0.017, 0.033])
def test_a_code_longer_than_what_is_kept_of_it_is_no_typing(frame_s: float) -> None:
    """Of a code of another kind, read in front of the pad, no digit is typed, and its Enter sends nothing off."""
    hand = Typist(frame_s)
    hand.strokes("1234567890" * 60, 0.03, enter_after_s=0.03)
    assert (hand.typed, [len(code) for code in hand.scanned]) == ([], [LONGEST_SCAN])


@pytest.mark.parametrize("frame_s", [frame_s for frame_s in FRAMES_S if frame_s <= 0.05])
@pytest.mark.parametrize("gap_s", [0.08, 0.12, 0.3, 1.0])
def test_a_hand_is_never_a_scanner(gap_s: float, frame_s: float) -> None:
    for phase in range(10):
        hand = Typist(frame_s, phase * frame_s / 10)
        hand.strokes("0900000123", gap_s, enter_after_s=gap_s)
        assert (hand.typed, hand.scanned) == ([*"0900000123", "enter"], [])


def test_three_quick_keys_are_typing() -> None:
    hand = Typist(0.033)
    hand.strokes("123", 0.01, enter_after_s=0.01)
    assert hand.typed == [*"123", "enter"]


@pytest.mark.parametrize("name", sorted(BOUNDS))
def test_the_times_have_bounds(name: str, tmp_path: Path) -> None:
    least, most = BOUNDS[name]
    file = tmp_path / "kiosk.toml"
    for value in (least, most):
        file.write_text(f"{name} = {value}\n")
        assert getattr(read_config(file), name) == value
    for wrong in (least - 1, most + 1, '"450"', "true", f"{least}.5"):
        file.write_text(f"{name} = {wrong}\n")
        with pytest.raises(BadConfig):
            read_config(file)
    assert least <= getattr(read_config(None), name) <= most


NOT_HERE = {
    "ja": "QRはここでは使いません",
    "easy-ja": "QRは ここでは 使いません",
    "en": "QR codes are not used here",
}


def secret_of(event: Any) -> str:
    assert isinstance(event, TypedSecret)
    with event.secret.taken() as data:
        return bytes(data).decode()


def scans(bench: Bench, code: str, gap_s: float = 0.02, enter: bool = True) -> None:
    for character in code:
        bench.keys(character)
        bench.display.step(1)
        bench.clock.now_s += gap_s
    if enter:
        bench.key(ENTER)
    bench.looks()
    bench.looks()


@pytest.mark.requirement("PROM-05")
@pytest.mark.parametrize("enter", [True, False])
@pytest.mark.parametrize("language", ["ja", "easy-ja", "en"])
@pytest.mark.parametrize("code", ["1234", "0042", "12345678901"])
def test_no_code_is_typed_into_a_pin(bench: Bench, code: str, language: str, enter: bool) -> None:
    bench.show("k04-pin", language=language)
    bench.tap_all("46")
    keys = [(target.rect, target.label) for target in bench.display.sheet.targets]
    scans(bench, code, enter=enter)
    assert bench.events() == []
    assert bench.display.view is not None
    assert bench.display.view.count == 2, "what was typed by hand stays"
    assert NOT_HERE[language] in bench.display.texts()
    assert [(target.rect, target.label) for target in bench.display.sheet.targets] == keys, "no key moves"
    bench.tap_all("49")
    assert NOT_HERE[language] not in bench.display.texts()


@pytest.mark.parametrize("code", ["ABC123", "A1B2C3D4E5F6"])
def test_no_code_is_typed_into_a_password(bench: Bench, code: str) -> None:
    bench.show("k08-sign-password")
    scans(bench, code)
    assert bench.events() == []
    assert NOT_HERE["ja"] in bench.display.texts()


def test_a_hand_at_a_keypad_still_types_a_pin(bench: Bench) -> None:
    bench.show("k04-pin")
    scans(bench, "4649", gap_s=0.09)
    (event,) = bench.events()
    assert secret_of(event) == "4649"


def test_keys_of_the_screen_are_no_scan_however_fast() -> None:
    hand = Fingers()
    hand.shows(example("k04-pin"), Appearance())
    hand.pass_s(LOOKS_S)
    for digit in "4649":
        hand.tap(hand.place(digit))
        hand.pass_s(0.01)
    hand.pass_s(LOOKS_S)
    hand.tap(hand.place("決定"))
    (event,) = hand.came()
    assert secret_of(event) == "4649"


@pytest.mark.parametrize(("appearance", "orientation"), [*every_look()], ids=str)
def test_the_sentence_moves_no_key_in_any_look(appearance: Appearance, orientation: Orientation) -> None:
    for name in ("k04-pin", "k04-pin-last", "k08-sign-password"):
        hand = Fingers(orientation=orientation)
        hand.shows(example(name, appearance), appearance)
        before = [(target.rect, target.label) for target in hand.glass.sheet.targets]
        hand.glass.scanned("12345678")
        assert [(target.rect, target.label) for target in hand.glass.sheet.targets] == before
        assert NOT_HERE[appearance.language] in [placed.text for placed in hand.glass.sheet.texts]
        assert faults(hand.glass.sheet) == []
