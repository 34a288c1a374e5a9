"""How the screen looks belongs to the visit: it changes at once, loses nothing, and is gone with the visit."""

from __future__ import annotations

import pytest

from kiosk.events import AssistOpened, Cancelled, Chosen, Confirmed, Declined, HelpCalled, LanguageChosen, LookChanged
from kiosk.look import Look, Scheme, TextSize
from kiosk.screen import Settings
from kiosk.steps.choose import ChooseEvent
from kiosk.steps.fill_form import FillPage
from kiosk.steps.over import ChangeLook, StaffCalled
from kiosk.steps.welcome import Start
from tests.support.walk import hall, walk


@pytest.mark.requirement("ENT-01", "ENT-16")
def test_there_are_four_text_sizes():
    place = walk(hall(), LanguageChosen("ja"), AssistOpened("size"), ChangeLook)
    screen = place.screens.now
    assert isinstance(screen, Settings)
    sizes = screen.rows[1][1]
    assert [button.label for button in sizes] == ["小", "標準", "大", "特大"]
    place.does(sizes[3].event)
    assert place.screens.shown[-1][1].size is TextSize.EXTRA


@pytest.mark.requirement("ENT-02")
def test_there_are_four_colour_schemes():
    place = walk(hall(), LanguageChosen("ja"), AssistOpened("scheme"))
    screen = place.screens.now
    assert isinstance(screen, Settings)
    colours = screen.rows[2][1]
    assert [button.label for button in colours] == ["標準", "黒", "青", "黄"]
    place.does(colours[1].event, Declined())
    assert place.screens.shown[-1][1].scheme is Scheme.BLACK
    walk(place, ChooseEvent)


def test_a_larger_type_keeps_the_place_and_what_was_typed():
    place = walk(hall(), LanguageChosen("ja"), Chosen("waste"), Chosen("procedure:bulky_waste"), Confirmed(), FillPage)
    place.conversation.visit.answers.clear()
    step = place.step
    place.does(LookChanged(Look("en", size=TextSize.EXTRA)))
    assert place.step == step
    assert place.screens.now.frame.procedure != ""
    assert len(place.screens.now.fields) == 1  # type: ignore[attr-defined]  # a form page


def test_the_next_resident_starts_from_the_halls_look():
    place = walk(hall(), LanguageChosen("en"), LookChanged(Look("en", TextSize.EXTRA, Scheme.YELLOW, low=True)))
    walk(place, Cancelled(), Confirmed(), Start)
    assert place.screens.shown[-1][1] == Look()


def test_calling_staff_keeps_the_page():
    walk(hall(), LanguageChosen("ja"), HelpCalled(), StaffCalled, Declined(), ChooseEvent)
