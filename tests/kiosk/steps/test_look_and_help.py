"""How the screen looks belongs to the visit: it changes at once, loses nothing, and is gone with the visit."""

from __future__ import annotations

import pytest

from kiosk.runtime.bus import Event
from kiosk.runtime.clock import Ticked
from kiosk.screens.appearance import Appearance, Scheme, TextSize
from kiosk.screens.dialogs import Settings
from kiosk.screens.review import Review
from kiosk.screens.touches import (
    AppearanceChanged,
    AssistOpened,
    Cancelled,
    Chosen,
    Confirmed,
    Declined,
    HelpCalled,
    LanguageChosen,
)
from kiosk.steps.always.overlays import ChangeAppearance, StaffCalled
from kiosk.steps.always.welcome import Start
from kiosk.steps.apply.choose import ChooseEvent
from kiosk.steps.apply.confirm import CheckAnswers
from kiosk.steps.apply.fill_form import FillPage
from sync.contract.chain.statement import read_statement
from tests.support.kiosk.example_catalogue import BULKY_WASTE
from tests.support.kiosk.kiosk_in_a_box import KioskInABox
from tests.support.kiosk.walk import hall, walk
from tests.support.people.cards import CardBox
from tests.support.screens.step_screens import screens_of

BIG = Appearance("ja", TextSize.EXTRA, Scheme.YELLOW)


@pytest.mark.requirement("ENT-01", "ENT-16")
def test_there_are_four_text_sizes():
    place = walk(hall(), LanguageChosen("ja"), AssistOpened("size"), ChangeAppearance)
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
    place.does(AppearanceChanged(Appearance("en", size=TextSize.EXTRA)))
    assert place.step == step
    assert place.screens.now.frame.procedure != ""
    fields = place.screens.now.fields  # type: ignore[attr-defined]  # a form page
    assert [field.id for field in fields][:1] == ["name"]


def test_the_next_resident_starts_from_the_halls_look():
    place = walk(
        hall(), LanguageChosen("en"), AppearanceChanged(Appearance("en", TextSize.EXTRA, Scheme.YELLOW, low=True))
    )
    walk(place, Cancelled(), Confirmed(), Start)
    assert place.screens.shown[-1][1] == Appearance()


def test_calling_staff_keeps_the_page():
    walk(hall(), LanguageChosen("ja"), HelpCalled(), StaffCalled, Declined(), ChooseEvent)


def test_another_language_on_the_confirm_page_states_the_answers_in_it():
    place = walk(hall(), LanguageChosen("ja"), Chosen("waste"), Chosen("procedure:bulky_waste"), Confirmed())
    walk(place.fill(BULKY_WASTE), CheckAnswers)
    before = place.conversation.visit.statement
    place.does(AssistOpened("language"), AppearanceChanged(Appearance("en")), Declined())
    walk(place, CheckAnswers)
    after = place.conversation.visit.statement
    assert before is not None
    assert after is not None
    assert read_statement(after).language == "en"
    screen = place.screens.now
    assert isinstance(screen, Review)
    assert screen.lines[0].label == read_statement(after).title
    place.does(AppearanceChanged(Appearance("en", TextSize.LARGE)))
    assert place.conversation.visit.statement == after, "a size is no reason for new bytes"


@pytest.mark.requirement("ENT-01", "ENT-02", "ENT-16")
def test_a_change_of_look_shows_at_once_on_every_page(kiosk: KioskInABox, cards: CardBox):
    seen = set()
    for name, _screen in screens_of(kiosk, cards, Appearance("ja")):
        step, appearance = kiosk.step, kiosk.conversation.visit.appearance
        other = Appearance("easy-ja", TextSize.EXTRA, Scheme.BLACK)
        kiosk.does(AppearanceChanged(other))
        assert kiosk.screens.shown[-1][1] == other, name
        assert type(kiosk.step) is type(step), name
        kiosk.does(AppearanceChanged(appearance))
        assert kiosk.screens.shown[-1][1] == appearance, name
        seen.add(type(kiosk.step))
    assert len(seen) > 20


@pytest.mark.parametrize(
    "did",
    [
        (HelpCalled(),),
        (AssistOpened("size"),),
        (AssistOpened("size"), AppearanceChanged(BIG)),
        (AssistOpened("size"), AppearanceChanged(BIG), Declined()),
    ],
    ids=["called staff", "looked", "chose", "chose and closed"],
)
def test_who_walks_away_from_the_first_page_leaves_nothing_on_it(did: tuple[Event, ...]):
    """No clock runs at rest: without one the next resident would meet somebody else's question, size and colours."""
    place = walk(hall(), *did)
    for _ in range(4):
        place.clock.pass_s(50)
        place.does(Ticked(place.clock.monotonic()))
    walk(place, Start)
    assert place.screens.shown[-1][1] == Appearance()


def test_choosing_how_the_first_page_looks_takes_as_long_as_it_takes():
    place = walk(hall(), AssistOpened("size"))
    for scheme in (Scheme.BLACK, Scheme.BLUE, Scheme.YELLOW, Scheme.BLACK):
        place.clock.pass_s(80)
        place.does(Ticked(place.clock.monotonic()), AppearanceChanged(Appearance("ja", scheme=scheme)))
    walk(place, ChangeAppearance, Declined(), Start)
    assert place.screens.shown[-1][1].scheme is Scheme.BLACK
    place.clock.pass_s(80)
    walk(place, Ticked(place.clock.monotonic()), LanguageChosen("ja"), ChooseEvent)
    assert place.screens.shown[-1][1].scheme is Scheme.BLACK
