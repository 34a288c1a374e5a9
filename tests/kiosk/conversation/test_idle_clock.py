"""Idle times: a warning at 60 s, the end at 90 s, doubled where people need more time; none while the card works."""

from __future__ import annotations

import pytest

from kiosk.devices.card import CardInserted
from kiosk.runtime.clock import Ticked
from kiosk.screens.appearance import Appearance, TextSize
from kiosk.screens.dialogs import Dialog
from kiosk.screens.touches import AppearanceChanged, Cancelled, Confirmed, LanguageChosen, MoreTimeAsked, Touched
from kiosk.steps.always.overlays import StillThere
from kiosk.steps.always.welcome import Start
from kiosk.steps.apply.choose import ChooseEvent
from kiosk.steps.apply.identify import ReadingFour
from kiosk.steps.card.card_at_reader import Unanswered
from tests.support.kiosk.walk import Hall, hall, walk


def waits(place: Hall, seconds: float) -> Hall:
    place.clock.pass_s(seconds)
    return place.does(Ticked(place.clock.monotonic()))


def test_the_warning_comes_at_60_seconds_and_counts_down_to_90():
    place = walk(hall(), LanguageChosen("ja"))
    walk(waits(place, 59), ChooseEvent)
    walk(waits(place, 1), StillThere)
    screen = place.screens.now
    assert isinstance(screen, Dialog)
    assert (screen.seconds, screen.seconds_of) == (30, 30)
    waits(place, 6)
    assert isinstance(place.screens.now, Dialog)
    assert place.screens.now.seconds == 24
    number = place.visit_number
    walk(waits(place, 24), Start)
    assert place.visit_number == number + 1


def test_going_on_starts_the_clock_anew():
    place = walk(
        waits(walk(hall(), LanguageChosen("ja")), 70), StillThere, Touched(), StillThere, Confirmed(), ChooseEvent
    )
    walk(waits(place, 59), ChooseEvent)


@pytest.mark.requirement("ENT-15")
def test_more_time_doubles_both_times_and_can_be_asked_ten_times():
    place = walk(hall(), LanguageChosen("ja"))
    seconds = 60.0
    for _ in range(10):
        walk(waits(place, seconds), StillThere, MoreTimeAsked(), ChooseEvent)
        seconds *= 2
    walk(waits(place, seconds - 1), ChooseEvent)


@pytest.mark.parametrize(
    "appearance",
    [Appearance("easy-ja"), Appearance("ja", speech=True), Appearance("ja", size=TextSize.EXTRA)],
    ids=["easy", "speech", "extra"],
)
def test_times_start_doubled_where_people_need_more(appearance: Appearance):
    place = walk(hall(), LanguageChosen("ja"), AppearanceChanged(appearance))
    walk(waits(place, 119), ChooseEvent)
    walk(waits(place, 1), StillThere)
    walk(waits(place, 60), Start)


def test_no_clock_runs_while_the_card_works():
    place = hall()
    place.conversation.visit.appearance = Appearance()
    walk(place, LanguageChosen("ja"))
    from kiosk.steps.apply.choose import chosen

    offer = place.conversation.visit.kiosk_state.offer("child_allowance")
    assert offer is not None
    chosen(offer, place.conversation.visit)
    place.conversation.step = ReadingFour(3)
    place.conversation._kiosk_state.card_present = True
    walk(waits(place, 600), Unanswered)
    walk(waits(place, 600), Unanswered, Cancelled(), Unanswered, CardInserted(), Unanswered)


def test_leaving_is_asked_once_more():
    from kiosk.screens.touches import Declined
    from kiosk.steps.always.overlays import AskLeave

    place = walk(hall(), LanguageChosen("ja"), Cancelled(), AskLeave, Declined(), ChooseEvent)
    walk(place, Cancelled(), AskLeave, Confirmed(), Start)
