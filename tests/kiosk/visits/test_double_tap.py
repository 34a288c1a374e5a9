"""Old hands tap twice. The second tap falls on the page that has just come, and means nothing there."""

from __future__ import annotations

import pytest

from kiosk.screens.appearance import Appearance, Orientation, TextSize
from kiosk.screens.review import Review
from kiosk.screens.touches import AppearanceChanged, Chosen, Confirmed, LanguageChosen, PageTurned
from kiosk.steps.always.welcome import Start
from kiosk.steps.apply.choose import ChooseProcedure
from kiosk.steps.apply.confirm import CheckAnswers
from kiosk.steps.apply.done import Received
from kiosk.steps.apply.fill_form import FillPage
from kiosk.steps.apply.identify import EnterPin
from kiosk.ui.display_list import Rect
from kiosk.ui.layout import measure
from tests.support.kiosk.example_catalogue import BULKY_WASTE
from tests.support.kiosk.kiosk_in_a_box import KioskInABox
from tests.support.people.cards import CardBox
from tests.support.screens.fingers import Touching
from tests.support.screens.step_looks import every_look

SIZES = (TextSize.STANDARD, TextSize.LARGE, TextSize.EXTRA)
AFTER_S = (0.05, 0.15, 0.3)


def at_the_confirm_page(kiosk: KioskInABox, appearance: Appearance) -> Touching:
    kiosk.starts("bulky_waste").does(AppearanceChanged(appearance)).fill(BULKY_WASTE)
    assert isinstance(kiosk.step, CheckAnswers)
    return Touching(kiosk)


@pytest.mark.requirement("PROM-06")
@pytest.mark.parametrize("after_s", AFTER_S)
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("low", [False, True])
def test_no_double_tap_sends_what_was_not_shown(kiosk: KioskInABox, size: TextSize, low: bool, after_s: float):
    hand = at_the_confirm_page(kiosk, Appearance(size=size, low=low))
    review = kiosk.screens.now
    assert isinstance(review, Review)
    for page in range(1, review.pages[1]):
        assert kiosk.step == CheckAnswers(page - 1)
        hand.double_taps("次のページ", after_s)
        assert kiosk.step == CheckAnswers(page)
    hand.double_taps("まちがいない　申請する", after_s)
    assert isinstance(kiosk.step, Received)
    assert len(kiosk.printer.slips) == 1


@pytest.mark.parametrize(("appearance", "orientation"), [*every_look()], ids=str)
def test_the_button_that_sends_stands_elsewhere_than_the_next_page(
    kiosk: KioskInABox, appearance: Appearance, orientation: Orientation
):
    kiosk.conversation.visit.kiosk_state.orientation = orientation
    kiosk.starts("bulky_waste", appearance.language).does(AppearanceChanged(appearance)).fill(BULKY_WASTE)
    onward: list[Rect] = []
    while True:
        review = kiosk.screens.now
        assert isinstance(review, Review)
        targets = measure(review, appearance, orientation).targets
        sends = [target.rect for target in targets if target.action == Confirmed()]
        if review.pages[0] == review.pages[1]:
            break
        assert not sends, "only the last page can send"
        onward += [target.rect for target in targets if target.action == PageTurned(1)]
        kiosk.does(PageTurned(1))
    assert len(onward) == review.pages[1] - 1
    assert len(sends) == 1
    assert not any(rect.meets(sends[0]) for rect in onward)


@pytest.mark.parametrize("size", SIZES)
def test_no_double_tap_changes_an_answer(kiosk: KioskInABox, size: TextSize):
    hand = at_the_confirm_page(kiosk, Appearance(size=size))
    before = dict(kiosk.conversation.visit.answers)
    hand.double_taps("直す")
    assert isinstance(kiosk.step, FillPage)
    assert kiosk.conversation.visit.answers == before


@pytest.mark.requirement("PROM-05")
@pytest.mark.parametrize("size", list(TextSize))
@pytest.mark.parametrize("after_s", AFTER_S)
def test_no_double_tap_types_into_the_last_try(kiosk: KioskInABox, cards: CardBox, size: TextSize, after_s: float):
    kiosk.starts("child_allowance").does(AppearanceChanged(Appearance(size=size))).put(cards["hanako"])
    kiosk.types("9999").types("9998")
    hand = Touching(kiosk)
    hand.double_taps("暗証番号を入力する", after_s)
    assert isinstance(kiosk.step, EnterPin)
    hand.types("1234")
    hand.double_taps("決定", after_s)
    assert isinstance(kiosk.step, FillPage), "the right PIN was typed"
    assert kiosk.verifies() == 3


def test_leaving_twice_does_not_choose_a_language_for_the_next_person(kiosk: KioskInABox):
    hand = at_the_confirm_page(kiosk, Appearance())
    hand.double_taps("やめる")
    hand.double_taps("やめる")
    assert isinstance(kiosk.step, Start)


def test_back_twice_goes_back_once(kiosk: KioskInABox):
    kiosk.does(LanguageChosen("ja"), Chosen("tab:reading"), Chosen("procedure:bulky_waste"))
    hand = Touching(kiosk)
    hand.double_taps("戻る")
    assert isinstance(kiosk.step, ChooseProcedure)
    assert kiosk.conversation.visit.number == 2, "the visit goes on"
