"""Every example screen × language × size × orientation × position: nothing cut, nothing small, nothing out of reach."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest

from kiosk.runtime.bus import Event
from kiosk.screens.appearance import Appearance, Orientation, TextSize
from kiosk.screens.controls import Role
from kiosk.ui.display_list import Box, DisplayList, Run, Target
from kiosk.ui.layout import faults, measure
from kiosk.ui.tokens import GAP_PX, LOW_TOP_PX, SMALLEST_PX, SMALLEST_RUBY_PX, TARGET_PX
from tests.support.screens.example_screens import EXAMPLES, example

WAYS: tuple[tuple[Orientation, bool], ...] = (("portrait", False), ("portrait", True), ("landscape", False))


def sheets(name: str) -> list[tuple[str, Appearance, DisplayList]]:
    found = []
    for language, size, (orientation, low) in itertools.product(("ja", "easy-ja", "en"), TextSize, WAYS):
        appearance = Appearance(language, size, low=low)
        found.append(
            (
                f"{language} {size} {orientation} {low}",
                appearance,
                measure(example(name, appearance, orientation), appearance, orientation),
            )
        )
    return found


def assist(target: Target) -> bool:
    """Cells of the assist bar fill it and touch each other."""
    return target.press == "none" and target.radius == 0


@pytest.mark.requirement("ENT-01", "ENT-16")
@pytest.mark.parametrize("name", EXAMPLES)
def test_nothing_is_cut_small_or_out_of_reach(name: str) -> None:
    for where, appearance, sheet in sheets(name):
        assert faults(sheet) == [], where
        runs = [shape for shape in sheet.shapes if isinstance(shape, Run)]
        readings = [run for run in runs if run.size < SMALLEST_PX]
        assert all(run.size >= SMALLEST_RUBY_PX for run in readings), where
        assert all(text.size >= SMALLEST_PX for text in sheet.texts), where
        for target in sheet.targets:
            assert min(target.rect.w, target.rect.h) >= TARGET_PX, (where, target.label)
            if appearance.low:
                assert target.rect.y >= LOW_TOP_PX, (where, target.label)


@pytest.mark.parametrize("language", ["ja", "easy-ja", "en"])
@pytest.mark.parametrize("size", list(TextSize))
def test_the_last_words_of_a_time_line_keep_clear_of_its_frame(size: TextSize, language: str) -> None:
    appearance = Appearance(language, size)
    long = "直してほしいところがあります。電話番号をもう一度お書きください"
    page = replace(
        example("k10-status", appearance),
        timeline=(("届きました", "11/12", "done"), (long, "令和8年11月18日", "current")),
    )
    sheet = measure(page, appearance)
    last = next(placed for placed in sheet.texts if "令和8年11月18日" in placed.text)
    frames = [shape.rect for shape in sheet.shapes if isinstance(shape, Box) and shape.rect.holds(last.rect)]
    around = min(frames, key=lambda rect: rect.h)
    assert around.h < 1000, "the box of the time line, not the page"
    assert around.bottom - last.rect.bottom >= 12


@pytest.mark.parametrize("name", EXAMPLES)
def test_things_to_touch_keep_eight_pixels_between_them(name: str) -> None:
    for where, _look, sheet in sheets(name):
        targets = [target for target in sheet.targets if not assist(target)]
        for one, other in itertools.combinations(targets, 2):
            near = one.rect.inset(-GAP_PX + 1)
            # A chip or a tab row may lie flush; touching areas may not.
            assert not near.meets(other.rect), (where, one.label, other.label)


@pytest.mark.parametrize("name", EXAMPLES)
def test_one_filled_button_at_most(name: str) -> None:
    screen = example(name)
    buttons = [screen.frame.forward, screen.frame.back, screen.frame.extra, *getattr(screen, "buttons", ())]
    assert sum(button is not None and button.role is Role.MAIN for button in buttons) <= 1


def test_every_target_has_words_and_an_event() -> None:
    for name in EXAMPLES:
        for target in measure(example(name), Appearance()).targets:
            assert target.label.strip(), name
            assert isinstance(target.action, Event)


def test_a_text_too_long_for_its_room_is_reported() -> None:
    from dataclasses import replace

    screen = example("k12-card-left")
    long = replace(screen, frame=replace(screen.frame, title="とても長い題" * 500))
    assert faults(measure(long, Appearance()))


def test_a_dialog_covers_what_lies_below_it() -> None:
    from kiosk.ui.layout import lay_out, view_for

    appearance = Appearance()
    under = view_for(example("k05-form"), appearance)
    sheet = lay_out(view_for(example("k13-idle"), appearance), "portrait", under)
    assert [target.label for target in sheet.targets] == ["続ける", "時間をのばす", "終わる"]
    assert any(isinstance(shape, Box) and shape.alpha == 0.6 for shape in sheet.shapes)
